package intake_test

import (
	"slices"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/intake"
)

func TestParseKey(t *testing.T) {
	t.Parallel()
	options := []string{"九十天", "九十八天", "一百天", "2"}
	for key, want := range map[string][]int{
		"B": {1}, "b": {1}, "Ｂ": {1}, "ACD": {0, 2, 3}, "DCA": {0, 2, 3}, "AA": {0}, "A,C": {0, 2}, "A，C": {0, 2}, "A、C": {0, 2},
		"A;B": {0, 1}, "A C": {0, 2}, "A和C": {0, 2}, "（B）": {1}, "B.": {1}, "1": {0}, "1,3": {0, 2}, "2": {3},
		"九十八天": {1}, "九十八天。": {1}, "B. 九十八天": {1}, "A. 九十天,C. 一百天": {0, 2}, "九十天;一百天": {0, 2}, "九十天、一百天": {0, 2},
	} {
		if got, ok := intake.ParseKey(key, options); !ok || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v, want %v", key, got, ok, want)
		}
	}
	for _, key := range []string{"", "E", "AE", "0", "5", "98", "正确", "A. 甲 E. 乙", "对A"} {
		if got, ok := intake.ParseKey(key, options); ok {
			t.Errorf("%q: %v, want none", key, got)
		}
	}
}

func TestParseKind(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]intake.KindWord{
		"单选": {Kind: questions.Single}, "单项选择题": {Kind: questions.Single}, "single": {Kind: questions.Single}, "Single Choice": {Kind: questions.Single},
		"多选题": {Kind: questions.Multiple}, "多项选择": {Kind: questions.Multiple}, "multiple": {Kind: questions.Multiple},
		"不定项选择题": {Kind: questions.Multiple, Loose: true}, "选择题": {Kind: questions.Multiple, Loose: true},
		"判断": {Kind: questions.Judge}, "是非题": {Kind: questions.Judge}, "true/false": {Kind: questions.Judge},
		"填空题": {Kind: questions.Blank}, "简答>计算": {Refused: "简答题"}, "连线题": {Refused: "连线题"}, "essay": {Refused: "论述题"}, "问 答": {Refused: "问答题"},
	} {
		if got, ok := intake.ParseKind(word); !ok || got != want {
			t.Errorf("%q: %+v %v, want %+v", word, got, ok, want)
		}
	}
	for _, word := range []string{"", "1", "法律", "题型"} {
		if got, ok := intake.ParseKind(word); ok {
			t.Errorf("%q: %+v, want none", word, got)
		}
	}
}

func TestJudgeValue(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"对", "正确", "√", "✓", "T", "Ｔ", "true", "是", "Y", "（对）", " √ ", "正确。"} {
		if value, ok := intake.JudgeValue(text); !ok || !value {
			t.Errorf("%q: %v %v, want true", text, value, ok)
		}
	}
	for _, text := range []string{"错", "错误", "×", "✗", "X", "F", "False", "否", "N", "不正确", "【错】"} {
		if value, ok := intake.JudgeValue(text); !ok || value {
			t.Errorf("%q: %v %v, want false", text, value, ok)
		}
	}
	for _, text := range []string{"", "A", "1", "0", "对不对", "正确与否"} {
		if _, ok := intake.JudgeValue(text); ok {
			t.Errorf("%q is no truth", text)
		}
	}
}

func TestCleanText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"⼥职⼯的⼈⾝权利":                          "女职工的人身权利",
		"⺠法典":                               "民法典",
		"１２３ＡＢＣ％":                           "123ABC%",
		"怀孕未满 1 周 岁":                        "怀孕未满1周岁",
		"使用 Excel 软件":                       "使用 Excel 软件",
		"产\u200b假\ufeff\u00a098 天":          "产假98天",
		"①②③、m²、℃、Ⅲ、……":                     "①②③、m²、℃、Ⅲ、……",
		"（，）：；？！":                           "（，）：；？！",
		"（  ）天":                             "（　）天",
		"一行\n接着一行":                          "一行接着一行",
		"one\ntwo":                          "one two",
		"看程序\nif x == 1 {\n    y()\n}\n结果是": "看程序\nif x == 1 {\n    y()\n}\n结果是",
		"  两头  ":                            "两头",
		"a\x00b\x07":                        "ab",
		"“引号ˮ":                              "“引号”",
		"答案\uf0fc":                          "答案√",
	} {
		if got := intake.CleanText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
