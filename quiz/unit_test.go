package quiz_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
)

func tree(tb testing.TB) *quiz.Tree {
	tb.Helper()
	t, err := quiz.NewTree([]quiz.Unit{
		{ID: 4, Parent: 2, Code: "d", Name: "某厂工会", Heads: map[quiz.HeadCount]int{quiz.WomenCount: 30}},
		{ID: 1, Parent: quiz.Root, Code: "a", Name: "市总工会"},
		{ID: 2, Parent: 1, Code: "b", Name: "某县总工会", Group: "县（市、区）"},
		{ID: 3, Parent: 1, Code: "c", Name: "某区总工会", Heads: map[quiz.HeadCount]int{quiz.WomenCount: 50}},
		{ID: 5, Parent: 3, Code: "e", Name: "另一厂工会", Heads: map[quiz.HeadCount]int{quiz.WomenCount: 70}},
		{ID: 6, Parent: 2, Code: "f", Name: "其他"},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

func TestTreePaths(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	if !slices.Equal(tr.Path(4), []int64{4, 2, 1}) || tr.Path(9) != nil || !slices.Equal(tr.Children(1), []int64{2, 3}) || tr.Len() != 6 {
		t.Errorf("paths %v, %v; children %v", tr.Path(4), tr.Path(9), tr.Children(1))
	}
	if !tr.Within(4, 2) || !tr.Within(4, 4) || tr.Within(2, 4) || tr.Within(9, 1) {
		t.Error("subtrees")
	}
	for id, want := range map[int64]string{1: "市总工会", 2: "某县总工会", 4: "某县总工会 / 某厂工会", 9: ""} {
		if got := tr.FullName(id); got != want {
			t.Errorf("unit %d is called %q, want %q", id, got, want)
		}
	}
	if _, err := tr.Unit(9); quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestTreeDue(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	for id, want := range map[int64]int{1: 80, 2: 30, 3: 50, 4: 30, 5: 70} {
		if n, ok := tr.Due(id, quiz.WomenCount); n != want || !ok {
			t.Errorf("unit %d is due %d, %v, want %d", id, n, ok, want)
		}
	}
	for _, id := range []int64{6, 9} {
		if _, ok := tr.Due(id, quiz.WomenCount); ok {
			t.Errorf("unit %d has no figure", id)
		}
	}
	if _, ok := tr.Due(1, quiz.MemberCount); ok {
		t.Error("nobody reported members")
	}
}

func TestTreeKeepsItsOwnUnits(t *testing.T) {
	t.Parallel()
	units := []quiz.Unit{{ID: 1, Code: "a", Name: "市总工会"}}
	tr, err := quiz.NewTree(units)
	if err != nil {
		t.Fatal(err)
	}
	units[0].Name = "改名"
	if got := tr.FullName(1); got != "市总工会" {
		t.Errorf("the tree changed to %s", got)
	}
}

func TestTreeErrors(t *testing.T) {
	t.Parallel()
	chain := func(n int) []quiz.Unit {
		var units []quiz.Unit
		for i := range n {
			units = append(units, quiz.Unit{ID: int64(i + 1), Parent: int64(i), Code: strings.Repeat("u", i+1)})
		}
		return units
	}
	tests := map[string]struct {
		units []quiz.Unit
		want  string
	}{
		"empty":          {nil, ""},
		"deepest":        {chain(quiz.MaxDepth), ""},
		"too deep":       {chain(quiz.MaxDepth + 1), "单位 uuuuuuuuuuuuu 的上级关系成环或超过 12 级"},
		"number 0":       {[]quiz.Unit{{ID: 0, Code: "a"}}, "单位编号 0 重复或为 0（单位代码 a）"},
		"same number":    {[]quiz.Unit{{ID: 1, Code: "a"}, {ID: 1, Parent: 1, Code: "b"}}, "单位编号 1 重复或为 0（单位代码 b）"},
		"same code":      {[]quiz.Unit{{ID: 1, Code: "a"}, {ID: 2, Parent: 1, Code: "a"}}, "单位代码 a 重复"},
		"two tops":       {[]quiz.Unit{{ID: 1, Code: "a"}, {ID: 2, Code: "b"}}, "应当有且只有一个顶级单位，现有 2 个"},
		"no top":         {[]quiz.Unit{{ID: 1, Parent: 2, Code: "a"}, {ID: 2, Parent: 1, Code: "b"}}, "应当有且只有一个顶级单位，现有 0 个"},
		"unknown parent": {[]quiz.Unit{{ID: 1, Code: "a"}, {ID: 2, Parent: 9, Code: "b"}}, "单位 b 的上级单位不存在"},
		"cycle":          {[]quiz.Unit{{ID: 1, Code: "a"}, {ID: 2, Parent: 3, Code: "b"}, {ID: 3, Parent: 2, Code: "c"}}, "单位 b 的上级关系成环或超过 12 级"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := quiz.NewTree(tt.units)
			got := ""
			if e, ok := errors.AsType[*quiz.Error](err); ok {
				got = e.Message
			}
			if got != tt.want || err != nil && quiz.CodeOf(err) != quiz.Invalid {
				t.Errorf("got %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

func TestCountsOf(t *testing.T) {
	t.Parallel()
	s := quiz.Standing{Points: 900, Sittings: 3, Valid: true, Passed: true}
	woman, man := quiz.CountsOf(s, true), quiz.CountsOf(s, false)
	if woman != (quiz.Counts{People: 1, Counted: 1, Sittings: 3, Points: 900, Passed: 1}) || man.Counted != 0 || man.People != 1 {
		t.Errorf("got %+v and %+v", woman, man)
	}
	if sum := woman.Add(man).Sub(woman); sum != man {
		t.Errorf("got %+v, want %+v", sum, man)
	}
	s.Valid = false
	if got := quiz.CountsOf(s, true); got != (quiz.Counts{Sittings: 3}) {
		t.Errorf("a swept blank paper counts %+v", got)
	}
}
