package board_test

import (
	"io"
	"net"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/servicetest"
)

// proxy stands before Redis and can lose replies: the command is carried out, the client sees a
// broken connection and sends it again.
type proxy struct {
	listener net.Listener
	target   string
	spare    atomic.Int64 // how many of the next replies are passed on first
	lose     atomic.Int64 // how many of those after them are lost
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
		if p.spare.Add(-1) < 0 && p.lose.Add(-1) >= 0 {
			p.lost.Add(1)
			return
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// client connects through the proxy.
func (p *proxy) client(t *testing.T, retries int) *redis.Client {
	client := redis.NewClient(&redis.Options{
		Addr: p.listener.Addr().String(), ContextTimeoutEnabled: true, DisableIdentity: true,
		MaxRetries: retries, MinRetryBackoff: -1, MaxRetryBackoff: -1,
	})
	t.Cleanup(func() { client.Close() })
	return client
}

// TestRedisRepliesLost: commands are carried out twice, results count once.
func TestRedisRepliesLost(t *testing.T) {
	t.Parallel()
	addr, prefix := servicetest.Redis(t)
	p := startProxy(t, addr)
	client := p.client(t, 5)
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

// TestRedisSwapBreaksOff: a Swap may break off anywhere and be called again.
func TestRedisSwapBreaksOff(t *testing.T) {
	t.Parallel()
	addr, prefix := servicetest.Redis(t)
	p := startProxy(t, addr)
	direct, b := connect(t, addr), board.NewRedis(p.client(t, -1), prefix, "a")
	carrier := board.NewRedis(direct, prefix, "b")
	broken := 0
	for reply := range int64(12) {
		m := model{}
		build := begin(t, b)
		for person := range int64(600) { // more than two slices of the queue
			m[person] = listed(person, 1, quiz.Points(person), 1, 111, 11, top)
		}
		load(t, build, values(m)...)
		for person := range m {
			m[person] = listed(person, 2, quiz.Points(person)*2, 2, 121, 12, top)
		}
		carry(t, carrier, values(m)...)
		p.lose.Store(1)
		p.spare.Store(reply)
		if err := build.Swap(t.Context()); err != nil {
			broken++
			p.lose.Store(0)
			if err := build.Swap(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		p.lose.Store(0)
		for _, unit := range units {
			sameTop(t, b, m, shared, unit, 0, 50)
		}
		totals, err := b.Totals(t.Context(), contest, units)
		if want := m.totals(units); err != nil || !reflect.DeepEqual(totals, want) {
			t.Fatalf("reply %d lost: totals %v, %v, want %v", reply, totals, err, want)
		}
	}
	if broken == 0 {
		t.Fatal("no Swap broke off")
	}
}
