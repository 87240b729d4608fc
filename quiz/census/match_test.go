package census_test

import (
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
)

func TestSuggest(t *testing.T) {
	t.Parallel()
	tree, err := quiz.NewTree([]quiz.Unit{
		{ID: 1, Code: "S", Name: "某市总工会"}, {ID: 2, Parent: 1, Code: "A", Name: "松筠区总工会"}, {ID: 3, Parent: 1, Code: "B", Name: "青泉县总工会"},
		{ID: 4, Parent: 2, Code: "A1", Name: "恒岚纺织有限公司工会委员会", Names: []string{"第二棉纺厂"}}, {ID: 5, Parent: 2, Code: "A2", Name: "恒岚机械厂"},
		{ID: 6, Parent: 3, Code: "B1", Name: "恒岚纺织（集团）有限责任公司"}, {ID: 7, Parent: 3, Code: "B2", Name: "厂"},
	})
	if err != nil {
		t.Fatal(err)
	}
	m := census.NewMatcher(tree.With(quiz.Former{}))
	for _, c := range []struct {
		typed string
		top   int64
		first int64
		score int
	}{
		{"恒岚纺织", quiz.Root, 4, 100}, {"恒岚纺织公司", 3, 6, 100}, {"恒岚防织有限公司", 2, 4, 75}, {"ＨＥＮＧ", 1, 0, 0}, {"第二棉纺厂工会", 1, 4, 100},
		{"恒岚机械", 2, 5, 100}, {"", 1, 0, 0}, {"厂", 1, 7, 100}, {"松筠区恒岚纺织有限公司", 2, 4, 82},
	} {
		got := m.Suggest(c.typed, c.top, 3)
		if c.first == 0 && len(got) > 0 || c.first != 0 && (len(got) == 0 || got[0] != census.Suggestion{Unit: c.first, Score: c.score}) {
			t.Errorf("%q below %d: %+v, want %d with %d", c.typed, c.top, got, c.first, c.score)
		}
	}
	if got := m.Suggest("恒岚", 1, 2); len(got) != 2 {
		t.Errorf("at most two: %+v", got)
	}
}

// BenchmarkSuggest looks a name up among 20 000 whose names are much alike.
func BenchmarkSuggest(b *testing.B) {
	tree, err := quiz.NewTree(large(20_000))
	if err != nil {
		b.Fatal(err)
	}
	m := census.NewMatcher(tree)
	for b.Loop() {
		if got := m.Suggest("第3级第7单位1234", 1, 5); len(got) == 0 {
			b.Fatal("nothing is like it")
		}
	}
}
