package questions_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
)

// The questions of the sound bank, by position.
const (
	single = iota
	multiple
	judge
	blank
)

// lintCase breaks one thing of the sound bank. Its name is the code it must draw, and no other;
// more cases of one code add a slash and a word.
type lintCase struct {
	name  string
	spoil func(*questions.Bank)
}

// broken spoils one question of the bank.
func broken(at int, spoil func(*questions.Question)) func(*questions.Bank) {
	return func(b *questions.Bank) { spoil(&b.Questions[at]) }
}

// stem, option and explain spoil what is spoilt most.
func stem(at int, text string) func(*questions.Bank) {
	return broken(at, func(q *questions.Question) { q.Stem = text })
}

func option(text string) func(*questions.Bank) {
	return broken(single, func(q *questions.Question) { q.Options[3].Text = text })
}

func cite(law, article string) func(*questions.Bank) {
	return broken(single, func(q *questions.Question) {
		q.Citations = []questions.Citation{{Law: law, Article: article}}
	})
}

var questionCases = []lintCase{
	{"id", broken(single, func(q *questions.Question) { q.ID = "劳动法1" })},
	{"revision", broken(single, func(q *questions.Question) { q.Revision = 0 })},
	{"difficulty", broken(single, func(q *questions.Question) { q.Difficulty = 4 })},
	{"kind", broken(single, func(q *questions.Question) { q.Kind = "essay" })},
	{"stem_length/empty", stem(single, "")},
	{"stem_length/short", stem(single, "加班（　）。")},
	{"stem_length/long", stem(single, strings.Repeat("延长工作时间", 51))},
	{"text_space/end", stem(single, "依照劳动法，每日延长不超过（　）。　")},
	{"text_space/line", broken(judge, func(q *questions.Question) { q.Explanation += "\n另起一行" })},
	{"text_space/double", option("三  小时")},
	{"blank_mark/kind", stem(single, "依照劳动法，一般每日不得超过____。")},
	{"blank_mark/length", stem(blank, "依照劳动法，劳动者每周至少休息____日，每月___日。")},
	{"stem_gap/form", stem(single, "依照劳动法，一般每日不得超过( )。")},
	{"stem_gap/two", stem(single, "依照劳动法，一般每日不得超过（　），特殊原因（　）。")},
	{"stem_gap/judge", stem(judge, "劳动法规定，女职工生育享受产假（　）。")},
	{"tags/none", broken(single, func(q *questions.Question) { q.Tags = nil })},
	{"tags/many", broken(single, func(q *questions.Question) { q.Tags = strings.Split("一二三四五六", "")[:6] })},
	{"tags/long", broken(single, func(q *questions.Question) { q.Tags = []string{"延长工作时间的限制与报酬支付"} })},
	{"tags/twice", broken(single, func(q *questions.Question) { q.Tags = []string{"加班", "加班"} })},
	{"review_status", broken(single, func(q *questions.Question) { q.Review.Status = "done" })},
	{"review_by", broken(single, func(q *questions.Question) { q.Review.By = "" })},
	{"review_date", broken(single, func(q *questions.Question) { q.Review.On = "2026-02-30" })},
	{"option_count/one", broken(single, func(q *questions.Question) { q.Options = q.Options[1:2] })},
	{"option_count/many", broken(single, func(q *questions.Question) {
		for i := range 5 {
			q.Options = append(q.Options, questions.Option{Text: fmt.Sprintf("%d小时", i+5)})
		}
	})},
	{"option_count/blank", broken(blank, func(q *questions.Question) { q.Options = questions.JudgeOptions(true) })},
	{"option_length/empty", option("")},
	{"option_length/long", option(strings.Repeat("时", 101))},
	{"option_same", option("一小时。")},
	{"option_others/all", option("以上都对")},
	{"option_others/none", option("上述选项均不正确")},
	{"option_others/judged", option("都不对")},
	{"option_others/letters", option("A 和 B")},
	{"option_giveaway", broken(single, func(q *questions.Question) { q.Options[1].Text = "一小时，并且要与工会和劳动者协商" })},
	{"key_single/none", broken(single, func(q *questions.Question) { q.Options[1].Correct = false })},
	{"key_single/two", broken(single, func(q *questions.Question) { q.Options[0].Correct = true })},
	{"key_multiple", broken(multiple, func(q *questions.Question) { q.Options[0].Correct, q.Options[1].Correct = false, false })},
	{"judge_key/none", broken(judge, func(q *questions.Question) { q.Options = nil })},
	{"judge_key/both", broken(judge, func(q *questions.Question) { q.Options[1].Correct = true })},
	{"judge_key/words", broken(judge, func(q *questions.Question) { q.Options[0].Text = "对" })},
	{"blank_count/more", broken(blank, func(q *questions.Question) { q.Answers = append(q.Answers, []string{"二"}) })},
	{"blank_count/none", stem(blank, "依照劳动法，劳动者每周至少休息一日。")},
	{"blank_answer/none", broken(blank, func(q *questions.Question) { q.Answers[0] = nil })},
	{"blank_answer/empty", broken(blank, func(q *questions.Question) { q.Answers[0][1] = "。" })},
	{"blank_same", broken(blank, func(q *questions.Question) { q.Answers[0] = []string{"1", "１"} })},
	{"explanation_length", broken(single, func(q *questions.Question) { q.Explanation = "见法条。" })},
	{"explanation_local/judge", broken(judge, func(q *questions.Question) { q.Explanation = "劳动法写的是不少于九十天的产假。" })},
	{"explanation_local/single", broken(single, func(q *questions.Question) {
		q.Stem, q.Options[1].Text = "怀孕满4个月流产的，享受的产假是（　）。", "42天"
	})},
	{"citation_missing", broken(single, func(q *questions.Question) { q.Citations = nil })},
	{"citation_same", broken(single, func(q *questions.Question) { q.Citations = append(q.Citations, q.Citations[0]) })},
	{"citation_law/unknown", cite("河北女职工规定", "第四条")},
	{"citation_law/title", cite("《中华人民共和国劳动法》", "第四条")},
	{"citation_article/digits", cite("劳动法", "第41条")},
	{"citation_article/paragraph", cite("劳动法", "第四十一条第一款")},
	{"citation_range/law", cite("劳动法", "第一百零八条")},
	{"citation_range/annex", cite("女职工劳动保护特别规定", "附录第五条")},
	{"stem_law/leave", stem(judge, "女职工生育享受不少于90天的产假。")},
	{"stem_law/hours", stem(judge, "劳动者平均每周工作时间不超过四十四小时。")},
	{"stem_law/other", stem(judge, "依照妇女权益保障法，女职工产假为98天。")},
}

// repeated fills the bank with n questions like the one at position at.
func repeated(at, n int, spoil func(i int, q *questions.Question)) func(*questions.Bank) {
	return func(b *questions.Bank) {
		like := b.Questions[at]
		b.Questions = nil
		for i := range n {
			q := like
			q.Options = slices.Clone(like.Options)
			q.ID = fmt.Sprintf("ldf-%03d", i)
			q.Stem = fmt.Sprintf("第%d班，%s", i, like.Stem)
			spoil(i, &q)
			b.Questions = append(b.Questions, q)
		}
	}
}

var bankCases = []lintCase{
	{"bank_id", func(b *questions.Bank) { b.ID = "劳动法" }},
	{"bank_title", func(b *questions.Bank) { b.Title = "" }},
	{"bank_law", func(b *questions.Bank) { b.Law = "《劳动法》" }},
	{"bank_edition", func(b *questions.Bank) { b.Edition = "2009年8月27日修正" }},
	{"bank_empty", func(b *questions.Bank) { b.Questions = nil }},
	{"id_duplicate", func(b *questions.Bank) { b.Questions[1].ID = b.Questions[0].ID }},
	{"stem_duplicate", func(b *questions.Bank) {
		again := b.Questions[judge]
		again.ID, again.Stem = "ldf-005", "《劳动法》规定：女职工生育，享受不少于九十天的产假"
		b.Questions = append(b.Questions, again)
	}},
	{"key_balance", repeated(single, 20, func(i int, q *questions.Question) {
		q.Options[1].Correct = false
		q.Options["AAAAAAAAABBBBCCCCDDD"[i]-'A'].Correct = true // 9 of 20
	})},
	{"judge_balance", repeated(judge, 10, func(i int, q *questions.Question) { q.Options = questions.JudgeOptions(i < 7) })},
}

func TestLint(t *testing.T) {
	t.Parallel()
	for _, c := range slices.Concat(questionCases, bankCases) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := soundBank(t)
			c.spoil(&b)
			found := questions.Lint(b)
			code, _, _ := strings.Cut(c.name, "/")
			for _, f := range found {
				if f.Code != code {
					t.Errorf("drew %s too: %v", f.Code, f)
				}
			}
			if len(found) == 0 {
				t.Errorf("drew no %s", code)
			}
			golden(t, "lint/"+strings.ReplaceAll(c.name, "/", "-")+".golden", lines(found))
		})
	}
}

func TestLintClean(t *testing.T) {
	t.Parallel()
	b := soundBank(t)
	if found := questions.Lint(b); found != nil {
		t.Errorf("the sound bank draws:\n%s", lines(found))
	}
	for _, q := range b.Questions {
		if found := questions.LintQuestion(q); found != nil {
			t.Errorf("%s alone draws:\n%s", q.ID, lines(found))
		}
	}
}

// Texts near a lint that must not draw it.
func TestLintSpares(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*questions.Bank){
		"option on all of something": option("全部劳动者"),
		"option with a letter":       option("A级证书"),
		"option not right by itself": option("不正确"),
		"signs tell options apart":   option("-一小时"),
		"hours beside the contested": stem(judge, "劳动合同法规定的每周四十八小时工时制已经废止。"),
		"days far from 产假":           stem(judge, "试用期内辞职要提前3日通知用人单位。"),
		"产假 without a number":        stem(judge, "产假期间用人单位不得单方解除劳动合同。"),
		"a law named by its title": broken(judge, func(q *questions.Question) {
			q.Stem = "国务院关于职工工作时间的规定写明每周工作40小时。"
			q.Citations[0] = questions.Citation{Law: "职工工作时间规定", Article: "第三条"}
		}),
		"right option a little longer": broken(single, func(q *questions.Question) { q.Options[1].Text = "一小时以内不含本数" }),
		"19 singles of one letter":     repeated(single, 19, func(int, *questions.Question) {}),
		"9 judges of one answer":       repeated(judge, 9, func(int, *questions.Question) {}),
	} {
		b := soundBank(t)
		spoil(&b)
		if found := questions.Lint(b); found != nil {
			t.Errorf("%s draws:\n%s", name, lines(found))
		}
	}
}

func TestLintAcrossBanks(t *testing.T) {
	t.Parallel()
	first, second := soundBank(t), soundBank(t)
	second.Questions = second.Questions[:1]
	golden(t, "lint/bank_duplicate.golden", lines(questions.Lint(first, second)))
}

// FORMAT.md must explain every code there is a case for, and name no other.
func TestFormatNamesEveryCode(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, codes, _ := strings.Cut(string(page), "## 检查项")
	explained := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\|").FindAllStringSubmatch(codes, -1) {
		explained[m[1]] = true
	}
	drawn := map[string]bool{"bank_duplicate": true, "bank_file": true}
	for _, c := range slices.Concat(questionCases, bankCases) {
		code, _, _ := strings.Cut(c.name, "/")
		drawn[code] = true
	}
	for _, c := range readCases {
		drawn[c.code] = true
	}
	for code := range drawn {
		if !explained[code] {
			t.Errorf("FORMAT.md does not explain %s", code)
		}
	}
	for code := range explained {
		if !drawn[code] {
			t.Errorf("FORMAT.md explains %s, of which there is no case", code)
		}
	}
	for _, l := range questions.Laws() {
		if !strings.Contains(string(page), "| "+l.Name+" |") {
			t.Errorf("FORMAT.md does not list the law %s", l.Name)
		}
	}
}

// The example authors copy from FORMAT.md is itself a clean bank.
func TestFormatExampleIsClean(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	banks, faults := questions.Check(questions.File{Name: "laodong-fa.yaml", Source: []byte(example)})
	if faults != nil || len(banks[0].Questions) != 3 {
		t.Errorf("%d questions, %v", len(banks[0].Questions), faults)
	}
}
