// Package account knows who somebody is: log-in, sessions, registration, and the names boards show.
//
// Personal fields are sealed before they reach the record and opened only here; look-ups go by
// keyed hashes. No log line and no error of this package holds a name, a phone number, a platform
// id, a code or a token. Limits on how often somebody may try stand in server/api, but for the
// lock of a roster entry, which is the record's.
package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"lawquiz/quiz/store"
	"lawquiz/server/wechat"
)

// Platform is what log-in and registration ask of WeChat. Failures are *wechat.Error.
type Platform interface {
	Login(ctx context.Context, code string) (wechat.Identity, error)
	Phone(ctx context.Context, code string) (string, error)
	CheckText(ctx context.Context, openID string, scene wechat.TextScene, text string) (wechat.Verdict, error)
}

// Official is what log-in asks of an official account (公众号). Failures of Login are *wechat.Error.
type Official interface {
	// Authorize returns where a browser is sent to log in, and from where it comes to back with a code and state.
	Authorize(back, state string) (string, error)
	Login(ctx context.Context, code string) (wechat.Identity, error)
}

// Config is what New needs. Record, Sealer and Consent have no useful zero value.
type Config struct {
	Record   *store.DB
	Sealer   *Sealer
	WeChat   Platform // nil: not configured; WeChat log-in and phone codes are then refused
	Official Official // nil: not configured; nobody logs in by an official account
	Consent  string   // version of the privacy notice in force
	Demo     bool     // whether anybody may log in by a name alone

	SessionLife time.Duration // from log-in to expiry; 0: 60 days
	Remember    time.Duration // how long the cache trusts what no topic has touched; 0: 10 min
	Cached      int           // sessions, and people, in the cache; 0: 100 000 (about 40 MB full)

	Now func() time.Time // nil: time.Now
	Log *slog.Logger     // nil: slog.Default()
}

const (
	defaultSessionLife = 60 * 24 * time.Hour
	defaultRemember    = 10 * time.Minute
	defaultCached      = 100_000
)

// Desk is where people log in and register. It is safe for concurrent use.
//
// Its caches are right within one poll: the server calls Refresh once a second.
type Desk struct {
	cfg      Config
	sessions *lru[digest, session]
	people   *lru[int64, *profile]

	watching sync.Mutex // guards the three below
	ended    watch
	changed  watch
	contests int64 // version
}

// New returns a desk. An error names the field of cfg that is missing.
func New(cfg Config) (*Desk, error) {
	switch {
	case cfg.Record == nil:
		return nil, errors.New("account: Config.Record is missing")
	case cfg.Sealer == nil:
		return nil, errors.New("account: Config.Sealer is missing")
	case cfg.Consent == "":
		return nil, errors.New("account: Config.Consent is empty")
	case cfg.SessionLife < 0 || cfg.Remember < 0 || cfg.Cached < 0:
		return nil, errors.New("account: Config.SessionLife, Remember and Cached must not be negative")
	}
	cfg.SessionLife = cmp.Or(cfg.SessionLife, defaultSessionLife)
	cfg.Remember = cmp.Or(cfg.Remember, defaultRemember)
	cfg.Cached = cmp.Or(cfg.Cached, defaultCached)
	cfg.Log = cmp.Or(cfg.Log, slog.Default())
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	d := &Desk{cfg: cfg, sessions: newLRU[digest, session](cfg.Cached), people: newLRU[int64, *profile](cfg.Cached)}
	d.ended = watch{version: -1, since: d.now() - margin}
	d.changed = d.ended
	return d, nil
}

// now is the time in Unix ms.
func (d *Desk) now() int64 { return d.cfg.Now().UnixMilli() }

// CheckKey tries the sealer on what the record holds. ErrSeal, in an error an operator can act on:
// the record was written with another key, and nobody could be recognised. An empty record
// accepts any key. Call it before serving.
func (d *Desk) CheckKey(ctx context.Context) error {
	openID, name, err := d.cfg.Record.SealedSample(ctx)
	if err != nil {
		return fmt.Errorf("try the key on the record: %w", err)
	}
	_, openErr := d.cfg.Sealer.Open(FieldOpenID, openID)
	_, nameErr := d.cfg.Sealer.Open(FieldPersonName, name)
	if err := errors.Join(openErr, nameErr); err != nil {
		return fmt.Errorf("密钥与数据不符：请把 LAWQUIZ_KEY_FILE 指向写入这些数据时用的密钥文件 (the record was sealed with another key): %w", err)
	}
	return nil
}

// Tidy removes what has lapsed: counts of wrong roster tries, and states of log-ins that were used. Every
// server calls it now and then; that several do does no harm.
func (d *Desk) Tidy(ctx context.Context) error {
	now := d.now()
	return errors.Join(d.cfg.Record.ForgetTries(ctx, now), d.cfg.Record.ForgetSpent(ctx, now))
}
