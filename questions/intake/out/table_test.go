package out_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/questions/intake"
	"lawquiz/questions/intake/out"
)

// tables are the formats that have rows and columns.
var tables = []intake.Format{intake.Xlsx, intake.CSV}

// TestTablesKeepShippedBanks reads every shipped bank back, one by one and all in one file.
func TestTablesKeepShippedBanks(t *testing.T) {
	t.Parallel()
	banks, err := bank.All()
	if err != nil {
		t.Fatal(err)
	}
	if n := count(banks); n < 600 {
		t.Fatalf("%d questions are shipped", n)
	}
	for _, format := range tables {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			for _, b := range banks {
				if r := kept(t, format, b); len(r.Problems) > 0 {
					t.Errorf("%s: %+v", b.ID, r.Problems)
				}
			}
			r := kept(t, format, banks...)
			if len(r.Problems) > 0 {
				t.Errorf("%+v", r.Problems)
			}
			if got := r.Drafts[0].Section; got != banks[0].Title {
				t.Errorf("the first question is said to be of %q, want %q", got, banks[0].Title)
			}
		})
	}
}

// TestTablesKeepAnyQuestion reads questions of any text back. More options than a telephone shows are
// told of, and kept all the same.
func TestTablesKeepAnyQuestion(t *testing.T) {
	t.Parallel()
	for _, format := range tables {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				list := rapid.SliceOfNDistinct(rapid.Custom(question), 1, 5, func(q questions.Question) string { return q.ID }).Draw(t, "questions")
				for _, p := range kept(t, format, questions.Bank{ID: "a", Questions: list}).Problems {
					if p.Code != "option_many" {
						t.Fatalf("problem %+v", p)
					}
				}
			})
		})
	}
}

// fatal is a test of the testing package or of rapid.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

// kept writes and reads banks, and fails the test unless every question comes back as it was.
func kept(t fatal, format intake.Format, banks ...questions.Bank) intake.Result {
	t.Helper()
	src, err := out.Write(format, banks...)
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	r := intake.Read("题库."+string(format), src, intake.Limits{})
	if r.Format != format {
		t.Fatalf("taken for %q, not %q", r.Format, format)
	}
	if !r.Account.Balanced() || len(r.Drafts) != count(banks) {
		t.Fatalf("%d of %d questions came back: %+v %+v", len(r.Drafts), count(banks), r.Account, r.Problems)
	}
	i := 0
	for _, b := range banks {
		for _, want := range b.Questions {
			want.Review = questions.Review{Status: questions.Candidate}
			if got := r.Drafts[i].Question; !reflect.DeepEqual(normal(got), normal(want)) {
				t.Fatalf("%s came back as\n%#v, want\n%#v", want.ID, got, want)
			}
			i++
		}
	}
	return r
}

// normal makes absent and empty lists the same.
func normal(q questions.Question) questions.Question {
	v := reflect.ValueOf(&q).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice && f.Len() == 0 {
			f.SetZero()
		}
	}
	return q
}

func count(banks []questions.Bank) int {
	n := 0
	for _, b := range banks {
		n += len(b.Questions)
	}
	return n
}
