package poster_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boombuler/barcode/qr"

	"lawquiz/questions/intake/word/wordtest"
	"lawquiz/quiz"
	"lawquiz/server/poster"
	"lawquiz/server/wechat"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// The picture is the code module by module, within four modules of white.
func TestDraw(t *testing.T) {
	t.Parallel()
	const link = "https://dati.example.org.cn/#/pages/bind/bind?scene=k7m3Q9xZ"
	file, err := poster.Draw(link)
	must(t, err)
	picture, err := png.Decode(bytes.NewReader(file))
	must(t, err)
	code, err := qr.Encode(link, qr.M, qr.Auto)
	must(t, err)
	side := code.Bounds().Dx() + 8
	dot := picture.Bounds().Dx() / side
	if picture.Bounds() != image.Rect(0, 0, side*dot, side*dot) || dot < 8 {
		t.Fatalf("%v for %d modules", picture.Bounds(), side)
	}
	for y := range side {
		for x := range side {
			got, _, _, _ := picture.At(x*dot+dot/2, y*dot+dot/2).RGBA()
			want := uint32(0xffff)
			if x >= 4 && x < side-4 && y >= 4 && y < side-4 {
				want, _, _, _ = code.At(x-4, y-4).RGBA()
			}
			if got != want {
				t.Fatalf("module %d, %d is %x, want %x", x, y, got, want)
			}
		}
	}
	if _, err := poster.Draw(strings.Repeat("长", 2000)); err == nil {
		t.Error("a text that does not fit was drawn")
	}
}

func contest() *quiz.Contest {
	return &quiz.Contest{
		Title: "法律知识竞答<&>", Contact: "女职工部 0311-12345678", Window: quiz.Window{Open: 1772931600000, Close: 1773504000000},
		Hosts: []quiz.Host{{Role: "主办", Name: "某市总工会"}, {Role: "主办", Name: "某市妇联"}, {Role: "承办单位", Name: "某县总工会"}},
	}
}

// text returns what stands on a poster.
func text(t *testing.T, p poster.Poster) string {
	t.Helper()
	file, err := p.Docx()
	must(t, err)
	return string(wordtest.Unzip(t, file)["word/document.xml"])
}

func TestPoster(t *testing.T) {
	t.Parallel()
	picture, err := poster.Draw("x")
	must(t, err)
	p := poster.Poster{Contest: contest(), Unit: "红星纺织厂工会", Above: "甲县总工会", Code: "k7l3O0xZ", Picture: picture, Home: "https://dati.example.org.cn"}
	body := text(t, p)
	for _, want := range []string{
		"主办：某市总工会　某市妇联", "承办：某县总工会", "法律知识竞答&lt;&amp;&gt;", "红星纺织厂工会", "甲县总工会", "2026年3月8日9时至3月14日24时", "<w:t>k7l3O0xZ</w:t>",
		"用浏览器打开 https://dati.example.org.cn", "第 3 位是小写字母 l，第 5 位是大写字母 O，第 6 位是数字 0", "咨询：女职工部", "<w:drawing>",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	p.Mini, p.Code = true, "k7m3Q9xZ"
	if body = text(t, p); strings.Contains(body, "dati.example") || strings.Contains(body, "请看清") {
		t.Errorf("a mini-program's poster: %s", body)
	}
	p.Picture = []byte("none")
	if _, err := p.Docx(); err == nil {
		t.Error("a poster without a picture")
	}
}

func TestPack(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	pack := poster.NewPack(&out, time.UnixMilli(1772931600000))
	for _, name := range []string{`01 甲/乙\丙:*?`, "01 甲_乙_丙___", "..", "\u202e", "未命名（2）", "A厂", "a厂"} {
		must(t, pack.Add(name, ".docx", []byte(name)))
	}
	must(t, pack.Close())
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	must(t, err)
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, "|"); got != "01 甲_乙_丙___.docx|01 甲_乙_丙___（2）.docx|未命名.docx|未命名（2）.docx|未命名（2）（2）.docx|A厂.docx|a厂（2）.docx" {
		t.Error(got)
	}
}

// platform draws codes, and fails as it is told.
type platform struct {
	mu    sync.Mutex
	fails map[string][]error // by scene, one a call
	calls atomic.Int64
}

func (p *platform) QRCode(_ context.Context, scene, page string) ([]byte, error) {
	p.calls.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if page != "pages/bind/bind" {
		return nil, errors.New("another page")
	}
	if list := p.fails[scene]; len(list) > 0 {
		p.fails[scene] = list[1:]
		return nil, list[0]
	}
	return []byte("picture of " + scene), nil
}

// press makes a press over a platform; what it waits for it is told at once.
func press(t *testing.T, p *platform, dir string, now *atomic.Int64) *poster.Press {
	t.Helper()
	cfg := poster.Config{App: "wx1", Dir: dir, PublicURL: "https://h", Now: now.Load, Wait: func(context.Context, time.Duration) error { return nil }}
	if p != nil {
		cfg.Platform = p
	}
	return poster.New(t.Context(), cfg)
}

// settle asks until nothing is waited for.
func settle(p *poster.Press, codes []string) poster.Progress {
	for {
		if got := p.Fetch(codes); got.Ready() {
			return got
		}
	}
}

func TestFetch(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	busy, wrong := &wechat.Error{Code: wechat.Busy}, &wechat.Error{Code: wechat.Misconfigured}
	p := &platform{fails: map[string][]error{"b": {busy, busy}, "c": {busy, busy, busy}, "D": {wrong}}}
	dir := filepath.Join(t.TempDir(), "codes")
	made := press(t, p, dir, &now)
	codes := []string{"a", "A", "b", "c", "D"}
	got := settle(made, codes)
	if got.Total != 5 || got.Done != 3 || len(got.Failed) != 2 || got.Failed["c"].Code != quiz.Busy || !strings.Contains(got.Failed["D"].Message, "还没有发布") {
		t.Fatalf("%+v", got)
	}
	if calls := p.calls.Load(); calls != 1+1+3+3+1 {
		t.Errorf("%d calls", calls)
	}
	if again := settle(made, codes); again.Done != 3 || p.calls.Load() != 9 {
		t.Errorf("within a minute: %+v, %d calls", again, p.calls.Load())
	}
	now.Add(60_000)
	if later := settle(made, codes); later.Done != 5 || p.calls.Load() != 11 {
		t.Errorf("after it: %+v, %d calls", later, p.calls.Load())
	}
	// Another press on the same disk asks for nothing, and tells a from A.
	next := press(t, p, dir, &now)
	picture, err := next.Code(t.Context(), "A")
	must(t, err)
	if settle(next, codes).Done != 5 || string(picture) != "picture of A" || p.calls.Load() != 11 {
		t.Errorf("%s, %d calls", picture, p.calls.Load())
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".code-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	p := &platform{fails: map[string][]error{"x": {&wechat.Error{Code: wechat.Unavailable, RetryAfter: time.Second}, errors.New("lost")}}}
	made := press(t, p, t.TempDir(), &now)
	for range 2 {
		if _, err := made.Code(t.Context(), "x"); quiz.CodeOf(err) != quiz.Unavailable {
			t.Errorf("%v", err)
		}
	}
	if picture, err := made.Code(t.Context(), "x"); err != nil || string(picture) != "picture of x" {
		t.Errorf("%s, %v", picture, err)
	}
	h5 := press(t, nil, "", &now)
	if got := h5.Fetch([]string{"x"}); !got.Ready() || got.Done != 1 || h5.Mini() || h5.Link("k7") != "https://h/#/pages/bind/bind?scene=k7" {
		t.Errorf("%+v, %s", got, h5.Link("k7"))
	}
	if picture, err := h5.Code(t.Context(), "k7"); err != nil || !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		t.Errorf("%v", err)
	}
	nowhere := poster.New(t.Context(), poster.Config{Now: now.Load})
	if _, err := nowhere.Code(t.Context(), "k7"); quiz.CodeOf(err) != quiz.Invalid || nowhere.Link("k7") != "" {
		t.Errorf("%v", err)
	}
}

// A disk that takes nothing is told of, and does not keep a poster from being printed.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	made := press(t, &platform{}, filepath.Join(file, "codes"), &now)
	if picture, err := made.Code(t.Context(), "x"); err != nil || string(picture) != "picture of x" {
		t.Errorf("%s, %v", picture, err)
	}
	if got := settle(made, []string{"x"}); got.Failed["x"] == nil || !strings.Contains(got.Failed["x"].Message, "数据目录") {
		t.Errorf("%+v", got)
	}
}

func TestTurn(t *testing.T) {
	t.Parallel()
	p := poster.New(t.Context(), poster.Config{})
	first, err := p.Turn()
	must(t, err)
	_, err = p.Turn()
	must(t, err)
	if _, err := p.Turn(); quiz.CodeOf(err) != quiz.Busy {
		t.Errorf("a third: %v", err)
	}
	first()
	if _, err := p.Turn(); err != nil {
		t.Errorf("once one has ended: %v", err)
	}
}

func BenchmarkPoster(b *testing.B) {
	for b.Loop() {
		picture, err := poster.Draw("https://dati.example.org.cn/#/pages/bind/bind?scene=k7m3Q9xZ")
		must(b, err)
		_, err = poster.Poster{Contest: contest(), Unit: "红星纺织厂工会", Above: "甲县总工会", Code: "k7m3Q9xZ", Picture: picture}.Docx()
		must(b, err)
	}
}
