package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/singleflight"

	"lawquiz/quiz"
)

// BoardHead is how fresh a board is. It must be the first field of every board: the ETag is of
// what follows as_of.
type BoardHead struct {
	AsOf       int64 `json:"as_of" doc:"Unix 毫秒"`
	Stale      bool  `json:"stale" doc:"暂时跟不上最新成绩"`
	StaleSince int64 `json:"stale_since,omitempty" doc:"Unix 毫秒"`
}

// boardKey names one page that everybody who asks for it may share.
type boardKey struct {
	contest       string
	unit          int64
	offset, limit int
	masked        bool
	by            quiz.Metric // units' boards only
	units         bool
}

// boardPage is an encoded page. It never changes.
type boardPage struct {
	body  []byte
	etag  string
	until int64               // Unix ms
	asOf  int64               // when the boards were read
	with  func(BoardHead) any // the page under another head
}

const (
	boardLife  = 1000        // ms a page is served without asking again
	boardPages = 4096        // pages kept at most
	boardKept  = 10 * 60_000 // ms an old page may still stand in for one that cannot be read
)

// boardCache serves pages that were read at most a second ago, and older ones, marked stale, while
// the boards do not answer. It is safe for concurrent use.
type boardCache struct {
	now    func() int64
	stale  func(contest string) (since int64, stale bool)
	read   func(ctx context.Context, key boardKey) (func(BoardHead) any, error)
	flight singleflight.Group

	mu    sync.RWMutex
	pages map[boardKey]*boardPage // guarded by mu
}

func newBoardCache(s *Server) *boardCache {
	return &boardCache{
		now: s.cfg.Now, stale: s.cfg.Carrier.Stale, read: s.readBoard, pages: make(map[boardKey]*boardPage),
	}
}

// page returns a page. Callers for the same one at the same time cause one read, which goes on
// when a caller leaves. Without boards and without an older page it answers their error.
func (b *boardCache) page(ctx context.Context, key boardKey) (*boardPage, error) {
	now := b.now()
	b.mu.RLock()
	p := b.pages[key]
	b.mu.RUnlock()
	if p != nil && now < p.until {
		return p, nil
	}
	v, err, _ := b.flight.Do(fmt.Sprint(key), func() (any, error) {
		read, stop := context.WithTimeout(context.WithoutCancel(ctx), boardTimeout)
		defer stop()
		return b.fill(read, key, p)
	})
	if err != nil {
		return nil, err
	}
	return v.(*boardPage), nil
}

func (b *boardCache) fill(ctx context.Context, key boardKey, old *boardPage) (*boardPage, error) {
	head := BoardHead{AsOf: b.now()}
	head.StaleSince, head.Stale = b.stale(key.contest)
	with, err := b.read(ctx, key)
	if err != nil {
		if old == nil || b.now()-old.asOf > boardKept {
			return nil, err
		}
		head = BoardHead{AsOf: old.asOf, Stale: true, StaleSince: cmp.Or(head.StaleSince, old.asOf)}
		with = old.with
	}
	if !head.Stale {
		head.StaleSince = 0
	}
	p, err := encodePage(head, with)
	if err != nil {
		return nil, err
	}
	p.until = b.now() + boardLife
	b.keep(key, p)
	return p, nil
}

func encodePage(head BoardHead, with func(BoardHead) any) (*boardPage, error) {
	body, err := json.Marshal(with(head))
	if err != nil {
		return nil, fmt.Errorf("encode board: %w", err)
	}
	hash := fnv.New64a()
	hash.Write(body[bytes.IndexByte(body, ','):]) // all but as_of, which alone is no change
	return &boardPage{
		body: body, etag: `W/"` + strconv.FormatUint(hash.Sum64(), 36) + `"`, asOf: head.AsOf, with: with,
	}, nil
}

func (b *boardCache) keep(key boardKey, p *boardPage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.pages) >= boardPages {
		b.forget()
	}
	b.pages[key] = p
}

// forget drops pages nobody has asked for lately, then any; the caller holds mu.
func (b *boardCache) forget() {
	now := b.now()
	for key, p := range b.pages {
		if now-p.until > boardLife {
			delete(b.pages, key)
		}
	}
	for key := range b.pages {
		if len(b.pages) < boardPages*7/8 {
			return
		}
		delete(b.pages, key)
	}
}

var revalidate = []string{"private, no-cache"}

// sendPage answers with a page, or 304 if the client has it.
func sendPage(c *gin.Context, p *boardPage) {
	h := c.Writer.Header()
	h["Etag"] = []string{p.etag}
	h["Cache-Control"] = revalidate
	if strings.Contains(c.Request.Header.Get("If-None-Match"), p.etag) { // it may be a list
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", p.body)
}
