package quiz_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"lawquiz/quiz"
)

// contests are the documents of real contests, by name.
func contests(tb testing.TB) map[string][]byte {
	tb.Helper()
	files, err := filepath.Glob("testdata/contest/*.yaml")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no contests: %v", err)
	}
	out := make(map[string][]byte)
	for _, file := range files {
		if out[file], err = os.ReadFile(file); err != nil {
			tb.Fatal(err)
		}
	}
	return out
}

func TestFormKeepsContests(t *testing.T) {
	t.Parallel()
	for file, src := range contests(t) {
		c, faults := quiz.ReadContest(file, src)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		f := quiz.FormOf(c)
		text, err := json.Marshal(f) // as it travels
		if err != nil {
			t.Fatal(err)
		}
		var back quiz.Form
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		got, faults := back.Read()
		if len(faults) > 0 || !reflect.DeepEqual(got, c) {
			t.Errorf("%s: %v\ngot  %+v\nwant %+v", file, faults, got, c)
		}
	}
}

func TestFormFaults(t *testing.T) {
	t.Parallel()
	sound := quiz.Form{
		ID: "c", Title: "竞赛", Window: quiz.FormWindow{Open: "2026-03-01 09:00", Close: "2026-03-02 24:00"}, Bank: []string{"b"},
		Paper: quiz.FormPaper{Sections: []quiz.FormSection{{Kind: "single", Count: 5, Points: 2}}},
	}
	if _, faults := sound.Read(); len(faults) > 0 {
		t.Fatal(faults)
	}
	for path, spoil := range map[string]func(f *quiz.Form){
		"id":                       func(f *quiz.Form) { f.ID = "竞赛" },
		"title":                    func(f *quiz.Form) { f.Title = "一\n二" },
		"window.open":              func(f *quiz.Form) { f.Window.Open = "明天" },
		"window.close":             func(f *quiz.Form) { f.Window.Close = "2026-02-01 09:00" },
		"register[0]":              func(f *quiz.Form) { f.Register = []quiz.Field{"age"} },
		"participation.people":     func(f *quiz.Form) { f.Participation = &quiz.FormParticipation{People: "cats"} },
		"participation.valid":      func(f *quiz.Form) { f.Participation = &quiz.FormParticipation{Answered: 99} },
		"bank":                     func(f *quiz.Form) { f.Bank = nil },
		"paper":                    func(f *quiz.Form) { f.Paper.Sections = nil },
		"paper.sections[0].kind":   func(f *quiz.Form) { f.Paper.Sections[0].Kind = "single, count: 9 }" },
		"paper.sections[0].points": func(f *quiz.Form) { f.Paper.Sections[0].Points = 1.234 },
		"paper.at_least[0].count":  func(f *quiz.Form) { f.Paper.AtLeast = []quiz.FormLaw{{Law: "劳动法"}} },
		"paper.time_limit":         func(f *quiz.Form) { f.Paper.TimeLimit = "soon" },
		"attempts.per_day":         func(f *quiz.Form) { f.Attempts = &quiz.FormAttempts{PerDay: -1} },
		"standing.ties[1]":         func(f *quiz.Form) { f.Standing = &quiz.FormStanding{Ties: []quiz.Tie{"elapsed", "elapsed"}} },
		"review":                   func(f *quiz.Form) { f.Review = "sometimes" },
		"pass":                     func(f *quiz.Form) { f.Pass = "11" },
		"units.rank_by":            func(f *quiz.Form) { f.Units = &quiz.FormUnits{RankBy: []quiz.Metric{quiz.ByPassRate}} },
		"hosts.主办":                 func(f *quiz.Form) { f.Hosts = []quiz.FormHost{{Role: "主办"}} },
	} {
		f := sound
		f.Paper.Sections = append([]quiz.FormSection{}, sound.Paper.Sections...)
		spoil(&f)
		_, faults := f.Read()
		if len(faults) == 0 || !strings.HasPrefix(faults[0].Path, path) {
			t.Errorf("%s: faults %v", path, faults)
		}
	}
	bad := sound
	bad.Paper.Sections = []quiz.FormSection{{Kind: "single", Count: 5, Points: math.Inf(1)}}
	if _, faults := bad.Read(); len(faults) == 0 {
		t.Error("points without end are no fault")
	}
}

func FuzzForm(f *testing.F) {
	for file, src := range contests(f) {
		c, faults := quiz.ReadContest(file, src)
		if len(faults) > 0 {
			f.Fatal(faults)
		}
		text, err := json.Marshal(quiz.FormOf(c))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		var form quiz.Form
		if json.Unmarshal(src, &form) != nil {
			return
		}
		c, faults := form.Read()
		if len(faults) > 0 {
			return
		}
		again := quiz.FormOf(c)
		back, faults := again.Read()
		if len(faults) > 0 || !reflect.DeepEqual(back, c) {
			t.Fatalf("%v\ngot  %+v\nwant %+v", faults, back, c)
		}
		written, faults := quiz.ReadContest("", quiz.WriteContest(c))
		if len(faults) > 0 || !reflect.DeepEqual(written, c) {
			t.Fatalf("written: %v\ngot  %+v\nwant %+v", faults, written, c)
		}
	})
}
