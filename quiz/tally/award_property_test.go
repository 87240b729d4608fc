package tally_test

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// deed is something that leaves a trace in an award.
type deed struct {
	what   int // 0: a sitting, 1: a mark, 2: a piece of material
	person int64
	unit   int64
	points int
}

func drawDeeds(t *rapid.T) []deed {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) deed {
		return deed{rapid.IntRange(0, 2).Draw(t, "what"), rapid.Int64Range(1, 30).Draw(t, "person"), 10 * rapid.Int64Range(1, 3).Draw(t, "unit"), rapid.IntRange(0, 30).Draw(t, "points")}
	}), 0, 25).Draw(t, "deeds")
}

// stage is a record in which every trial has a contest of its own.
type stage struct {
	*store.DB
	tree   *quiz.Tree
	ids    int64
	awards *tally.Awards
}

// trial is one contest of a stage with an award.
type trial struct {
	*stage
	contest tally.Contest
	sheet   tally.Version
}

func (s *stage) begin(t *rapid.T, of *quiz.Contest) *trial {
	s.ids++
	c := &trial{stage: s, contest: tally.Contest{Contest: of, Nr: s.ids, KeyVersion: 1}}
	var err error
	if c.sheet, err = s.awards.Create(context.Background(), c.contest, s.tree, tally.Draft{Source: sheetSource, Owner: 1, Reason: "x", By: admin}); err != nil {
		t.Fatal(err)
	}
	return c
}

// do leaves the trace of a deed; at is its place in the order all trials give the deeds.
func (c *trial) do(t *rapid.T, d deed, at int) {
	s := c.stage
	s.ids++
	unit := d.unit + 1 + d.person%3
	path := s.tree.Path(10*(1+d.person%3) + 1 + d.person%3)
	err := s.Update(context.Background(), func(tx *store.Tx) error {
		m := quiz.Mark{Points: quiz.Points(100 * d.points), Elapsed: 1, Finished: 1000 + int64(at), Day: 1, Valid: true}
		switch d.what {
		case 0:
			if err := tx.AddMarks([]store.Mark{{Contest: c.contest.Nr, Person: d.person, Paper: s.ids, KeyVersion: 1, Mark: m}}); err != nil {
				return err
			}
			_, err := tx.BumpStandings(c.contest.Nr, []store.Bump{{Person: d.person, Path: path, Counted: d.person%4 > 0}}, 1000)
			return err
		case 2:
			return tx.PutMaterials([]store.Material{{ID: s.ids, Contest: c.contest.Nr, Unit: d.unit, Kind: quiz.Essay, Title: fmt.Sprint(unit), SentAt: 1,
				Accepted: true, Grade: []string{"", "一等奖"}[d.points%2], JudgeUnit: 1, Edition: 1}})
		}
		return nil
	})
	if d.what == 1 {
		// One assessor each, so that no mark takes the place of another.
		who := tally.Hand{Account: 1000 + int64(at), Name: fmt.Sprint("评委", at), Admin: true}
		err = s.awards.Mark(context.Background(), c.contest, s.tree, c.sheet.Award, who, []tally.Mark{mark(d.unit, quiz.Points(100*d.points))})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (c *trial) result(t *rapid.T) quiz.AwardResult {
	p, err := c.stage.awards.Preview(context.Background(), c.contest, c.stage.tree, c.sheet.Award, 0)
	if err != nil {
		t.Fatal(err)
	}
	return p.Result
}

// Whatever order things happened in, the award is the same; and one more who takes part never lowers a unit's participation.
func TestAwardsThroughTheRecord(t *testing.T) {
	t.Parallel()
	db, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "record.db"))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	heads := worldUnits()
	for i := range heads {
		heads[i].Heads = map[quiz.HeadCount]int{quiz.Workers: 3 + i}
	}
	tree, err := quiz.NewTree(heads)
	must(t, err)
	doc, faults := quiz.ReadContest("c.yaml", fmt.Appendf(nil, document, "c"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	s := &stage{DB: db, tree: tree, ids: 100, awards: tally.NewAwards(tally.AwardsConfig{DB: db, Now: func() int64 { return doc.Window.Open + 5 }})}
	rapid.Check(t, func(t *rapid.T) {
		deeds := drawDeeds(t)
		straight, mixed := s.begin(t, doc), s.begin(t, doc)
		for i, d := range deeds {
			straight.do(t, d, i)
		}
		order := make([]int, len(deeds))
		for i := range order {
			order[i] = i
		}
		for _, i := range rapid.Permutation(order).Draw(t, "order") {
			mixed.do(t, deeds[i], i)
		}
		before := straight.result(t)
		if again := mixed.result(t); !reflect.DeepEqual(before, again) {
			t.Fatalf("in another order\n%+v\nwant\n%+v", again, before)
		}
		more := deed{what: 0, person: rapid.Int64Range(1, 30).Draw(t, "more")}
		straight.do(t, more, len(deeds))
		was, is := participations(before), participations(straight.result(t))
		for unit, points := range was {
			if is[unit] < points {
				t.Fatalf("unit %d had %v for participation and has %v after %d took part", unit, points, is[unit], more.person)
			}
		}
	})
}

// participations returns what every unit earns for participation.
func participations(r quiz.AwardResult) map[int64]quiz.Points {
	out := map[int64]quiz.Points{}
	for _, g := range r.Groups {
		for _, row := range g.Rows {
			out[row.Unit] = row.Lines[0].Points
		}
	}
	return out
}
