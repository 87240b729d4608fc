package layout_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// word draws a text of marks and letters, without white space around it.
var word = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{"甲", "a", "1", " ", "\n", `\`, "；", ";", "|", "｜", "、", "，", ",", "《", "》", "'", "=", "＝", "/"}), 1, 6).Draw(t, "parts")
	if text := strings.TrimSpace(strings.Join(parts, "")); text != "" {
		return text
	}
	return "乙"
})

// TestListsComeBack joins and splits lists of every kind.
func TestListsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		answers := rapid.SliceOfN(rapid.SliceOfN(word, 1, 3), 1, 3).Draw(t, "answers")
		if got := layout.SplitAnswers(layout.JoinAnswers(answers)); !reflect.DeepEqual(got, answers) {
			t.Fatalf("answers %q came back as %q", answers, got)
		}
		tags := rapid.SliceOfN(word, 1, 4).Draw(t, "tags")
		if got := layout.SplitTags(layout.JoinTags(tags)); !slices.Equal(got, tags) {
			t.Fatalf("tags %q came back as %q", tags, got)
		}
		var citations []questions.Citation
		for range rapid.IntRange(0, 3).Draw(t, "citations") {
			citations = append(citations, questions.Citation{Law: word.Draw(t, "law"), Article: word.Draw(t, "article")})
		}
		if got, ok := layout.SplitCitations(layout.JoinCitations(citations)); !ok || !slices.Equal(got, citations) {
			t.Fatalf("citations %q came back as %q", citations, got)
		}
		text := word.Draw(t, "text")
		if got := layout.Unguard(layout.Guard(text)); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
		if got := layout.Unguard(layout.GuardQuote(text)); got != text {
			t.Fatalf("%q came back from its quotation mark as %q", text, got)
		}
		if guarded := layout.Guard(text); strings.ContainsAny(guarded[:1], "=+-@") {
			t.Fatalf("%q still begins like a formula", guarded)
		}
	})
}

// Lists as people write them by hand.
func TestListsByHand(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][][]string{
		"98|九十八；15|十五":   {{"98", "九十八"}, {"15", "十五"}},
		" 98 ｜九十八; 15 ；": {{"98", "九十八"}, {"15"}},
		`甲\；乙`:           {{"甲；乙"}},
		`C:\路径\\`:        {{`C:\路径\`}},
		"1/2":            {{"1/2"}},
		"":               nil,
	} {
		if got := layout.SplitAnswers(cell); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as %q, want %q", cell, got, want)
		}
	}
	law := questions.Citation{Law: "劳动法", Article: "第四十一条"}
	for cell, want := range map[string][]questions.Citation{
		"《劳动法》第四十一条、《劳动法》 第四十一条；": {law, law},
		"《劳动法》第四十一条《劳动法》第四十一条":    {law, law},
		"":             nil,
		"劳动法第四十一条":     nil,
		"《劳动法第四十一条":    nil,
		"《劳动法》":        nil,
		"《劳动法》第一条、第二条": nil,
	} {
		got, ok := layout.SplitCitations(cell)
		if !slices.Equal(got, want) || ok != (want != nil || cell == "") {
			t.Errorf("%q is read as %q, %t, want %q", cell, got, ok, want)
		}
	}
}

// No part of a text is read as another character, and together they are the text.
func TestParts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"": {""}, "甲_乙": {"甲_乙"}, "_x0041_": {"_", "x0041_"}, "甲_x_x0041_": {"甲_", "x_", "x0041_"}, "_x": {"_", "x"},
	} {
		if got := layout.Parts(text); !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q, want %q", text, got, want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for _, right := range [][]int{{0}, {0, 2, 3}, {25}, {0, 26, 63}, {63}} {
		if got, ok := layout.SplitKey(layout.JoinKey(right)); !ok || !slices.Equal(got, right) {
			t.Errorf("%v is written %q and read as %v", right, layout.JoinKey(right), got)
		}
	}
	for cell, want := range map[string][]int{"ａ、ｃ": {0, 2}, "b": {1}, "A C": {0, 2}, "": nil, "1": nil, "AA": nil, "A1": nil, "正确": nil, "A.": nil, "027": nil} {
		if got, ok := layout.SplitKey(cell); !slices.Equal(got, want) || ok != (want != nil) {
			t.Errorf("%q is read as %v, %t, want %v", cell, got, ok, want)
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	want := "题库 编号 修订 题型 题干 选项A 选项B 答案 解析 法条依据 难度 标签"
	if got := strings.Join(layout.Columns(2, true), " "); got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	for i := range 64 {
		if at, ok := layout.OptionIndex(layout.Option(i)); !ok || at != i {
			t.Errorf("column %s is read as option %d", layout.Option(i), at)
		}
	}
	for _, column := range []string{"选项", "选项1", "选项26", "选项027", "选项AA", "A", "选项a", "选项9999"} {
		if at, ok := layout.OptionIndex(column); ok {
			t.Errorf("column %s is read as option %d", column, at)
		}
	}
	for _, name := range layout.Essential() {
		if !slices.Contains(layout.Columns(0, false), name) {
			t.Errorf("no table has the column %s", name)
		}
	}
}

func TestFormulas(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "＝1": "'＝1", "'=1": "''=1", "-苯": "'-苯", "@a": "'@a", "\tx": "'\tx",
		"'甲": "'甲", "1-2": "1-2", "": "", "'": "'", "甲=": "甲=",
	} {
		if got := layout.Guard(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
		if layout.IsFormula(text) != (want != text || strings.HasPrefix(text, "'")) {
			t.Errorf("%q is taken for a formula: %t", text, layout.IsFormula(text))
		}
	}
}
