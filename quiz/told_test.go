package quiz_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// What is told without a review says what was asked and answered, and nothing of what is right.
func TestToldHoldsNoKey(t *testing.T) {
	t.Parallel()
	for _, kind := range questions.Kinds {
		s := one(t, ask("q", kind, 2), 1250, quiz.PartialNone)
		for _, a := range []quiz.Answers{nil, {"q": {}}, {"other": {"a"}}} {
			told := s.Tell(a, a, false)
			out, err := json.Marshal(told)
			if err != nil {
				t.Fatal(err)
			}
			if m := regexp.MustCompile(`(?i)correct|right|answer|saved|explan|citation|review|秘密|甲|true|false`).FindString(string(out)); m != "" {
				t.Errorf("%s: %q in %s", kind, m, out)
			}
		}
	}
	var fields []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[quiz.ToldQuestion]()) {
		fields = append(fields, f.Name)
	}
	if want := []string{"ID", "KindName", "Stem", "Saved", "Answer", "Spent", "Review"}; !slices.Equal(fields, want) {
		t.Errorf("fields %v, want %v: make sure that a new one tells nothing", fields, want)
	}
}

func TestToldInWords(t *testing.T) {
	t.Parallel()
	for n := range byte(8) {
		_, pool, l, s := paper(t, n)
		right := perfect(s)
		for i, q := range s.Tell(nil, right, true) {
			text, err := pool.Question(l.Slots[i].Ref())
			if err != nil {
				t.Fatal(err)
			}
			if q.Stem != text.Stem || q.Review == nil || !q.Review.Correct || q.Review.Points != q.Review.Full || len(q.Answer) == 0 || q.Saved != nil {
				t.Fatalf("paper %d, %s: %+v", n, q.ID, q)
			}
			for _, word := range q.Answer {
				if text.Kind != questions.Blank && !slices.ContainsFunc(text.Options, func(o questions.Option) bool { return o.Correct && o.Text == word }) {
					t.Errorf("paper %d, %s: %q is not a right option", n, q.ID, word)
				}
			}
			if text.Kind != questions.Blank && !slices.Equal(slices.Sorted(slices.Values(q.Answer)), slices.Sorted(slices.Values(q.Review.Right))) {
				t.Errorf("paper %d, %s: answered %v, right %v", n, q.ID, q.Answer, q.Review.Right)
			}
		}
	}
	s := one(t, ask("q", questions.Blank, 1), 100, quiz.PartialNone)
	given := quiz.Answers{"q": {" 九十八 "}}
	told := s.Tell(given, nil, false)[0]
	if !slices.Equal(told.Saved, given["q"]) || told.Answer != nil {
		t.Errorf("a blank: %+v", told)
	}
	told.Saved[0] = "x"
	if given["q"][0] != " 九十八 " {
		t.Error("the answers are shared with the caller")
	}
}
