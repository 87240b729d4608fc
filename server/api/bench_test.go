package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/questions"
	"lawquiz/server/account"
	"lawquiz/server/api"
)

// sink is a response nobody reads.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(p []byte) (int, error) { s.bytes += len(p); return len(p), nil }

// drive asks a handler for the same again and again and returns the time of one request.
func drive(b *testing.B, h http.Handler, r *http.Request) time.Duration {
	b.Helper()
	from := time.Now()
	b.ResetTimer()
	for range b.N {
		w := &sink{header: make(http.Header, 8)}
		h.ServeHTTP(w, r)
		if w.status != http.StatusOK || w.bytes < 1000 {
			b.Fatalf("%d, %d bytes", w.status, w.bytes)
		}
	}
	b.StopTimer()
	return time.Since(from) / time.Duration(b.N)
}

// BenchmarkTop20Cached compares the cached top 20, with everything a real request passes, to a bare Gin
// route that encodes a board of the same size; ratio is ours over theirs in requests a second.
func BenchmarkTop20Cached(b *testing.B) {
	h := open(b, func(c *api.Config) { c.Log = slog.New(slog.NewJSONHandler(io.Discard, nil)) })
	token := h.worker("王小芳", factoryA)
	for i := range 24 {
		h.sit("free", h.worker(account.RehearsalName(i), factoryB), time.Duration(i)*time.Second)
	}
	ours := httptest.NewRequest("GET", peoplePath+"?limit=20", nil)
	ours.Header.Set("Authorization", "Bearer "+token)
	var page api.PeopleBoard
	h.want(&page, "GET", peoplePath+"?limit=20", token, nil)
	if len(page.Items) != 20 {
		b.Fatalf("%d rows", len(page.Items))
	}
	bare := gin.New()
	bare.GET("/top", func(c *gin.Context) { c.JSON(http.StatusOK, page) })
	refill := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.pass(50 * time.Millisecond) // a token of the person's limit; the page is read anew every twentieth time
		h.server.ServeHTTP(w, r)
	})
	b.ReportAllocs()
	theirs := drive(b, bare, httptest.NewRequest("GET", "/top", nil))
	own := drive(b, refill, ours)
	b.ReportMetric(float64(theirs)/float64(own), "ratio")
	b.ReportMetric(float64(theirs.Nanoseconds()), "bare-ns/op")
}

// BenchmarkSubmit is the whole road of a submission of eight answers on SQLite, one at a time.
func BenchmarkSubmit(b *testing.B) {
	h := open(b, func(c *api.Config) { c.Log = slog.New(slog.NewJSONHandler(io.Discard, nil)) })
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		token := h.worker(account.RehearsalName(n), factoryA)
		p := h.begin("free", token)
		body := submission{right(p)}
		h.pass(time.Second)
		b.StartTimer()
		if a := h.ask("POST", submitPath(p), token, body); a.status != http.StatusOK {
			b.Fatalf("%d %s", a.status, a.body)
		}
	}
}

// BenchmarkUnitSearch looks for a unit among 20 000, where nothing matches but the last.
func BenchmarkUnitSearch(b *testing.B) {
	h := open(b)
	all := units()
	for i := range 20_000 {
		u := all[4]
		u.ID, u.Parent, u.Code, u.Name = int64(100+i), farCounty, fmt.Sprintf("X2-%05d", i), fmt.Sprintf("第%05d基层工会委员会", i)
		all = append(all, u)
	}
	must(b, h.db.PutUnits(b.Context(), all, nil, nil))
	must(b, h.catalog.Reload(b.Context()))
	token := h.worker("王小芳", factoryA)
	b.ReportAllocs()
	for b.Loop() {
		h.pass(time.Second)
		var u api.Units
		h.want(&u, "GET", "/api/v1/units?q=19999", token, nil)
		if u.Total != 1 {
			b.Fatal(u)
		}
	}
}

// BenchmarkPaperEncoding is what showing a drawn paper costs after the draw.
func BenchmarkPaperEncoding(b *testing.B) {
	h := open(b)
	p := h.begin("free", h.worker("王小芳", factoryA))
	if p.Questions[0].Kind != questions.Single {
		b.Fatal(p.Questions[0])
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(p); err != nil {
			b.Fatal(err)
		}
	}
}
