package quiz_test

import (
	"fmt"
	"os"
	"path/filepath"

	"lawquiz/quiz"
)

// sheet reads an award sheet of testdata.
func sheet(tb failing, name string) *quiz.AwardSheet {
	tb.Helper()
	file := filepath.Join("testdata", "award", name+".yaml")
	src, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	return readSheet(tb, string(src))
}

func readSheet(tb failing, src string) *quiz.AwardSheet {
	tb.Helper()
	s, faults := quiz.ReadSheet("sheet.yaml", []byte(src))
	if len(faults) > 0 {
		tb.Fatal(faults)
	}
	return s
}

// award works out a sheet that must not fail.
func award(tb failing, s *quiz.AwardSheet, units []quiz.AwardUnit) quiz.AwardResult {
	tb.Helper()
	r, err := quiz.Award(s, units)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// awardRows returns the rows of all groups by unit.
func awardRows(r quiz.AwardResult) map[int64]quiz.AwardRow {
	out := map[int64]quiz.AwardRow{}
	for _, g := range r.Groups {
		for _, row := range g.Rows {
			out[row.Unit] = row
		}
	}
	return out
}

// unit is a candidate with counted people over a head-count, all of whom passed with mean points.
func unit(id int64, people, due int, mean quiz.Points) quiz.AwardUnit {
	n := int64(people)
	return quiz.AwardUnit{UnitRow: quiz.UnitRow{
		Unit: id, Name: fmt.Sprintf("单位%d", id), Due: due, DueKnown: true,
		Counts: quiz.Counts{People: n, Counted: n, Sittings: 2 * n, Points: n * int64(mean), Passed: n},
	}}
}

// simple is a sheet by participation alone, with a quota.
func simple(quota string) string {
	return "award: 组织奖\ncandidates: {under: 市总工会}\nitems:\n  - {name: 参与率, points: 40, from: participation}\nquota: " + quota + "\n"
}

// failing is what tests of all sorts can do.
type failing interface {
	Helper()
	Fatal(...any)
}
