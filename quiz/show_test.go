package quiz_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// A new field of the shown types must be added here, by somebody who made sure that it tells nothing.
func TestShownTypesHoldNoKey(t *testing.T) {
	t.Parallel()
	want := map[reflect.Type][]string{
		reflect.TypeFor[quiz.ShownQuestion](): {"ID", "Kind", "KindName", "Stem", "Points", "Blanks", "Options"},
		reflect.TypeFor[quiz.ShownOption]():   {"ID", "Text"},
	}
	for typ, fields := range want {
		var got []string
		for _, f := range reflect.VisibleFields(typ) {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, fields) {
			t.Errorf("%v has %v, want %v", typ, got, fields)
		}
	}
}

func TestShownJSONHoldsNoKey(t *testing.T) {
	t.Parallel()
	for _, kind := range questions.Kinds {
		out, err := json.Marshal(one(t, ask("q", kind, 2), 1250, quiz.PartialNone).Show())
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`(?i)correct|key|answer|explan|citation|秘密|甲|true|false`).FindString(string(out)); m != "" {
			t.Errorf("%s: %q in %s", kind, m, out)
		}
		if !strings.Contains(string(out), `"points":12.5`) {
			t.Errorf("%s: no points in %s", kind, out)
		}
	}
}

func TestShowFollowsTheLayout(t *testing.T) {
	t.Parallel()
	_, pool, l, s := paper(t, 4)
	shown := s.Show()
	for i, slot := range l.Slots {
		q, err := pool.Question(slot.Ref())
		if err != nil {
			t.Fatal(err)
		}
		if shown[i].ID != q.ID || shown[i].KindName != q.Kind.Name() || len(shown[i].Options) != len(slot.Options) {
			t.Fatalf("question %d is %+v, want %s", i, shown[i], q.ID)
		}
		for j, o := range slot.Options {
			if want := (quiz.ShownOption{ID: o.ID, Text: q.Options[o.Index].Text}); shown[i].Options[j] != want {
				t.Errorf("option %d of %s is %+v, want %+v", j, q.ID, shown[i].Options[j], want)
			}
		}
	}
}

func TestReviewExplains(t *testing.T) {
	t.Parallel()
	s := one(t, ask("q", questions.Multiple, 2, "劳动法"), 1200, quiz.PartialPerOption)
	r := s.Review(quiz.Answers{"q": {"b"}})[0]
	if !slices.Equal(r.Key, []string{"a", "b"}) || r.Points != 6 || r.Full != 12 || r.Correct ||
		r.Explanation != "秘密解析q" || r.Citations[0].Law != "劳动法" || !slices.Equal(r.Given, []string{"b"}) {
		t.Errorf("got %+v", r)
	}
	if r := one(t, ask("q", questions.Blank, 1), 100, quiz.PartialNone).Review(nil)[0]; r.Accepted[0][1] != "乙1" {
		t.Errorf("got %+v", r)
	}
}
