package library_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	suite(t, func(t *testing.T) string { return filepath.Join(t.TempDir(), "record.db") })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	suite(t, func(t *testing.T) string { return servicetest.Postgres(t) })
}

// suite is what the library does over both engines. Each case has a record of its own.
func suite(t *testing.T, source func(t *testing.T) string) {
	cases := map[string]func(t *testing.T, r *room){
		"the first installation":          firstInstallation,
		"an installation again":           installationAgain,
		"an upgrade":                      upgrade,
		"an upgrade beside local changes": upgradeBesideLocalChanges,
		"an upgrade of reviews":           upgradeOfReviews,
		"banks are made":                  banksAreMade,
		"all of a file":                   acceptAll,
		"only the clean ones":             acceptClean,
		"decisions":                       acceptDecisions,
		"decisions that cannot be":        decisionsThatCannotBe,
		"conflicts inside a file":         conflictsInsideAFile,
		"the same file again":             sameFileAgain,
		"an update by id":                 updateByID,
		"an update by number":             updateByNumber,
		"an edit of an old export":        staleExport,
		"ids of new questions":            idsOfNewQuestions,
		"a refused file":                  refusedFile,
		"two accept at once":              twoAcceptAtOnce,
		"a failure keeps nothing":         failureKeepsNothing,
		"what contests draw":              whatContestsDraw,
		"edits":                           edits,
		"what was seen moves on":          promotesWhatWasSeen,
		"retired questions":               retiredQuestions,
		"history":                         history,
		"a published contest":             publishedContest,
		"an upload":                       upload,
		"an upload is mended":             uploadMended,
		"uploads end":                     uploadsEnd,
		"an unseen replacement":           unseenReplacement,
		"a retired replacement":           retiredReplacement,
		"nothing was taken":               nothingTaken,
		"a conflict behind duplicates":    conflictBehindDuplicates,
		"a file against its own update":   fileAgainstItsUpdate,
		"an update by foreign numbers":    updateByForeignNumbers,
		"an update by foreign ids":        updateByForeignIDs,
		"a long wait":                     longWait,
		"many large uploads":              manyLargeUploads,
	}
	for name, run := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, open(t, source(t)))
		})
	}
}

// room is a library over a record of its own.
type room struct {
	*library.Library
	db     *store.DB
	source string
	clock  *atomic.Int64
}

const start = 1_772_000_000_000 // 2026-02-25

func open(tb testing.TB, source string) *room {
	tb.Helper()
	r := opened(tb, source)
	tb.Cleanup(func() { r.end(tb) })
	return r
}

// opened is open for whoever ends the room himself.
func opened(tb tester, source string) *room {
	tb.Helper()
	db, err := store.Open(context.Background(), source)
	must(tb, err)
	r := &room{db: db, source: source, clock: new(atomic.Int64)}
	r.clock.Store(start)
	r.Library = library.New(library.Config{DB: r.db, Now: r.clock.Load})
	return r
}

func (r *room) end(tb tester) {
	r.Close()
	must(tb, r.db.Close())
}

// another returns a second library over the same record, as another server would have it.
func (r *room) another(tb testing.TB) *library.Library {
	l := library.New(library.Config{DB: r.db, Now: r.clock.Load})
	tb.Cleanup(l.Close)
	return l
}

// tester is what helpers need of a *testing.T or a *rapid.T.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// shipped returns the banks that come with the program; the lists are the caller's.
var shipped = sync.OnceValues(bank.All)

// law returns n of the shipped questions on one law, as a bank of another id, published.
func law(tb tester, id string, from, n int) questions.Bank {
	tb.Helper()
	banks, err := shipped()
	must(tb, err)
	i := slices.IndexFunc(banks, func(b questions.Bank) bool { return b.ID == "laodong-fa" })
	b := questions.Bank{ID: id, Title: "劳动法题库", Law: "劳动法", Edition: "2018"}
	for k, q := range banks[i].Questions[from : from+n] {
		q.ID, q.Revision = id+"-"+[]string{"001", "002", "003", "004", "005", "006", "007", "008", "009", "010"}[k], 1
		q.Options, q.Citations = slices.Clone(q.Options), slices.Clone(q.Citations)
		q.Review = questions.Review{Status: questions.Published, By: "复核", On: "2026-01-01"}
		b.Questions = append(b.Questions, q)
	}
	return b
}

// own is a file of ours, with ids and revisions.
func own(tb tester, qs ...questions.Question) library.File {
	tb.Helper()
	src, err := questions.Export(questions.Bank{Questions: qs})
	must(tb, err)
	return library.File{Name: "题库/导出.json", Source: src, Author: "女职工部"}
}

// foreign is a file of somebody else's, with numbers from 1.
func foreign(tb tester, qs ...questions.Question) library.File {
	tb.Helper()
	var items []map[string]any
	for i, q := range qs {
		item := map[string]any{"no": i + 1, "question": q.Stem, "type": q.Kind.Name(), "answer": q.Key()}
		if q.Kind != questions.Judge && q.Kind != questions.Blank {
			var options []string
			for _, o := range q.Options {
				options = append(options, o.Text)
			}
			item["options"] = options
		}
		items = append(items, item)
	}
	src, err := json.Marshal(items)
	must(tb, err)
	return library.File{Name: `C:\题库\律师.json`, Source: src, Author: "女职工部"}
}

func (r *room) preview(tb tester, f library.File) *library.Preview {
	tb.Helper()
	p, err := r.Preview(context.Background(), f, nil)
	must(tb, err)
	return p
}

// accept previews a file and accepts it.
func (r *room) accept(tb tester, f library.File, a library.Acceptance) library.Outcome {
	tb.Helper()
	out, err := r.Accept(context.Background(), r.preview(tb, f), a)
	must(tb, err)
	return out
}

func into(bank string) library.Acceptance {
	return library.Acceptance{Bank: bank, Title: "县题库", Author: "女职工部"}
}

// current returns a bank's items.
func (r *room) current(tb tester, bank string) library.Holding {
	tb.Helper()
	h, err := r.Current(context.Background(), bank)
	must(tb, err)
	return h
}

// drawn lists what contests draw of a bank: id and revision.
func (r *room) drawn(tb tester, bank string) map[string]int {
	tb.Helper()
	banks, err := r.Drawable(context.Background())
	must(tb, err)
	out := make(map[string]int)
	for _, b := range banks {
		for _, q := range b.Questions {
			if b.ID == bank {
				out[q.ID] = q.Revision
			}
			if q.Review.Status != questions.Published {
				tb.Errorf("%s is drawn as %s", q.ID, q.Review.Status)
			}
		}
	}
	return out
}

func verdicts(p *library.Preview) []library.Verdict {
	var out []library.Verdict
	for _, d := range p.Drafts {
		out = append(out, d.Verdict)
	}
	return out
}

func codes(p *library.Preview) []string {
	var out []string
	for _, x := range p.Problems {
		out = append(out, x.Code)
	}
	return out
}

// places are the locations and messages of an error, one a line.
func places(err error) string {
	var e *quiz.Error
	var b strings.Builder
	if errors.As(err, &e) {
		for _, p := range e.Places {
			b.WriteString(p.Location + " " + p.Message + "\n")
		}
	}
	return b.String()
}

func must(tb tester, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err, places(err))
	}
}

func wantCode(tb tester, err error, code quiz.Code) {
	tb.Helper()
	if got := quiz.CodeOf(err); got != code {
		tb.Fatalf("code %q, want %q (%v)\n%s", got, code, err, places(err))
	}
}

func same(tb tester, what string, got, want any) {
	tb.Helper()
	if !reflect.DeepEqual(got, want) {
		tb.Errorf("%s: got %+v, want %+v", what, got, want)
	}
}

func contains(tb tester, what, text string, parts ...string) {
	tb.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			tb.Errorf("%s lacks %q: %s", what, part, text)
		}
	}
}
