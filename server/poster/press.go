// Package poster prints what brings workers to a contest: an A4 page for each unit with the unit's code to
// scan, as a Word file, and those of many units packed together.
package poster

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"lawquiz/quiz"
)

// Platform draws mini-program codes; wechat.Client is one. Its errors are *wechat.Error.
type Platform interface {
	QRCode(ctx context.Context, scene, page string) ([]byte, error)
}

// Config is what New needs.
type Config struct {
	Platform  Platform // nil: there is no mini-program, and codes lead to PublicURL
	App       string   // whose codes the platform draws; those kept of another one are not used
	Dir       string   // where the platform's codes are kept; made when the first one is
	PublicURL string   // where workers open this server, without a slash at the end; "": nowhere
	Now       func() int64
	Log       *slog.Logger                                     // nil: slog.Default()
	Wait      func(ctx context.Context, d time.Duration) error // nil: by the clock
}

// Press makes codes and posters. What the platform draws is kept on disk: it never changes, and the
// platform may be asked only so often. It is safe for concurrent use; New makes one.
type Press struct {
	cfg     Config
	run     context.Context // ends what is fetched in the background
	mu      sync.Mutex
	fetched map[string]*fetch // by invitation code; those under way or failed
	waiting []string
	workers int
	packing chan struct{}
}

// New makes a press. What it fetches in the background ends with ctx.
func New(ctx context.Context, cfg Config) *Press {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Wait == nil {
		cfg.Wait = wait
	}
	return &Press{cfg: cfg, run: ctx, fetched: make(map[string]*fetch), packing: make(chan struct{}, packsAtOnce)}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// packsAtOnce bounds what packing takes of the server beside a contest.
const packsAtOnce = 2

// Turn lets a caller pack; she must call release when she is done. Busy: too many are packing.
func (p *Press) Turn() (release func(), err error) {
	select {
	case p.packing <- struct{}{}:
		return func() { <-p.packing }, nil
	default:
		e := quiz.Errorf(quiz.Busy, "别的海报正在打包，请一分钟后再试")
		e.RetryAfter = time.Minute
		return nil, e
	}
}

// bindPage is the page of the worker's program that takes a unit's code.
const bindPage = "pages/bind/bind"

// Mini reports whether codes open a mini-program, and not a page of the browser.
func (p *Press) Mini() bool { return p.cfg.Platform != nil }

// Link returns the address that opens the worker's page with a unit chosen; "" if this server has none.
func (p *Press) Link(code string) string {
	if p.cfg.PublicURL == "" {
		return ""
	}
	return p.cfg.PublicURL + "/#/" + bindPage + "?scene=" + code
}

// Home returns where workers open this server in a browser; "" if this server has no address.
func (p *Press) Home() string { return p.cfg.PublicURL }

// Usable returns Invalid if this server has nowhere for codes to lead.
func (p *Press) Usable() error {
	if p.Mini() || p.cfg.PublicURL != "" {
		return nil
	}
	return quiz.Errorf(quiz.Invalid, "服务器没有设置对外网址（LAWQUIZ_PUBLIC_URL），也没有配置小程序，二维码无处可指：请联系运维人员设置")
}

// Code returns what a unit's code looks like to be scanned, a PNG or JPEG file: the mini-program code, or
// the link as a QR code. Invalid: this server has neither. Unavailable or Busy: the platform did not
// draw it.
func (p *Press) Code(ctx context.Context, code string) ([]byte, error) {
	if err := p.Usable(); err != nil {
		return nil, err
	}
	if !p.Mini() {
		return Draw(p.Link(code))
	}
	if picture, err := p.kept(code); err == nil {
		return picture, nil
	}
	picture, err := p.cfg.Platform.QRCode(ctx, code, bindPage)
	if err != nil {
		return nil, platformError(err)
	}
	p.keep(code, picture)
	return picture, nil
}

// path is where a code is kept. Its name is in hexadecimal, for not every disk tells a from A.
func (p *Press) path(code string) string {
	return filepath.Join(p.cfg.Dir, strings.ToLower(hexed(p.cfg.App)+"-"+hexed(code)+".img"))
}

// kept reads a code from disk; fs.ErrNotExist if it is not there.
func (p *Press) kept(code string) ([]byte, error) {
	picture, err := os.ReadFile(p.path(code))
	if err == nil && len(picture) == 0 {
		err = fs.ErrNotExist
	}
	return picture, err
}

func (p *Press) has(code string) bool {
	info, err := os.Stat(p.path(code))
	return err == nil && info.Size() > 0
}

// keep writes a code to disk, whole or not at all. If it cannot, the code is only fetched again.
func (p *Press) keep(code string, picture []byte) {
	err := os.MkdirAll(p.cfg.Dir, 0o700)
	if err == nil {
		err = replaceFile(p.path(code), picture)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		p.cfg.Log.Warn("a mini-program code was not kept", "err", err)
	}
}

func replaceFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".code-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
