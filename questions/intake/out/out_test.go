package out_test

import (
	"errors"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/questions/intake/out"
)

// TestEveryFormat writes a bank in every format there is, and finds each told of as what it is.
func TestEveryFormat(t *testing.T) {
	t.Parallel()
	for _, format := range out.Formats() {
		plain := small()
		plain.Questions = plain.Questions[2:3]
		r := intake.Read("题库", written(t, format, plain), intake.Limits{})
		if r.Format != format || len(r.Drafts) != 1 {
			t.Errorf("%s is taken for %s with %d questions: %v", format, r.Format, len(r.Drafts), r.Problems)
		}
	}
	if first := out.Formats()[0]; first != intake.Xlsx {
		t.Errorf("%s comes first", first)
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	with := func(change func(q *questions.Question)) questions.Bank {
		b := small()
		change(&b.Questions[0])
		return b
	}
	for _, c := range []struct {
		name   string
		format intake.Format
		banks  []questions.Bank
		want   error
		says   string
	}{
		{"a format that is only read", intake.Xls, nil, out.ErrFormat, "xlsx"},
		{"several banks as YAML", intake.YAML, []questions.Bank{small(), small()}, out.ErrOneBank, "2 个"},
		{"no bank as YAML", intake.YAML, nil, out.ErrOneBank, "0 个"},
		{"a control character", intake.CSV, []questions.Bank{with(func(q *questions.Question) { q.Options[1].Text = "甲\x01" })}, out.ErrQuestion, "s-001 里有看不见的控制字符 U+0001"},
		{"a lone carriage return", intake.Xlsx, []questions.Bank{with(func(q *questions.Question) { q.Tags = []string{"甲\r乙"} })}, out.ErrQuestion, "U+000D"},
		{"bytes that are no text", intake.CSV, []questions.Bank{with(func(q *questions.Question) { q.ID, q.Stem = "", "甲\xff" })}, out.ErrQuestion, "UTF-8"},
		{"an unknown kind", intake.CSV, []questions.Bank{with(func(q *questions.Question) { q.Kind = "essay" })}, out.ErrQuestion, "essay"},
		{"an unknown difficulty", intake.Xlsx, []questions.Bank{with(func(q *questions.Question) { q.Difficulty = 0 })}, out.ErrQuestion, "难度是 0"},
		{"more than a cell holds", intake.Xlsx, []questions.Bank{with(func(q *questions.Question) { q.Explanation = strings.Repeat("甲", 32_768) })}, out.ErrQuestion, "s-001 的解析有 32768 个字"},
	} {
		src, err := out.Write(c.format, c.banks...)
		if !errors.Is(err, c.want) || src != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %d bytes, %v", c.name, len(src), err)
		}
	}
}

// TestCSVForExcel holds the text to what Excel opens at once: a mark for UTF-8, CR LF after rows,
// LF inside cells, no cell that begins like a formula.
func TestCSVForExcel(t *testing.T) {
	t.Parallel()
	b := small()
	b.Questions[2].Stem = "第一行\n“第二”,\"行\""
	got := string(written(t, intake.CSV, b))
	want := "\ufeff编号,修订,题型,题干,选项A,选项B,选项C,选项D,选项E,选项F,答案,解析,法条依据,难度,标签\r\n" +
		"s-001,12,单选题,\"'=HYPERLINK(\"\"http://a\"\",\"\"甲\"\")\",'+1,''-1,007,,,,A,,《劳动法》第四十一条,易,\r\n" +
		"s-002,1,多选题,'＝哪些？,'@甲,1-2,,,,,AB,,《劳动法》第四十一条,中,\r\n" +
		"s-003,1,判断题,\"第一行\n“第二”,\"\"行\"\"\",,,,,,,错误,,,难,甲、乙\\、丙\r\n" +
		"s-004,1,填空题,____和____,,,,,,,98|九十八\\|；=1\\；,,,中,\r\n"
	if got != want {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}
