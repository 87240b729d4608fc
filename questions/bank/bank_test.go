package bank_test

import (
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"
)

// Every shipped question is clean: one subtest per question, so that a complaint names it.
func TestShippedBanksAreClean(t *testing.T) {
	t.Parallel()
	files, err := bank.Files()
	if err != nil {
		t.Fatal(err)
	}
	banks, faults := questions.Check(files...)
	for _, f := range faults {
		t.Error(f)
	}
	for _, b := range banks {
		for _, q := range b.Questions {
			t.Run(q.ID, func(t *testing.T) {
				t.Parallel()
				for _, c := range questions.LintQuestion(q) {
					t.Error(c)
				}
				if q.Review.Status != questions.Published {
					t.Errorf("is %s: only published questions ship", q.Review.Status)
				}
			})
		}
	}
}

// A bank in the written form changes line by line when a question does.
func TestShippedBanksKeepTheForm(t *testing.T) {
	t.Parallel()
	files, err := bank.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, _ := questions.ReadBank(f.Name, f.Source)
		want, got := strings.Split(string(questions.WriteBank(b)), "\n"), strings.Split(string(f.Source), "\n")
		for i := range min(len(want), len(got)) {
			if got[i] != want[i] {
				t.Errorf("%s:%d: written as\n%s\nwant\n%s", f.Name, i+1, got[i], want[i])
				break
			}
		}
	}
}

// floors are how many questions on each law must ship at least.
var floors = map[string]int{"女职工劳动保护特别规定": 80, "劳动法": 40, "劳动合同法": 60, "妇女权益保障法": 40}

func TestFloors(t *testing.T) {
	t.Parallel()
	cited, held := citations(t), map[string]int{}
	banks, err := bank.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range banks {
		for _, q := range b.Questions {
			if cites(q, b.Law) {
				held[b.Law]++
			}
		}
	}
	for law, floor := range floors {
		if held[law] < floor {
			t.Errorf("%s: %d questions, want at least %d", law, held[law], floor)
		}
	}
	const tebie = "女职工劳动保护特别规定"
	law, ok := questions.FindLaw(tebie)
	if !ok {
		t.Fatal("no law", tebie)
	}
	for n := 1; n <= law.Articles; n++ {
		if a := (questions.Article{Number: n}); cited[tebie+a.String()] == 0 {
			t.Errorf("no question on %s%s", tebie, a)
		}
	}
	for n := 1; n <= law.Annex; n++ {
		if a := (questions.Article{Number: n, Annex: true}); cited[tebie+a.String()] == 0 {
			t.Errorf("no question on %s%s", tebie, a)
		}
	}
}

// citations counts the questions on each article.
func citations(t *testing.T) map[string]int {
	t.Helper()
	banks, err := bank.All()
	if err != nil {
		t.Fatal(err)
	}
	cited := map[string]int{}
	for _, b := range banks {
		for _, q := range b.Questions {
			for _, c := range q.Citations {
				cited[c.Law+c.Article]++
			}
		}
	}
	return cited
}

func cites(q questions.Question, law string) bool {
	for _, c := range q.Citations {
		if c.Law == law {
			return true
		}
	}
	return false
}
