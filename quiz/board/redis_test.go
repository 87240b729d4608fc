package board_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/servicetest"
)

// keysOf lists the keys under a prefix.
func keysOf(t *testing.T, client *redis.Client, prefix string) []string {
	t.Helper()
	var keys []string
	for it := client.Scan(t.Context(), 0, prefix+"*", 1000).Iterator(); it.Next(t.Context()); {
		keys = append(keys, it.Val())
	}
	slices.Sort(keys)
	return keys
}

// versionsOf lists the versions that have keys.
func versionsOf(t *testing.T, client *redis.Client, prefix string) []string {
	t.Helper()
	var versions []string
	for _, key := range keysOf(t, client, prefix) {
		if parts := strings.Split(key[strings.Index(key, "}:")+2:], ":"); len(parts) > 1 {
			versions = append(versions, parts[0])
		}
	}
	return slices.Compact(versions)
}

func TestRedisLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	b, client, prefix := openRedis(t)
	b.SetSlice(3)
	rebuild(t, b, five())
	if got := versionsOf(t, client, prefix); !slices.Equal(got, []string{"a-1"}) {
		t.Fatalf("versions with keys: %v", got)
	}
	crashed := begin(t, b) // and nothing more
	load(t, crashed, five()...)
	carry(t, b, listed(80, 1, 1, 1, 112, 11, top))
	rebuild(t, board.NewRedis(client, prefix, "b"), five())
	if got := versionsOf(t, client, prefix); !slices.Equal(got, []string{"b-1"}) {
		t.Errorf("after a crashed build and a rebuild: %v", got)
	}
	// A carry makes boards known that no build wrote.
	carry(t, b, listed(81, 1, 1, 1, 121, 12, top))
	wantSuperseded(t, crashed.Load(t.Context(), five()))
	abandoned := begin(t, b)
	load(t, abandoned, five()...)
	if err := abandoned.Abandon(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := versionsOf(t, client, prefix); !slices.Equal(got, []string{"b-1"}) {
		t.Errorf("after an abandoned build: %v", got)
	}
	begin(t, b)
	if err := b.Drop(t.Context(), contest); err != nil {
		t.Fatal(err)
	}
	if got := keysOf(t, client, prefix); len(got) > 0 {
		t.Errorf("after the drop: %v", got)
	}
}

// TestRedisQueueIsBounded lets a builder die with its queue open.
func TestRedisQueueIsBounded(t *testing.T) {
	t.Parallel()
	b, client, prefix := openRedis(t)
	b.SetQueued(10)
	rebuild(t, b, five())
	m := model{}
	m.apply(five())
	build := begin(t, b)
	for generation := int64(2); generation < 14; generation++ {
		e := listed(7, generation, 100, 1, 121, 12, top)
		carry(t, b, e)
		m.apply([]board.Entry{e})
	}
	for _, key := range keysOf(t, client, prefix) {
		if strings.HasSuffix(key, ":late") {
			t.Errorf("the queue is still there: %s", key)
		}
	}
	wantSuperseded(t, build.Swap(t.Context()))
	same(t, b, m)
}

// TestRedisLosesItsLatestWrites restarts a server from an older copy of its data.
func TestRedisLosesItsLatestWrites(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	client := connect(t, server.Addr)
	b := board.NewRedis(client, "lost:", "a")
	m := model{}
	m.apply(five())
	rebuild(t, b, five())
	carry(t, b, listed(7, 2, 100, 1, 121, 12, top))
	if err := client.Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	latest := []board.Entry{listed(7, 3, 200, 1, 121, 12, top), listed(8, 1, 300, 1, 121, 12, top)}
	carry(t, b, latest[0])
	held := carry(t, b, latest[1]).Count
	server.Kill9()
	server.Start()

	got := beat(t, b)
	if got.Count > held || !got.Ready {
		t.Fatalf("beat %+v after %d does not show the loss", got, held)
	}
	if next := carry(t, b, latest...); next.Count != got.Count+1 {
		t.Errorf("carry %+v after %+v", next, got)
	}
	m.apply(latest)
	same(t, b, m)
}

// TestRedisComesBackEmpty replaces the server by an empty one, and removes the keys under it.
func TestRedisComesBackEmpty(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	client := connect(t, server.Addr)
	b := board.NewRedis(client, "empty:", "a")
	for name, lose := range map[string]func(){
		"restarted": func() { server.Kill9(); server.Start() },
		"flushed": func() {
			if err := client.Unlink(t.Context(), keysOf(t, client, "empty:")...).Err(); err != nil {
				t.Fatal(err)
			}
		},
	} {
		rebuild(t, b, five())
		carry(t, b, five()...)
		build := begin(t, b)
		load(t, build, five()...)
		lose()
		if got := carry(t, b, five()...); got != (board.Beat{Count: 1}) {
			t.Errorf("%s: %+v does not show the loss", name, got)
		}
		unbuilt(t, b)
		wantSuperseded(t, build.Swap(t.Context()))
		rebuild(t, b, five())
		m := model{}
		m.apply(five())
		same(t, b, m)
	}
}

// TestRedisInstances keeps the counters of two servers apart.
func TestRedisInstances(t *testing.T) {
	t.Parallel()
	b, client, prefix := openRedis(t)
	other := board.NewRedis(client, prefix, "b")
	built(t, b)
	for n := int64(1); n <= 3; n++ {
		for _, each := range []*board.Redis{b, other} {
			if got := beat(t, each); got != (board.Beat{Count: n, Ready: true}) {
				t.Fatalf("beat %d: %+v", n, got)
			}
		}
	}
}

func TestRedisForgetsScripts(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	client := connect(t, server.Addr)
	b := board.NewRedis(client, "forget:", "a")
	rebuild(t, b, five())
	m := model{}
	m.apply(five())
	same(t, b, m)
	if err := client.ScriptFlush(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	same(t, b, m)
}

// TestRedisCommands holds the boards to what they promise about commands: keys are unlinked, never
// deleted, and scores are never added to.
func TestRedisCommands(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	client := connect(t, server.Addr)
	b := board.NewRedis(client, "commands:", "a")
	for range 2 {
		rebuild(t, b, five())
		carry(t, b, listed(7, 2, 100, 1, 121, 12, top))
	}
	if err := b.Drop(t.Context(), contest); err != nil {
		t.Fatal(err)
	}
	stats, err := client.Info(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"del", "flushdb", "flushall", "zincrby", "incr", "keys", "publish", "subscribe"} {
		if strings.Contains(stats, "cmdstat_"+never+":") {
			t.Errorf("%s was used", never)
		}
	}
	if !strings.Contains(stats, "cmdstat_unlink:") {
		t.Error("nothing was unlinked")
	}
}

func TestRedisDown(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	client := redis.NewClient(&redis.Options{Addr: server.Addr, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1})
	t.Cleanup(func() { client.Close() })
	b := board.NewRedis(client, "down:", "a")
	rebuild(t, b, five())
	build := begin(t, b)
	server.Stop()
	_, err := b.Carry(t.Context(), contest, five())
	wantCode(t, err, quiz.Unavailable)
	unbuilt(t, b)
	_, err = b.Begin(t.Context(), contest)
	wantCode(t, err, quiz.Unavailable)
	wantCode(t, build.Load(t.Context(), five()), quiz.Unavailable)
	wantCode(t, build.Swap(t.Context()), quiz.Unavailable)
	wantCode(t, build.Abandon(t.Context()), quiz.Unavailable)
	wantCode(t, b.Drop(t.Context(), contest), quiz.Unavailable)
}

// TestRedisHangs: a caller's time limit ends a call, its own and one that waits for its turn.
func TestRedisHangs(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	b := board.NewRedis(connect(t, silent.Addr().String()), "hang:", "a")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	failed := make(chan error, 2)
	for range cap(failed) {
		go func() {
			_, err := b.Beat(ctx, contest)
			failed <- err
		}()
	}
	for range cap(failed) {
		wantCode(t, <-failed, quiz.Unavailable)
	}
}
