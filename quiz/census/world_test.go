package census_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/census"
	"lawquiz/quiz/play"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

// engine makes the source of a record of its own.
type engine func(tb testing.TB) string

func sqlite(tb testing.TB) string { return filepath.Join(tb.TempDir(), "record.db") }

func postgres(tb testing.TB) string { return servicetest.Postgres(tb) }

const document = `
id: %s
title: 竞赛%s
window: { open: 2026-03-01 00:00, close: 2026-03-%s 24:00 }
register: [name, unit, gender]
participation: { people: women, of: 女职工数, valid: answered >= 1 }
bank: [law]
paper:
  sections:
    - { kind: judge, count: 3, points: 10 }
  time_limit: 5m
`

func law() []questions.Bank {
	b := questions.Bank{ID: "law", Title: "劳动法"}
	for i := range 12 {
		b.Questions = append(b.Questions, questions.Question{
			ID: fmt.Sprintf("j-%02d", i), Revision: 1, Kind: questions.Judge, Stem: "题干", Explanation: "解析", Difficulty: 1,
			Options:   []questions.Option{{Text: "正确", Correct: true}, {Text: "错误"}},
			Citations: []questions.Citation{{Law: "劳动法", Article: "第一条"}},
			Review:    questions.Review{Status: questions.Published},
		})
	}
	return []questions.Bank{b}
}

// world is a record with a running contest "long", one that ends sooner, "short", boards in memory, and a census.
type world struct {
	*census.Census
	tb      testing.TB
	db      *store.DB
	catalog *play.Catalog
	play    *play.Service
	boards  *board.Memory
	clock   atomic.Int64
	people  int64
}

const (
	city, county, plant, mill, far int64 = 1, 2, 3, 4, 5
)

func units() []quiz.Unit {
	return []quiz.Unit{
		{ID: city, Code: "S", Name: "某市总工会"}, {ID: county, Parent: city, Code: "X1", Name: "甲县总工会"},
		{ID: plant, Parent: county, Code: "X1-1", Name: "红星纺织厂"}, {ID: mill, Parent: county, Code: "X1-2", Name: "东风机械厂"},
		{ID: far, Parent: city, Code: "X2", Name: "乙县总工会"},
	}
}

// enter opens a world; its clock stands at 2026-03-02 09:00.
func enter(tb testing.TB, source string) *world {
	tb.Helper()
	ctx := context.Background()
	w := &world{tb: tb, boards: board.NewMemory(), people: 100}
	w.clock.Store(moment("2026-03-02 09:00"))
	var err error
	w.db, err = store.Open(ctx, source)
	must(tb, err)
	must(tb, w.db.PutUnits(ctx, units(), nil, nil))
	for id, last := range map[string]string{"long": "31", "short": "05"} {
		_, err := play.Publish(ctx, w.db, "c.yaml", fmt.Sprintf(document, id, id, last), law(), w.now())
		must(tb, err)
		build, err := w.boards.Begin(ctx, id)
		must(tb, err)
		must(tb, build.Swap(ctx))
	}
	w.catalog, err = play.NewCatalog(ctx, w.db)
	must(tb, err)
	var papers atomic.Uint64
	w.play, err = play.New(play.Config{
		DB: w.db, Catalog: w.catalog, Now: w.now, Committed: w.carry,
		Seed: func() (seed [32]byte) {
			binary.LittleEndian.PutUint64(seed[:], papers.Add(1))
			return seed
		},
	})
	must(tb, err)
	w.Census = census.New(census.Config{DB: w.db, Now: w.now, Committed: w.carry})
	return w
}

// open is enter for a test that ends with the world.
func open(tb testing.TB, source string) *world {
	w := enter(tb, source)
	tb.Cleanup(w.close)
	return w
}

func (w *world) close() {
	w.play.Close()
	must(w.tb, w.db.Close())
}

func (w *world) now() int64 { return w.clock.Load() }

// carry puts committed standings on the boards at once.
func (w *world) carry(rows []store.Standing) {
	for _, s := range rows {
		c, err := w.catalog.ByNr(s.Contest)
		if err != nil {
			panic(err)
		}
		e := board.Entry{
			Person: s.Person, Generation: s.Generation, Path: s.Path, Elapsed: s.Elapsed, Gone: s.Gone,
			Counts: quiz.CountsOf(s.Standing, s.Counted), Key: quiz.Key(c.Standing, s.Standing),
		}
		if _, err := w.boards.Carry(context.Background(), c.ID, []board.Entry{e}); err != nil {
			panic(err)
		}
	}
}

// person registers somebody.
func (w *world) person(unit int64, gender quiz.Gender, typed string) play.Who {
	w.tb.Helper()
	w.people++
	must(w.tb, w.db.AddPerson(context.Background(), store.Person{
		ID: w.people, Name: "sealed", Gender: gender, Unit: unit, TypedUnit: typed, UpdatedAt: w.now(),
	}, store.Identity{Kind: "demo", Subject: fmt.Sprint(w.people)}))
	return play.Who{Person: w.people, Channel: "web", Named: true, Gender: gender, Unit: unit}
}

// sit hands a paper with n right answers in.
func (w *world) sit(who play.Who, contest string, n int) {
	w.tb.Helper()
	ctx := context.Background()
	o, err := w.play.Begin(ctx, contest, who)
	must(w.tb, err)
	answers := quiz.Answers{}
	for _, q := range o.Sheet.Review(nil)[:n] {
		answers[q.ID] = q.Key
	}
	_, err = w.play.Submit(ctx, who, o.ID, answers)
	must(w.tb, err)
}

func (w *world) reload() {
	w.tb.Helper()
	must(w.tb, w.catalog.Reload(context.Background()))
}

// work lets everything follow that changes of units lead to.
func (w *world) work() {
	w.tb.Helper()
	for range 2 { // a job settles some seconds after its change
		for more := true; more; {
			var err error
			more, err = w.Work(context.Background())
			must(w.tb, err)
		}
		w.clock.Add(11_000)
	}
}

// apply plans a change and makes it.
func (w *world) apply(change func(b census.Base) census.Change, by census.By) (*census.Plan, error) {
	w.tb.Helper()
	ctx := context.Background()
	base, err := w.Base(ctx)
	must(w.tb, err)
	p, err := w.Plan(ctx, base, change(base))
	if err != nil {
		return nil, err
	}
	_, err = w.Apply(ctx, base, p, by)
	return p, err
}

// unit lets a change edit one unit.
func edit(id int64, do func(u *quiz.Unit)) func(census.Base) census.Change {
	return func(b census.Base) census.Change {
		ch := census.Change{Units: append([]quiz.Unit(nil), b.Units...)}
		for i := range ch.Units {
			if ch.Units[i].ID == id {
				do(&ch.Units[i])
			}
		}
		return ch
	}
}

// merge takes a unit out, whose children go with its people.
func merge(from, into int64) func(census.Base) census.Change {
	return func(b census.Base) census.Change {
		ch := census.Change{Merges: []census.Merge{{From: from, Into: into}}}
		for _, u := range b.Units {
			if u.ID == from {
				continue
			}
			if u.Parent == from {
				u.Parent = into
			}
			ch.Units = append(ch.Units, u)
		}
		return ch
	}
}

// totals returns a contest's counts at a unit as the boards have them.
func (w *world) totals(contest string, unit int64) quiz.Counts {
	w.tb.Helper()
	got, err := w.boards.Totals(context.Background(), contest, []int64{unit})
	must(w.tb, err)
	return got[0]
}

func moment(text string) int64 {
	ms, err := quiz.ParseMoment(text)
	if err != nil {
		panic(err)
	}
	return ms
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
