package tally_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// world is a record with a contest, and beside it everything that was put in, kept as plainly as can be.
type world struct {
	*store.DB
	contest tally.Contest
	tree    *quiz.Tree
	people  map[int64]*citizen
	now     int64
	papers  int64
	version int64 // of the newest key used
}

// citizen is somebody of the world.
type citizen struct {
	path    []int64
	counted bool
	woman   bool
	gone    bool
	sat     map[int64]quiz.Mark // by paper, under the newest key
}

// worldUnits is a tree of three levels: unit 1, below it 10, 20 and 30, below each three more.
func worldUnits() []quiz.Unit {
	units := []quiz.Unit{{ID: 1, Code: "1", Name: "市总工会"}}
	for county := int64(10); county <= 30; county += 10 {
		units = append(units, quiz.Unit{ID: county, Parent: 1, Code: fmt.Sprint(county), Name: fmt.Sprintf("第%d县总工会", county/10)})
		for leaf := county + 1; leaf <= county+3; leaf++ {
			units = append(units, quiz.Unit{ID: leaf, Parent: county, Code: fmt.Sprint(leaf), Name: fmt.Sprintf("第%d厂工会", leaf)})
		}
	}
	return units
}

// found makes a world under a counting rule; its clock stands at the given moment.
func found(tb testing.TB, source string, counts quiz.Counting) *world {
	tb.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, source)
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	w := &world{DB: db, people: make(map[int64]*citizen), version: 1}
	w.now, err = quiz.ParseMoment("2026-03-02 09:00")
	must(tb, err)
	doc, faults := quiz.ReadContest("c.yaml", fmt.Appendf(nil, document, "c"))
	if len(faults) > 0 {
		tb.Fatal(faults)
	}
	doc.Standing.Counts = counts
	w.contest = tally.Contest{Contest: doc, Nr: 7, KeyVersion: 1}
	must(tb, db.PutUnits(ctx, worldUnits(), nil, nil))
	must(tb, db.PutContest(ctx, store.Contest{Nr: 7, ID: "c", Document: fmt.Sprintf(document, "c"), State: store.Published, KeyVersion: 1, CreatedAt: w.now}, nil))
	w.tree, err = quiz.NewTree(worldUnits())
	must(tb, err)
	return w
}

// citizen returns somebody, registered in a unit when she is first asked for.
func (w *world) citizen(tb testing.TB, person, unit int64, woman, counted bool) *citizen {
	if c := w.people[person]; c != nil {
		return c
	}
	gender := quiz.Male
	if woman {
		gender = quiz.Female
	}
	must(tb, w.AddPerson(context.Background(), store.Person{ID: person, Name: "sealed", Gender: gender, Unit: unit},
		store.Identity{Kind: "demo", Subject: fmt.Sprint(person)}))
	c := &citizen{path: w.tree.Path(unit), counted: counted, woman: woman, sat: make(map[int64]quiz.Mark)}
	w.people[person] = c
	return c
}

// sit records a finished sitting of somebody.
func (w *world) sit(tb testing.TB, person int64, m quiz.Mark) int64 {
	w.papers++
	paper := w.papers
	c := w.people[person]
	w.write(tb, person, store.Mark{Contest: 7, Person: person, Paper: paper, KeyVersion: 1, Mark: m})
	c.sat[paper] = m
	return paper
}

// regrade gives a sitting a mark under a newer key.
func (w *world) regrade(tb testing.TB, person, paper, version int64, points quiz.Points) {
	m := w.people[person].sat[paper]
	m.Points, m.Passed, m.Full = points, points >= 6000, points == 10000
	w.write(tb, person, store.Mark{Contest: 7, Person: person, Paper: paper, KeyVersion: version, Mark: m})
	w.people[person].sat[paper] = m
}

// write adds a mark and stands its person.
func (w *world) write(tb testing.TB, person int64, m store.Mark) {
	c, rule := w.people[person], w.contest.Standing
	must(tb, w.Update(context.Background(), func(tx *store.Tx) error {
		if err := tx.AddMarks([]store.Mark{m}); err != nil {
			return err
		}
		rows, err := tx.BumpStandings(7, []store.Bump{{Person: person, Path: c.path, Counted: c.counted,
			First: quiz.Stand(rule, person, []quiz.Mark{m.Mark})}}, w.now)
		if err != nil || rows[person].Generation == 1 || rows[person].Gone {
			return err
		}
		marks, err := tx.Marks(7, []int64{person})
		if err != nil {
			return err
		}
		rows[person].Standing = quiz.Stand(rule, person, marks[person])
		return tx.WriteStandings([]*store.Standing{rows[person]})
	}))
}

// erase takes somebody out of the record.
func (w *world) erase(tb testing.TB, person int64) {
	must(tb, w.Update(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Erase(person, w.now)
		return err
	}))
	w.people[person].gone = true
}

// figures counts everybody of a unit one by one.
func (w *world) figures(unit, cutoff int64) tally.UnitFigures {
	var u tally.UnitFigures
	hours := make(map[int64]*tally.Hour)
	hour := func(ms int64) *tally.Hour {
		at := ms - ms%3_600_000
		if hours[at] == nil {
			hours[at] = &tally.Hour{At: at}
		}
		return hours[at]
	}
	for person, c := range w.people {
		marks, first := w.marks(c, cutoff)
		if c.gone || len(marks) == 0 || !slices.Contains(c.path, unit) {
			continue
		}
		at := quiz.Stand(w.contest.Standing, person, marks)
		n := quiz.CountsOf(at, c.counted)
		u.All = u.All.Add(n)
		if c.counted {
			u.Counted = u.Counted.Add(n)
		}
		if c.woman {
			u.Women = u.Women.Add(n)
		}
		for _, m := range marks {
			hour(m.Finished).Sittings++
		}
		if at.Valid {
			if cutoff != 0 && first > cutoff-24*3_600_000 {
				u.New++
			}
			h := hour(first)
			h.People++
			h.Counted += n.Counted
			if c.woman {
				h.Women++
			}
			if tally.Banded(w.contest.Standing.Counts) {
				tenth := min(9, int64(at.Points)*10/int64(w.contest.Full()))
				u.Bands[tenth]++
				if c.counted {
					u.CountedBands[tenth]++
				}
			}
		}
	}
	for _, h := range hours {
		u.Hours = append(u.Hours, *h)
	}
	slices.SortFunc(u.Hours, func(a, b tally.Hour) int { return cmp.Compare(a.At, b.At) })
	return u
}

// marks returns what counts of somebody at a cut-off, and when her first valid sitting ended.
func (w *world) marks(c *citizen, cutoff int64) (marks []quiz.Mark, first int64) {
	for _, paper := range slices.Sorted(maps.Keys(c.sat)) {
		m := c.sat[paper]
		if cutoff != 0 && m.Finished > cutoff {
			continue
		}
		marks = append(marks, m)
		if m.Valid && (first == 0 || m.Finished < first) {
			first = m.Finished
		}
	}
	return marks, first
}

// check holds figures to what was put in.
func (w *world) check(tb testing.TB, f *tally.Figures, cutoff int64) {
	tb.Helper()
	for _, u := range worldUnits() {
		want, got := w.figures(u.ID, cutoff), *f.Unit(u.ID)
		for _, child := range w.tree.Children(u.ID) {
			if w.figures(child, cutoff).Counted.People > 0 {
				want.Active++
			}
		}
		got.Touched = 0
		if fmt.Sprint(got) != fmt.Sprint(want) {
			tb.Fatalf("unit %d at %d:\n got %+v\nwant %+v", u.ID, cutoff, got, want)
		}
		if f.Units[u.ID] != nil && want.All == (quiz.Counts{}) && f.Units[u.ID].Touched == 0 {
			tb.Fatalf("unit %d has figures and nobody", u.ID)
		}
	}
}
