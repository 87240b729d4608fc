package relay_test

import (
	"context"
	"testing"

	"lawquiz/quiz/board"
	"lawquiz/quiz/servicetest"
)

// While Redis is down nobody who pushes notices; the boards say since when they are stale, and
// catch up once it is there again.
func TestRedisDown(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t, servicetest.AppendOnly())
	p, b := open(t, "", "c"), board.NewRedis(servicetest.DialRedis(t, server.Addr), "x:", "a")
	r := p.relay(b, "a")
	run(t, r)
	r.Push(p.commit(t, "c", people(1, 100)...))
	p.arrived(t, b, "c")
	wait(t, "an empty line", func() bool { return r.Waiting() == 0 })

	server.Stop()
	down := p.clock.Load()
	r.Push(p.commit(t, "c", people(50, 200)...))
	p.clock.Add(1000)
	r.Push(p.commit(t, "c", people(10, 60)...))
	p.clock.Add(2000)
	same(t, "stale within three seconds", isStale(r), false)
	p.clock.Add(1)
	since, stale := r.Stale("c")
	same(t, "stale since", []any{since, stale}, []any{down, true})
	server.Start()
	p.arrived(t, b, "c")
	wait(t, "boards that are no longer stale", func() bool { return !isStale(r) })
	same(t, "waiting", r.Waiting(), 0)
}

// A Redis that hangs delays carrying, and nothing else.
func TestRedisHangs(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	p, b := open(t, "", "c"), board.NewRedis(servicetest.DialRedis(t, server.Addr), "x:", "a")
	r := p.relay(b, "a")
	run(t, r)
	p.arrived(t, b, "c")
	server.Pause()
	pushed := p.clock.Load()
	for range 10 {
		r.Push(p.commit(t, "c", people(1, 200)...))
	}
	p.clock.Add(3001)
	since, stale := r.Stale("c") // what is on its way counts as waiting
	same(t, "stale since", []any{since, stale}, []any{pushed, true})
	server.Resume()
	p.arrived(t, b, "c")
}

// A Redis that comes back empty is filled again without anybody asking.
func TestRedisEmpty(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	p, b := open(t, "", "c"), board.NewRedis(servicetest.DialRedis(t, server.Addr), "x:", "a")
	r := p.relay(b, "a")
	run(t, r)
	r.Push(p.commit(t, "c", people(1, 300)...))
	p.arrived(t, b, "c")
	server.Kill9()
	server.Start()
	p.arrived(t, b, "c")
	server.Kill9()
	r.Push(p.commit(t, "c", people(200, 400)...))
	server.Start()
	p.arrived(t, b, "c")
	wait(t, "boards that are no longer stale", func() bool { return !isStale(r) })
}

// A Redis that comes back with an older state, as one that lost its last second does, is
// brought up to date.
func TestRedisOlder(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	client := servicetest.DialRedis(t, server.Addr)
	p, b := open(t, "", "c"), board.NewRedis(client, "x:", "a")
	r := p.relay(b, "a")
	run(t, r)
	r.Push(p.commit(t, "c", people(1, 300)...))
	p.arrived(t, b, "c")
	wait(t, "an empty line", func() bool { return r.Waiting() == 0 })
	must(t, client.Save(context.Background()).Err())
	old := p.recompute(t, "c")

	for from := int64(1); from < 300; from += 30 {
		r.Push(p.commit(t, "c", people(from, from+19)...))
	}
	p.arrived(t, b, "c")
	wait(t, "an empty line", func() bool { return r.Waiting() == 0 })
	server.Kill9()
	server.Start()
	wait(t, "an answer", func() bool { return client.Ping(context.Background()).Err() == nil })
	if got, ok := p.shown(t, b, "c"); ok && got.totals[0].Sittings > old.totals[0].Sittings {
		t.Log("the boards were mended before they could be seen to be old")
	}
	p.arrived(t, b, "c")
}

// A server that died between a commit and its carry: another one finds its lease run out and
// carries what it left.
func TestDeadServer(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, b := open(t, "", "c"), board.NewMemory()
	living := p.relay(b, "living")
	run(t, living)
	living.Push(p.commit(t, "c", people(1, 50)...))
	p.arrived(t, b, "c")
	now := p.clock.Load()
	held, err := p.db.Hold(ctx, "instance/dead", "dead", now, now+15_000)
	must(t, err)
	same(t, "lease of the dead one", held, true)
	p.commit(t, "c", people(20, 90)...) // committed, never pushed
	left := func() int {
		leases, err := p.db.Expired(ctx, "instance/dead", 1<<62)
		must(t, err)
		return len(leases)
	}
	must(t, living.CarrySince(ctx, p.nr(t, "c"), now+1)) // nothing is that new
	same(t, "leases before the term", left(), 1)
	p.clock.Add(16_000)
	p.arrived(t, b, "c")
	wait(t, "the lease to be dropped", func() bool { return left() == 0 })
}
