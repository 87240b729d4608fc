package out_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/questions/intake/out"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sample is a bank with every kind, and texts that would mean something to other programs.
func sample() questions.Bank {
	cited := []questions.Citation{{Law: "劳动法", Article: "第四十一条"}, {Law: "工会法", Article: "第三条"}}
	return questions.Bank{ID: "sample", Title: "工时/休假", Questions: []questions.Question{
		{ID: "ldf-001", Revision: 3, Kind: questions.Single, Stem: "=1+1 用 {大括号} 写作（　）。", Difficulty: 1, Tags: []string{"加班", "难度：难", "[括号]"},
			Options: []questions.Option{{Text: "%50%"}, {Text: "~2 # 对", Correct: true}, {Text: "[html]3"}}, Explanation: "答案：B\n见 a:b", Citations: cited},
		{ID: "ldf-002", Revision: 1, Kind: questions.Multiple, Stem: "“四期”有（　）。", Difficulty: 2,
			Options: []questions.Option{{Text: "经期", Correct: true}, {Text: "孕期", Correct: true}, {Text: "产期", Correct: true}, {Text: "假期"}}, Explanation: "法律写的是四期。"},
		{ID: "ldf-003", Revision: 1, Kind: questions.Judge, Stem: "工会 <可以> 代表 & 签订。", Difficulty: 3, Options: questions.JudgeOptions(false), Explanation: "见法条。"},
		{ID: "ldf-004", Revision: 1, Kind: questions.Blank, Stem: "产假____天。", Difficulty: 2, Answers: [][]string{{"98", "九十八", "*号"}}, Explanation: "第七条。"},
		{ID: "ldf-005", Revision: 1, Kind: questions.Blank, Stem: "产假____天，{难产}加____天。", Difficulty: 2, Answers: [][]string{{"98", "九十八"}, {"15；半月", "十}五"}}},
	}}
}

// TestForeignFiles holds what other systems get to its golden text.
func TestForeignFiles(t *testing.T) {
	t.Parallel()
	for format, name := range map[intake.Format]string{intake.GIFT: "sample.gift", intake.Moodle: "sample.xml"} {
		got, err := out.Write(format, sample())
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is written differently; run with -update and look at the change:\n%s", format, got)
		}
		same(t, format, sample().Questions, readBack(t, format, sample()))
	}
}

// TestForeignSameBytes holds that the same banks always give the same file.
func TestForeignSameBytes(t *testing.T) {
	t.Parallel()
	for _, format := range handed() {
		first, err := out.Write(format, sample())
		if err != nil {
			t.Fatal(err)
		}
		if second, err := out.Write(format, sample()); err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s: other bytes for the same bank, error %v", format, err)
		}
	}
}

// TestUnheldQuestions holds that a question a format cannot hold is named, and nothing is written.
func TestUnheldQuestions(t *testing.T) {
	t.Parallel()
	many := questions.Question{ID: "ldf-010", Revision: 1, Kind: questions.Single, Stem: "选项太多（　）", Difficulty: 1}
	for range 27 {
		many.Options = append(many.Options, questions.Option{Text: "项"})
	}
	blank := questions.Question{ID: "ldf-011", Revision: 1, Kind: questions.Blank, Stem: "____和____", Difficulty: 1, Answers: [][]string{{"甲"}}}
	empty := questions.Question{ID: "ldf-012", Revision: 1, Kind: questions.Blank, Stem: "只有____", Difficulty: 1, Answers: [][]string{{}}}
	control := questions.Question{ID: "ldf-013", Revision: 1, Kind: questions.Judge, Stem: "有\x01控制字符", Difficulty: 1, Options: questions.JudgeOptions(true)}
	for _, format := range handed() {
		for _, q := range []questions.Question{many, blank, empty, control} {
			if q.ID == many.ID && format != intake.Docx {
				continue // the others hold any number of options
			}
			_, err := out.Write(format, questions.Bank{Title: "库", Questions: []questions.Question{q}})
			if !errors.Is(err, out.ErrQuestion) || !strings.Contains(err.Error(), q.ID) {
				t.Errorf("%s %s: error %v", format, q.ID, err)
			}
		}
	}
}
