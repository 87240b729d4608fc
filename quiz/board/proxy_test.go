package board_test

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"lawquiz/quiz/board"
	"lawquiz/quiz/servicetest"
)

// proxy stands before Redis and can lose replies: the command is carried out, the client sees a
// broken connection and sends it again.
type proxy struct {
	listener net.Listener
	target   string
	lose     atomic.Int64 // how many of the next replies are lost
	lost     atomic.Int64
	conns    sync.WaitGroup
}

func startProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, target: target}
	p.conns.Go(p.serve)
	t.Cleanup(func() {
		listener.Close()
		p.conns.Wait()
	})
	return p
}

func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			client.Close()
			continue
		}
		p.conns.Go(func() {
			defer server.Close()
			io.Copy(server, client)
		})
		p.conns.Go(func() {
			defer client.Close()
			p.answer(client, server)
		})
	}
}

// answer passes replies on until one is to be lost.
func (p *proxy) answer(client, server net.Conn) {
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		if p.lose.Add(-1) >= 0 {
			p.lost.Add(1)
			return
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// TestRedisRepliesLost: commands are carried out twice, results count once.
func TestRedisRepliesLost(t *testing.T) {
	t.Parallel()
	addr, prefix := servicetest.Redis(t)
	p := startProxy(t, addr)
	client := redis.NewClient(&redis.Options{
		Addr: p.listener.Addr().String(), ContextTimeoutEnabled: true, MaxRetries: 5, DisableIdentity: true,
		MinRetryBackoff: -1, MaxRetryBackoff: -1,
	})
	t.Cleanup(func() { client.Close() })
	b := board.NewRedis(client, prefix, "a")
	b.SetSlice(4)
	built(t, b)
	m := model{}
	for i := range int64(60) {
		var batch []board.Entry
		for j := range int64(9) {
			batch = append(batch, entryOf((i*5+j*3)%40, 1+(i+j)%17))
		}
		p.lose.Store(i % 3)
		if got := carry(t, b, batch...); got != (board.Beat{Count: i + 1, Ready: true}) {
			t.Fatalf("call %d: %+v", i+1, got)
		}
		m.apply(batch)
	}
	p.lose.Store(0)
	same(t, b, m)

	p.lose.Store(1)
	build := begin(t, b)
	for _, e := range values(m) {
		p.lose.Store(e.Person % 3)
		load(t, build, e)
	}
	newer := entryOf(1, 99)
	carry(t, b, newer)
	m.apply([]board.Entry{newer})
	p.lose.Store(2)
	if err := build.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.lose.Store(0)
	same(t, b, m)
	if p.lost.Load() < 60 {
		t.Fatalf("only %d replies were lost", p.lost.Load())
	}
}
