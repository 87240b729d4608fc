package out_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/questions/intake"
	"lawquiz/questions/intake/out"

	"pgregory.net/rapid"
)

// handed are the formats for reading and for other quiz systems.
func handed() []intake.Format { return []intake.Format{intake.Docx, intake.GIFT, intake.Moodle} }

// inOrder returns the questions as the format has them: a document puts those of one kind together.
func inOrder(format intake.Format, banks ...questions.Bank) []questions.Question {
	var all []questions.Question
	for _, b := range banks {
		kept := slices.Clone(b.Questions)
		if format == intake.Docx {
			slices.SortStableFunc(kept, func(a, b questions.Question) int {
				return slices.Index(questions.Kinds, a.Kind) - slices.Index(questions.Kinds, b.Kind)
			})
		}
		all = append(all, kept...)
	}
	return all
}

// failer is a test or a rapid check.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// readBack returns the questions intake reads from a file of the banks.
func readBack(t failer, format intake.Format, banks ...questions.Bank) intake.Result {
	t.Helper()
	src, err := out.Write(format, banks...)
	if err != nil {
		t.Fatalf("write %s: %v", format, err)
	}
	r := intake.Read("file", src, intake.Limits{})
	if r.Format != format || !r.Account.Balanced() {
		t.Fatalf("%s read as %q, account %+v, problems %+v\n%s", format, r.Format, r.Account, r.Problems, head(src))
	}
	return r
}

// head returns the beginning of a file for a message.
func head(src []byte) string { return string(src[:min(len(src), 3000)]) }

// same holds that the file gave the questions back to the letter.
func same(t failer, format intake.Format, want []questions.Question, r intake.Result) {
	t.Helper()
	if len(r.Drafts) != len(want) {
		t.Fatalf("%s: %d of %d questions came back, problems %+v", format, len(r.Drafts), len(want), r.Problems)
	}
	for i, q := range want {
		q.Review = questions.Review{Status: questions.Candidate}
		if got := r.Drafts[i].Question; !reflect.DeepEqual(filled(got), filled(q)) {
			t.Fatalf("%s: question %d came back as\n%#v, want\n%#v", format, i, got, q)
		}
	}
}

// filled makes absent and empty lists the same.
func filled(q questions.Question) questions.Question {
	q.Options = append([]questions.Option{}, q.Options...)
	q.Answers = append([][]string{}, q.Answers...)
	q.Citations = append([]questions.Citation{}, q.Citations...)
	q.Tags = append([]string{}, q.Tags...)
	return q
}

func TestShippedBanksComeBack(t *testing.T) {
	t.Parallel()
	banks, err := bank.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range handed() {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			r := readBack(t, format, banks...)
			same(t, format, inOrder(format, banks...), r)
			for _, p := range r.Problems {
				if p.Draft > 0 || p.Severity == intake.Error {
					t.Errorf("problem %+v", p)
				}
			}
			for _, b := range banks {
				same(t, format, inOrder(format, b), readBack(t, format, b))
			}
		})
	}
}

// TestOddQuestionsComeBack holds the same of any valid question, whatever its texts look like.
func TestOddQuestionsComeBack(t *testing.T) {
	t.Parallel()
	for _, format := range []intake.Format{intake.GIFT, intake.Moodle} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				b := oddBank(oddText(true)).Draw(t, "bank")
				same(t, format, b.Questions, readBack(t, format, b))
			})
		})
	}
}

// TestPlainQuestionsComeBack holds it of a Word file and of texts that mending leaves as they are,
// however much they look like keys, numbers or labels.
func TestPlainQuestionsComeBack(t *testing.T) {
	t.Parallel()
	plain := oddText(false).Filter(func(text string) bool {
		return intake.CleanText(text) == text && !strings.Contains(text, "_")
	})
	rapid.Check(t, func(t *rapid.T) {
		b := oddBank(plain).Draw(t, "bank")
		for i := range b.Questions {
			q := &b.Questions[i]
			if len(q.Options) > 26 {
				q.Options = q.Options[:26]
				q.Options[0].Correct, q.Options[1].Correct = true, q.Kind == questions.Multiple
				for j := 2; j < len(q.Options); j++ {
					q.Options[j].Correct = q.Options[j].Correct && q.Kind == questions.Multiple
				}
			}
			// What mending changes only once it is put together is mended beforehand.
			for strings.Contains(q.Stem, "_____") {
				q.Stem = strings.Replace(q.Stem, "_____", "____、_", 1) // two blanks never touch
			}
			q.Stem = intake.CleanText(q.Stem)
			for j := range q.Tags {
				q.Tags[j] = intake.CleanText(q.Tags[j])
			}
			slices.Sort(q.Tags)
			q.Tags = slices.Compact(q.Tags)
		}
		same(t, intake.Docx, inOrder(intake.Docx, b), readBack(t, intake.Docx, b))
	})
}

// oddText draws texts that look like parts of other questions, of GIFT, HTML, formulas or tables,
// on one line or several.
func oddText(lines bool) *rapid.Generator[string] {
	parts := []string{"产假", "女职工", "98", "3.", "3、", "（3）", "A.", "A、", "B．", "正确", "错误", "答案：B", "解析：", "依据：", "编号：", "[id:x]", "[tag:y]",
		"=1+1", "=", "~", "{", "}", "#", "####", ":", "::", "%50%", "%", "[plain]", "[html]", "[", "]", `\`, `\n`, `\=`, `\}`, "->", "//", "$CATEGORY:", "$$x$$", `\(x\)`,
		"*", `\*`, "<b>", "</p>", "<!--", "-->", "]]>", "&amp;", "&#125;", "&", `"`, "'", "“", "”", "《劳动法》", "，", "；", ";", "、", "|", "/", "。", "？", "（ ）", "（B）",
		"(2分)", "【单选】", "T", "TRUE", "null", "x²", "😀", "Ａ", "％", "　", " ", "  ", "\t", "@", "+", "-", "_", "——", "{1:SHORTANSWER:=x}", "一、单选题", "第2章"}
	if lines {
		parts = append(parts, "\n", "\n\n", "\n1. ")
	}
	return rapid.Custom(func(t *rapid.T) string {
		text := strings.TrimSpace(strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 6).Draw(t, "parts"), ""))
		text = strings.ReplaceAll(text, questions.BlankMark, "_")
		if questions.Fold(text) == "" {
			return text + "字"
		}
		return text
	})
}

// oddBank draws a bank of one to three valid questions.
func oddBank(text *rapid.Generator[string]) *rapid.Generator[questions.Bank] {
	return rapid.Custom(func(t *rapid.T) questions.Bank {
		b := questions.Bank{ID: "odd", Title: "题库 / 一"}
		for i := range rapid.IntRange(1, 3).Draw(t, "questions") {
			q := questions.Question{
				ID: fmt.Sprintf("odd-%03d", i+1), Revision: rapid.IntRange(1, 12).Draw(t, "revision"),
				Kind: rapid.SampledFrom(questions.Kinds).Draw(t, "kind"), Stem: text.Draw(t, "stem"),
				Explanation: text.Draw(t, "explanation"), Difficulty: rapid.IntRange(1, 3).Draw(t, "difficulty"),
				Citations: rapid.SliceOfNDistinct(oddCitation(), 0, 3, rapid.ID).Draw(t, "citations"),
				Tags:      rapid.SliceOfNDistinct(oddTag(text), 0, 4, rapid.ID).Draw(t, "tags"),
			}
			oddKey(t, &q, text)
			b.Questions = append(b.Questions, q)
		}
		return b
	})
}

func oddCitation() *rapid.Generator[questions.Citation] {
	return rapid.Custom(func(t *rapid.T) questions.Citation {
		law := rapid.SampledFrom(questions.Laws()).Draw(t, "law")
		article := questions.Article{Number: rapid.IntRange(1, law.Articles).Draw(t, "article")}
		return questions.Citation{Law: law.Name, Article: article.String()}
	})
}

func oddTag(text *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		prefix := rapid.SampledFrom([]string{"", "", "修订：2", "难度：易", "依据：《劳动法》第一条", "标签："}).Draw(t, "prefix")
		return prefix + text.Draw(t, "tag")
	})
}

// oddKey fills in options or answers as the kind wants them.
func oddKey(t *rapid.T, q *questions.Question, text *rapid.Generator[string]) {
	switch q.Kind {
	case questions.Judge:
		q.Options = questions.JudgeOptions(rapid.Bool().Draw(t, "truth"))
	case questions.Blank:
		n := rapid.IntRange(1, 4).Draw(t, "blanks")
		for range n {
			q.Answers = append(q.Answers, rapid.SliceOfNDistinct(text, 1, 4, rapid.ID).Draw(t, "accepted"))
			q.Stem = strings.TrimSpace(q.Stem + rapid.SampledFrom([]string{"", " ", "第"}).Draw(t, "before") + questions.BlankMark +
				rapid.SampledFrom([]string{"", " 天", "{天}", "。"}).Draw(t, "after"))
		}
	default:
		texts := rapid.SliceOfNDistinct(text, 2, 30, questions.Fold).Draw(t, "options")
		for _, o := range texts {
			q.Options = append(q.Options, questions.Option{Text: o})
		}
		q.Options[rapid.IntRange(0, len(texts)-1).Draw(t, "right")].Correct = true
		for i := 0; q.Kind == questions.Multiple && (i < 2 || rapid.Bool().Draw(t, "more")); i++ {
			q.Options[i%len(texts)].Correct = true
		}
	}
}
