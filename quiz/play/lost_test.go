package play_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/servicetest"
)

// wire stands between the service and PostgreSQL and can be cut at the worst moment.
type wire struct {
	address string
	// cut makes the next commit be carried out and its answer be lost.
	cut atomic.Bool
}

// newWire forwards to the server of dsn and returns the DSN that leads over it.
func newWire(tb testing.TB, dsn string) (*wire, string) {
	tb.Helper()
	u, err := url.Parse(dsn)
	must(tb, err)
	w := &wire{address: u.Host}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(tb, err)
	tb.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go w.forward(client)
		}
	}()
	u.Host = listener.Addr().String()
	return w, u.String()
}

func (w *wire) forward(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", w.address)
	if err != nil {
		return
	}
	defer server.Close()
	var lose atomic.Bool
	go func() {
		defer server.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := client.Read(buf)
			if err != nil {
				return
			}
			if bytes.Contains(buf[:n], []byte("commit")) && w.cut.CompareAndSwap(true, false) {
				lose.Store(true)
			}
			if _, err := server.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil || lose.Load() {
			return
		}
		if _, err := io.Copy(client, bytes.NewReader(buf[:n])); err != nil {
			return
		}
	}
}

// A commit whose answer is lost has happened all the same. The worker who asks again gets the
// result, and the boards get the standing.
func TestLostCommit(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dsn := servicetest.Postgres(t)
	w, over := newWire(t, dsn)
	h := enter(t, over, document("c", "attempts: { per_contest: 1 }"))
	who, starter := h.worker(t, 10), h.worker(t, 12)
	o := h.begin(t, who, "c")

	w.cut.Store(true)
	_, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 8))
	if err != nil {
		wantCode(t, err, quiz.Unavailable)
		_, err = h.Submit(ctx, who, o.ID, right(o.Sheet, 8))
		must(t, err)
	}
	same(t, "the wire was cut", w.cut.Load(), false)
	same(t, "submissions", h.raw.Count("submission"), 1)
	wait(t, "the standing to be announced", func() bool {
		_, told := h.toldOf(10)
		return told.Points == 8000
	})

	w.cut.Store(true)
	first, err := h.Begin(ctx, "c", starter)
	if err != nil {
		wantCode(t, err, quiz.Unavailable)
		first, err = h.Begin(ctx, "c", starter)
		must(t, err)
	}
	same(t, "papers", h.raw.Count("paper WHERE person = 12"), 1)
	same(t, "paper", h.begin(t, starter, "c").ID, first.ID)
}

// A record that does not answer is said to be unavailable, and is used again once it does.
func TestRecordDown(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	server := servicetest.StartPostgres(t)
	h := enter(t, server.DSN, document("c"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	server.Kill9()
	_, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 8))
	wantCode(t, err, quiz.Unavailable)
	_, err = h.Begin(ctx, "c", who)
	wantCode(t, err, quiz.Unavailable)
	server.Restart()
	r, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 8))
	must(t, err)
	same(t, "points", r.Points, quiz.Points(8000))
}
