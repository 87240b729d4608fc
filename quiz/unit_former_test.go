package quiz_test

import (
	"testing"

	"lawquiz/quiz"
)

// A unit merged away stands for the one that took it in, and a typed name that was merged leads there.
func TestTreeFormer(t *testing.T) {
	t.Parallel()
	tr := tree(t).With(quiz.Former{
		Merged: map[int64]int64{20: 21, 21: 5, 22: 99},
		Typed:  map[quiz.Typed]int64{{Below: 2, Key: "红星厂"}: 20, {Below: 2, Key: "空"}: 99},
	})
	if u, err := tr.Unit(20); err != nil || u.ID != 5 {
		t.Errorf("unit 20 is %+v, %v", u, err)
	}
	if p := tr.Path(21); len(p) != 3 || p[0] != 5 || !tr.Within(20, 3) || tr.Within(5, 20) || tr.FullName(20) != "某区总工会 / 另一厂工会" {
		t.Errorf("path of 21: %v, called %q", p, tr.FullName(20))
	}
	if n, ok := tr.Due(20, quiz.WomenCount); n != 70 || !ok {
		t.Errorf("due %d, %v", n, ok)
	}
	for id, want := range map[int64]int64{20: 5, 5: 5, 22: 0, 77: 0} {
		if now, ok := tr.Now(id); ok != (want != 0) || ok && now != want {
			t.Errorf("%d is now %d, %v", id, now, ok)
		}
	}
	for _, c := range []struct {
		below int64
		typed string
		want  int64
	}{
		{2, "红 星厂工会委员会", 5}, {1, "红星厂", 0}, {2, "空", 0}, {2, "某厂", 4}, {1, "某厂工会", 4}, {3, "某厂", 0},
		{4, "某厂", 0}, {21, "另一厂", 0}, {3, "（另一）厂", 5},
	} {
		if got, ok := tr.Match(c.below, c.typed); got != c.want || ok != (c.want != 0) {
			t.Errorf("%s below %d is %d, want %d", c.typed, c.below, got, c.want)
		}
	}
}

// Two units below may bear the typed name: people decide. An old name leads to its unit too.
func TestTreeMatchDoubt(t *testing.T) {
	t.Parallel()
	tr, err := quiz.NewTree([]quiz.Unit{
		{ID: 1, Code: "a", Name: "市总工会"}, {ID: 2, Parent: 1, Code: "b", Name: "甲县总工会"}, {ID: 3, Parent: 1, Code: "c", Name: "乙县总工会"},
		{ID: 4, Parent: 2, Code: "d", Name: "红星厂"}, {ID: 5, Parent: 3, Code: "e", Name: "红星厂工会", Names: []string{"红星厂", "第二纺织厂"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	tr = tr.With(quiz.Former{})
	for below, want := range map[int64]int64{1: 0, 2: 4, 3: 5} {
		if got, _ := tr.Match(below, "红星厂"); got != want {
			t.Errorf("below %d: %d, want %d", below, got, want)
		}
	}
	if got, _ := tr.Match(1, "第二纺织厂"); got != 5 {
		t.Errorf("an old name leads to %d", got)
	}
}

// A unit set apart has people and no rate, at its own level and above; its figure is in no sum.
func TestTreeApart(t *testing.T) {
	t.Parallel()
	heads := map[quiz.HeadCount]int{quiz.Workers: 40}
	tr, err := quiz.NewTree([]quiz.Unit{
		{ID: 1, Code: "a", Name: "县总工会"}, {ID: 2, Parent: 1, Code: "b", Name: "某厂", Heads: heads},
		{ID: 3, Parent: 1, Code: "c", Name: "其他", Apart: true, Heads: heads}, {ID: 4, Parent: 3, Code: "d", Name: "骑手", Heads: heads},
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int64]bool{1: true, 2: true, 3: false, 4: false} {
		if tr.Rated(id) != want {
			t.Errorf("unit %d rated: %v", id, !want)
		}
	}
	if n, ok := tr.Due(1, quiz.Workers); n != 40 || !ok {
		t.Errorf("the county is due %d, %v", n, ok)
	}
	if _, ok := tr.Due(3, quiz.Workers); ok {
		t.Error("a unit set apart is due nobody")
	}
}

func TestUnitKey(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"红星（集团）有限公司工会委员会": "红星集团有限公司", "ＡＢＣ 公司": "abc公司", "某市总工会": "某市总工会", "工会": "工会", "一厂工会": "一厂",
		"第二纺织厂工会": "第二纺织厂", "": "", "——": "",
	} {
		if got := quiz.UnitKey(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
