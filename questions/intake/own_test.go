package intake_test

import (
	"reflect"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/questions/intake"
)

// TestOwnFormatsLoseNothing reads the shipped banks back from YAML and from the JSON export.
func TestOwnFormatsLoseNothing(t *testing.T) {
	t.Parallel()
	banks, err := bank.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range banks {
		exported, err := questions.Export(b)
		if err != nil {
			t.Fatal(err)
		}
		for name, src := range map[string][]byte{b.ID + ".yaml": questions.WriteBank(b), b.ID + ".json": exported} {
			r := intake.Read(name, src, intake.Limits{})
			check(t, r)
			if len(r.Drafts) != len(b.Questions) || len(r.Problems) != 0 {
				t.Fatalf("%s: %d of %d questions, problems %+v", name, len(r.Drafts), len(b.Questions), r.Problems)
			}
			for i, want := range b.Questions {
				want.Review = questions.Review{Status: questions.Candidate}
				if got := r.Drafts[i].Question; !reflect.DeepEqual(normal(got), normal(want)) {
					t.Errorf("%s: question %s came back as\n%+v, want\n%+v", name, want.ID, got, want)
				}
			}
		}
	}
}

// normal makes absent and empty lists the same.
func normal(q questions.Question) questions.Question {
	if len(q.Options) == 0 {
		q.Options = nil
	}
	if len(q.Answers) == 0 {
		q.Answers = nil
	}
	if len(q.Citations) == 0 {
		q.Citations = nil
	}
	if len(q.Tags) == 0 {
		q.Tags = nil
	}
	return q
}
