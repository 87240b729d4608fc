package tally

import (
	"fmt"
	"strconv"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// itemHeads are the columns of Items.Table.
const itemHeads = "题目编号,修订,题型,题干,人次,未答,难度指数P,区分度D,区分效率,作答分布,用时中位数（秒）,复核提示"

// Table writes the items as rows of text under Chinese heads, one question a row, for the command
// line and for spreadsheets. What cannot be told is "—". Right options are marked √. Cells may
// begin like a formula: whoever writes a spreadsheet makes them text.
func (i *Items) Table() [][]string {
	type ref struct {
		id       string
		revision int
	}
	reasons := make(map[ref][]string)
	for _, s := range i.Suspects {
		at := ref{s.Question, s.Revision}
		reasons[at] = append(reasons[at], s.Reason)
	}
	rows := [][]string{strings.Split(itemHeads, ",")}
	for n := range i.Questions {
		f := &i.Questions[n]
		hint := strings.Join(reasons[ref{f.Question, f.Revision}], "；")
		if f.Small {
			hint = fmt.Sprintf("样本不足 %d 人次，不作判断", quiz.SmallSample)
		}
		rows = append(rows, []string{
			f.Question, strconv.Itoa(f.Revision), f.Kind.Name(), f.Stem,
			strconv.FormatInt(f.Sittings, 10), strconv.FormatInt(f.Unanswered, 10),
			strconv.FormatFloat(f.Facility, 'f', 3, 64), figure(f.Discrimination), figure(f.Efficiency),
			spreadOf(f), seconds(f.Median), hint,
		})
	}
	return rows
}

const unknown = "—"

func figure(f *float64) string {
	if f == nil {
		return unknown
	}
	return strconv.FormatFloat(*f, 'f', 1, 64)
}

func seconds(ms *int64) string {
	if ms == nil {
		return unknown
	}
	return strconv.FormatFloat(float64(*ms)/1000, 'f', 1, 64)
}

// spreadOf tells what people chose, or what they wrongly filled in.
func spreadOf(f *quiz.ItemFigures) string {
	var parts []string
	for n, o := range f.Options {
		name := string(rune('A' + n))
		if f.Kind == questions.Judge || n >= 26 {
			name = o.Text
		}
		if o.Correct {
			name += "√"
		}
		parts = append(parts, fmt.Sprintf("%s %.1f%%", name, 100*o.Share))
	}
	for n, b := range f.Blanks {
		text := fmt.Sprintf("第%d空填错 %d 次", n+1, b.Wrong)
		for _, w := range b.Common {
			text += fmt.Sprintf("，“%s” %.1f%%", w.Text, 100*w.Share)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "；")
}
