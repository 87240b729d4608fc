package out_test

import (
	"strings"

	"pgregory.net/rapid"

	"lawquiz/questions"
)

// fragments are what goes wrong on its way through a file: marks, quotes, formulas, numbers, letters,
// words that mean something elsewhere.
var fragments = []string{
	"产假", "女职工", "正确", "错误", "答案：B", "A.", "B、", "（A）", "A", "ACD", "=1+1", "+86", "-1", "@张三", "＝1", "＋", "－", "＠", "'", "''",
	"30.0", "007", "1-2", "3/4", "98", "1e5", "1.", "12、", ",", "，", ";", "；", "、", "|", "｜", "/", `\`, `\；`, `"`, `""`, "“", "”", "。", "！", "《", "》", "（　）",
	"\n", "\n\n", "\t", " ", "  ", "　", "_", "_x0041_", "_x0041_x0042_", "_xzzzz_", "_xD800_", "_x005F_", "{=甲}", "{T}", "ANSWER: A", "#N/A", "#NAME?", "1-Feb",
	"questions:\nid: a", "<b>", "</v>", "&amp;", "]]>", "~#{}", "[1]", "$x$", "Ａ１", "①", "é", "e\u0301", "⼯", "\u200b", "\ufeff", "\u2028", "𠮷", "😀", "示例", "编号", "题干",
}

// text draws a text without white space around it and without a place to fill.
func text(t *rapid.T, label string) string {
	parts := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(fragments), rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙丁ab1 .,")), 1, 5, -1)), 1, 6).Draw(t, label)
	whole := strings.TrimSpace(strings.Join(parts, ""))
	for strings.Contains(whole, questions.BlankMark) {
		whole = strings.ReplaceAll(whole, questions.BlankMark, "_")
	}
	if whole == "" {
		return "甲"
	}
	return whole
}

// texts draws so many texts of which no two look the same.
func texts(t *rapid.T, label string, least, most int) []string {
	return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) string { return text(t, "text") }), least, most, questions.Fold).Draw(t, label)
}

// question draws a question a bank may hold.
func question(t *rapid.T) questions.Question {
	q := questions.Question{
		ID:       rapid.StringMatching(`[a-z][a-z0-9-]{0,12}-[0-9]{3,5}`).Draw(t, "id"),
		Revision: rapid.IntRange(1, 9999).Draw(t, "revision"), Kind: rapid.SampledFrom(questions.Kinds).Draw(t, "kind"),
		Stem: text(t, "stem"), Explanation: rapid.OneOf(rapid.Just(""), rapid.Custom(func(t *rapid.T) string { return text(t, "explanation") })).Draw(t, "explanation"),
		Difficulty: rapid.IntRange(1, 3).Draw(t, "difficulty"), Tags: texts(t, "tags", 0, 5),
		Review: questions.Review{Status: questions.Candidate},
	}
	for range rapid.IntRange(0, 3).Draw(t, "citations") {
		q.Citations = append(q.Citations, questions.Citation{Law: text(t, "law"), Article: text(t, "article")})
	}
	key(t, &q)
	return q
}

// key draws options and answers.
func key(t *rapid.T, q *questions.Question) {
	switch q.Kind {
	case questions.Judge:
		q.Options = questions.JudgeOptions(rapid.Bool().Draw(t, "truth"))
	case questions.Blank:
		for range rapid.IntRange(1, 4).Draw(t, "blanks") {
			q.Stem += questions.BlankMark + "，" + text(t, "stem")
			q.Answers = append(q.Answers, texts(t, "accepted", 1, 4))
		}
	default:
		most := rapid.SampledFrom([]int{2, 4, 6, 8, 64}).Draw(t, "most")
		for _, o := range texts(t, "options", 2, most) {
			q.Options = append(q.Options, questions.Option{Text: o})
		}
		right := 1
		if q.Kind == questions.Multiple {
			right = rapid.IntRange(2, len(q.Options)).Draw(t, "right")
		}
		for _, at := range rapid.Permutation(indexes(len(q.Options))).Draw(t, "key")[:right] {
			q.Options[at].Correct = true
		}
	}
}

func indexes(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
