package board_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/servicetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// leaderboard is what both implementations can do.
type leaderboard interface {
	Carry(ctx context.Context, contest string, entries []board.Entry) (board.Beat, error)
	Beat(ctx context.Context, contest string) (board.Beat, error)
	Top(ctx context.Context, contest board.Contest, unit int64, offset, limit int) ([]board.Row, int, error)
	Place(ctx context.Context, contest board.Contest, person int64, around int) (board.Standing, error)
	Totals(ctx context.Context, contest string, units []int64) ([]quiz.Counts, error)
	Begin(ctx context.Context, contest string) (board.Build, error)
	Drop(ctx context.Context, contest string) error
}

var _, _ leaderboard = (*board.Redis)(nil), (*board.Memory)(nil)

func TestMemory(t *testing.T) {
	t.Parallel()
	suite(t, func(*testing.T) leaderboard { return board.NewMemory() })
}

func TestRedis(t *testing.T) {
	t.Parallel()
	suite(t, func(t *testing.T) leaderboard { b, _, _ := openRedis(t); return b })
}

// TestRedisCluster answers CROSSSLOT to whatever a cluster could not do.
func TestRedisCluster(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t, servicetest.Cluster())
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{server.Addr}, ContextTimeoutEnabled: true})
	t.Cleanup(func() { client.Close() })
	var corners atomic.Int64
	suite(t, func(t *testing.T) leaderboard {
		return board.NewRedis(client, "corner"+strconv.FormatInt(corners.Add(1), 10)+":", "a")
	})
}

// openRedis gives boards in a private corner of the shared server.
func openRedis(tb testing.TB) (b *board.Redis, client *redis.Client, prefix string) {
	tb.Helper()
	addr, prefix := servicetest.Redis(tb)
	client = connect(tb, addr)
	return board.NewRedis(client, prefix, "a"), client, prefix
}

func connect(tb testing.TB, addr string) *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true})
	tb.Cleanup(func() { client.Close() })
	return client
}

// suite runs every case of the package over one implementation; open gives empty boards.
func suite(t *testing.T, open func(t *testing.T) leaderboard) {
	cases := map[string]func(t *testing.T, b leaderboard){
		"top":                   topCase,
		"top pages":             pagesCase,
		"limits":                limitsCase,
		"place":                 placeCase,
		"place at the ends":     endsCase,
		"unlisted":              unlistedCase,
		"person moves":          moveCase,
		"unit moves":            unitMoveCase,
		"gone":                  goneCase,
		"replay and reorder":    replayCase,
		"duplicates":            duplicatesCase,
		"large batch":           largeCase,
		"large numbers":         numbersCase,
		"refused":               refusedCase,
		"drops":                 dropsCase,
		"contests apart":        apartCase,
		"not built":             notBuiltCase,
		"beats":                 beatsCase,
		"rebuild":               rebuildCase,
		"loaded twice":          loadedTwiceCase,
		"carried while loading": carriedCase,
		"rebuild under carries": concurrentCase,
		"two builders":          buildersCase,
		"abandoned":             abandonedCase,
		"dropped":               droppedCase,
	}
	for name, run := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, open(t))
		})
	}
}

// The contest of the tests, with either rule for places.
const contest = "rights-week"

var (
	unique = board.Contest{ID: contest, Prefix: rule.PrefixLen()}
	shared = board.Contest{ID: contest, Prefix: rule.PrefixLen(), Shared: true}
)

// built opens the contest's boards, empty.
func built(t *testing.T, b leaderboard) {
	t.Helper()
	rebuild(t, b, nil)
}

// rebuild replaces the contest's boards by entries.
func rebuild(t *testing.T, b leaderboard, entries []board.Entry) {
	t.Helper()
	build := begin(t, b)
	load(t, build, entries...)
	if err := build.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, b leaderboard) board.Build {
	t.Helper()
	build, err := b.Begin(t.Context(), contest)
	if err != nil {
		t.Fatal(err)
	}
	return build
}

func load(t *testing.T, build board.Build, entries ...board.Entry) {
	t.Helper()
	if err := build.Load(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
}

func carry(t *testing.T, b leaderboard, entries ...board.Entry) board.Beat {
	t.Helper()
	beat, err := b.Carry(t.Context(), contest, entries)
	if err != nil {
		t.Fatal(err)
	}
	return beat
}

func beat(t *testing.T, b leaderboard) board.Beat {
	t.Helper()
	beat, err := b.Beat(t.Context(), contest)
	if err != nil {
		t.Fatal(err)
	}
	return beat
}

// fataler is what both *testing.T and *rapid.T can do.
type fataler interface {
	Helper()
	Context() context.Context
	Fatalf(format string, args ...any)
}

// same fails the test unless everything that can be read from b is what m says.
func same(t fataler, b leaderboard, m model) {
	t.Helper()
	people := []int64{-1, 1 << 60} // listed in no test
	for person := range m {
		people = append(people, person)
	}
	slices.Sort(people)
	for _, c := range []board.Contest{unique, shared} {
		for _, unit := range append([]int64{99}, units...) {
			sameTop(t, b, m, c, unit, 0, board.MaxLimit)
			sameTop(t, b, m, c, unit, 2, 3)
		}
		for i, person := range people {
			samePlace(t, b, m, c, person, i%4)
		}
	}
	totals, err := b.Totals(t.Context(), contest, units)
	if err != nil {
		t.Fatalf("totals: %v", err)
	}
	if want := m.totals(units); !reflect.DeepEqual(totals, want) {
		t.Fatalf("totals of %T\ngot  %v\nwant %v", b, totals, want)
	}
}

func sameTop(t fataler, b leaderboard, m model, c board.Contest, unit int64, offset, limit int) {
	t.Helper()
	rows, total, err := b.Top(t.Context(), c, unit, offset, limit)
	if err != nil {
		t.Fatalf("top: %v", err)
	}
	want, wantTotal := m.top(c, unit, offset, limit)
	if total != wantTotal || !reflect.DeepEqual(rows, want) {
		t.Fatalf("top of %T, unit %d, shared %v, from %d\ngot  %d %v\nwant %d %v",
			b, unit, c.Shared, offset, total, rows, wantTotal, want)
	}
}

func samePlace(t fataler, b leaderboard, m model, c board.Contest, person int64, around int) {
	t.Helper()
	got, err := b.Place(t.Context(), c, person, around)
	want, ok := m.place(c, person, around)
	if !ok {
		if quiz.CodeOf(err) != quiz.NotFound {
			t.Fatalf("place of %T, person %d: %v, want not found", b, person, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("place: %v", err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("place of %T, person %d, shared %v, around %d\ngot  %v\nwant %v", b, person, c.Shared, around, got, want)
	}
}

// wantCode fails the test unless err has the code.
func wantCode(t *testing.T, err error, code quiz.Code) {
	t.Helper()
	if quiz.CodeOf(err) != code {
		t.Fatalf("got error %v, want code %q", err, code)
	}
}

// wantSuperseded fails the test unless err is ErrSuperseded.
func wantSuperseded(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, board.ErrSuperseded) {
		t.Fatalf("got error %v, want ErrSuperseded", err)
	}
}
