package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	suite(t, func(t *testing.T) *record {
		file := filepath.Join(t.TempDir(), "record.db")
		return opened(t, file, "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(ON)")
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	suite(t, func(t *testing.T) *record {
		dsn := servicetest.Postgres(t)
		return opened(t, dsn, "pgx", dsn)
	})
}

// suite is what both engines must do alike. Each case has a record of its own.
func suite(t *testing.T, open func(t *testing.T) *record) {
	cases := map[string]func(t *testing.T, r *record){
		"migrations run once":                 migrationsRunOnce,
		"the schema refuses":                  schemaRefuses,
		"the schema keeps what stays":         schemaKeepsWhatStays,
		"papers open once":                    papersOpenOnce,
		"losers leave no row":                 losersLeaveNoRow,
		"a foreign paper stays":               foreignPaperStays,
		"chances are counted":                 chancesAreCounted,
		"due papers come earliest first":      duePapersEarliestFirst,
		"the highest draft wins":              highestDraftWins,
		"papers are claimed once":             papersAreClaimedOnce,
		"submissions are kept whole":          submissionsAreKeptWhole,
		"the newest mark counts":              newestMarkCounts,
		"what a contest keeps":                keptWithContest,
		"keys rise":                           keysRise,
		"handed in, page by page":             handedInPages,
		"moves are told":                      movesAreTold,
		"tallied together":                    talliedTogether,
		"tallied page by page":                talliedInPages,
		"tallied at one moment":               talliedAtOneMoment,
		"standings rise":                      standingsRise,
		"standings in order":                  standingsInOrder,
		"bumps of one person wait":            bumpsOfOnePersonWait,
		"batches of every size":               batchesOfEverySize,
		"people and identities":               peopleAndIdentities,
		"registration ends with a submission": registrationEnds,
		"people by id":                        peopleByID,
		"sessions":                            sessions,
		"sessions are bounded":                sessionsAreBounded,
		"odd codes":                           oddCodes,
		"roster":                              roster,
		"roster lock":                         rosterLock,
		"contests and questions":              contestsAndQuestions,
		"a rehearsal leaves nothing":          rehearsalLeavesNothing,
		"the erased leave a number":           erasedLeavesANumber,
		"the erased stay erased":              erasedStayErased,
		"the schema guards the erased":        schemaGuardsTheErased,
		"an erasure meets submissions":        erasureMeetsSubmissions,
		"what is held of a person":            whatIsHeld,
		"what is practised":                   whatIsPractised,
		"reports of questions":                reportsOfQuestions,
		"what may be used once":               usedOnce,
		"units and scenes":                    unitsAndScenes,
		"units read beside a write":           unitsReadBesideAWrite,
		"banks and their questions":           banksAndItems,
		"banks refuse":                        banksRefuse,
		"the schema keeps banks":              schemaKeepsBanks,
		"writers of banks wait":               bankWritersWait,
		"uploads":                             uploads,
		"accounts of staff":                   staffAccounts,
		"the last admin stays":                lastAdminStays,
		"the first admin's code":              setupCode,
		"sessions of staff":                   staffSessions,
		"wrong log-ins of staff":              staffTries,
		"codes are spent once":                staffCodes,
		"links":                               links,
		"the log of changes is one chain":     auditIsOneChain,
		"the log of changes is guarded":       auditTampering,
		"lists of rosters":                    rosterLists,
		"rosters meet people":                 rosterMeets,
		"people are listed":                   peopleListed,
		"standings move":                      standingsMove,
		"the schema keeps the census":         schemaKeepsCensus,
		"topics":                              topics,
		"the topic of people":                 topicOfPeople,
		"leases":                              leases,
		"conflicts are told":                  conflictsAreTold,
		"a panic keeps nothing":               panicKeepsNothing,
		"an error keeps nothing":              errorKeepsNothing,
		"a cancelled caller":                  cancelledCaller,
		"writers share the record":            writersShareTheRecord,
		"awards are kept":                     awardsAreKept,
		"what assessors give":                 whatAssessorsGive,
		"materials are kept":                  materialsAreKept,
		"writers of materials wait":           materialWritersWait,
		"metrics are kept":                    metricsAreKept,
		"the schema keeps awards":             schemaKeepsAwards,
		"seals are kept":                      sealsAreKept,
		"the schema keeps seals":              schemaKeepsSeals,
		"objections are answered":             objectionsAreAnswered,
		"contests are unsettled":              unsettledContests,
	}
	for name, run := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, open(t))
		})
	}
}

// record is an open record with a second way in that knows no rules but the schema's.
type record struct {
	*store.DB
	source string
	raw    *sql.DB
}

func opened(tb testing.TB, source, driver, rawSource string) *record {
	tb.Helper()
	db, err := store.Open(context.Background(), source)
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	raw, err := sql.Open(driver, rawSource)
	must(tb, err)
	tb.Cleanup(func() { raw.Close() })
	return &record{DB: db, source: source, raw: raw}
}

// exec runs SQL past the package.
func (r *record) exec(tb testing.TB, text string, args ...any) {
	tb.Helper()
	if _, err := r.raw.Exec(text, args...); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
}

// count returns the number of rows a condition selects, e.g. "chance WHERE person = 5".
func (r *record) count(tb testing.TB, from string) int {
	tb.Helper()
	var n int
	if err := r.raw.QueryRow(`SELECT COUNT(*) FROM ` + from).Scan(&n); err != nil {
		tb.Fatalf("count %s: %v", from, err)
	}
	return n
}

// update runs fn in a transaction that must be committed.
func (r *record) update(tb testing.TB, fn func(tx *store.Tx) error) {
	tb.Helper()
	must(tb, r.Update(context.Background(), fn))
}

// contest puts an open contest with the number nr.
func (r *record) contest(tb testing.TB, nr int64) {
	tb.Helper()
	must(tb, r.PutContest(context.Background(), store.Contest{
		Nr: nr, ID: fmt.Sprintf("contest-%d", nr), Document: "id: x", State: store.Published, KeyVersion: 1,
	}, nil))
}

// open opens papers, of which all must win.
func (r *record) open(tb testing.TB, starts ...store.Start) {
	tb.Helper()
	r.update(tb, func(tx *store.Tx) error {
		won, err := tx.OpenPapers(starts)
		for i := range won {
			if !won[i] {
				tb.Errorf("paper %d was not opened", starts[i].Paper.ID)
			}
		}
		return err
	})
}

// start is a start of contest 1 from 1000 to 2000.
func start(paper, person int64, chances ...store.Chance) store.Start {
	return store.Start{
		Paper: store.Paper{
			ID: paper, Contest: 1, Person: person, Channel: "web", Started: 1000, Deadline: 2000,
			Layout: fmt.Sprintf("q-%d 1 0", paper),
		},
		Seed: "seed", Chances: chances,
	}
}

func chance(n, most int) store.Chance {
	return store.Chance{Span: quiz.PerDay, Period: 18, N: n, Cap: most}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func wantCode(tb testing.TB, err error, code quiz.Code) {
	tb.Helper()
	if got := quiz.CodeOf(err); got != code {
		tb.Fatalf("code %q, want %q (%v)", got, code, err)
	}
}

func same(tb testing.TB, what string, got, want any) {
	tb.Helper()
	if !reflect.DeepEqual(got, want) {
		tb.Fatalf("%s: got %+v, want %+v", what, got, want)
	}
}

func migrationsRunOnce(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	before := r.count(t, "goose_db_version")
	for range 2 {
		again, err := store.Open(ctx, r.source)
		must(t, err)
		must(t, again.Ping(ctx))
		must(t, again.Close())
	}
	same(t, "steps applied", r.count(t, "goose_db_version"), before)
	contests, err := r.Contests(ctx)
	must(t, err)
	same(t, "contests after opening again", len(contests), 1)
}

// Servers of one record are started together; one of them brings the schema up to date.
func TestPostgresOpensTogether(t *testing.T) {
	t.Parallel()
	dsn := servicetest.Postgres(t)
	errs := make(chan error)
	for range 4 {
		go func() {
			db, err := store.Open(context.Background(), dsn)
			if err == nil {
				err = db.Close()
			}
			errs <- err
		}()
	}
	var all error
	for range 4 {
		all = errors.Join(all, <-errs)
	}
	must(t, all)
}

func TestOpenFailures(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"no folder":         filepath.Join(t.TempDir(), "absent", "record.db"),
		"a bad URL":         "postgres://user:secret word@host:port:port/x",
		"nobody listens":    "postgres://lawquiz:secret@127.0.0.1:1/x?sslmode=disable",
		"a folder for file": t.TempDir(),
	} {
		db, err := store.Open(context.Background(), source)
		if err == nil {
			db.Close()
			t.Errorf("%s: opened", name)
		}
		var u *url.Error
		if errors.As(err, &u) {
			t.Errorf("%s: the error carries the URL: %v", name, err)
		}
	}
}

// A file that is no record is refused and let go of. (Where there is no /proc, refused only.)
func TestSQLiteForeignFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "photo.jpg")
	must(t, os.WriteFile(file, bytes.Repeat([]byte("no record "), 1000), 0o600))
	if db, err := store.Open(context.Background(), file); err == nil {
		db.Close()
		t.Fatal("opened")
	}
	held, err := filepath.Glob("/proc/self/fd/*")
	must(t, err)
	for _, fd := range held {
		if target, err := os.Readlink(fd); err == nil && target == file {
			t.Errorf("%s is still held", fd)
		}
	}
}

// A file may bear any name an organiser gives it.
func TestSQLiteFileNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"普法 竞赛.db", "100%.db", "a?b#c.db", "x'y.db"} {
		file := filepath.Join(t.TempDir(), name)
		db, err := store.Open(context.Background(), file)
		must(t, err)
		must(t, db.Close())
		found, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*"))
		must(t, err)
		if len(found) == 0 || found[0] != file {
			t.Errorf("%q was opened as %q", file, found)
		}
	}
}
