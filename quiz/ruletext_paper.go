package quiz

import (
	"fmt"
	"strings"

	"lawquiz/questions"
)

// windowText writes a window like 2021年3月8日0时至3月14日24时.
func windowText(w Window) string {
	opens, _, _ := civil(Day(w.Open))
	closes, _, _ := civil(Day(w.Close - 1))
	end := dayTimeText(Day(w.Close-1), w.Close)
	if opens == closes {
		_, end, _ = strings.Cut(end, "年")
	}
	return dayTimeText(Day(w.Open), w.Open) + "至" + end
}

// Text writes the window as rules tell it: 2021年3月8日0时至3月14日24时.
func (w Window) Text() string { return windowText(w) }

// dayTimeText writes a moment as a time of a day, which may be the 24时 of it.
func dayTimeText(d, ms int64) string {
	y, m, date := civil(d)
	at := (ms - DayStart(d)) / second
	text := fmt.Sprintf("%d年%d月%d日%d时", y, m, date, at/3600)
	if at%3600 != 0 {
		text += fmt.Sprintf("%d分", at/60%60)
	}
	if at%60 != 0 {
		text += fmt.Sprintf("%d秒", at%60)
	}
	return text
}

// lengthText writes a length of time in ms: 10分钟, 45秒, 1分30秒.
func lengthText(ms int64) string {
	m, s := ms/minute, ms%minute/second
	switch {
	case s == 0:
		return fmt.Sprintf("%d分钟", m)
	case m == 0:
		return fmt.Sprintf("%d秒", s)
	}
	return fmt.Sprintf("%d分%d秒", m, s)
}

func paperText(c *Contest) []string {
	paragraphs := []string{blueprintText(c), scoringText(c.Paper.Sections), limitText(c.Paper.TimeLimit)}
	if c.Pass > 0 {
		paragraphs = append(paragraphs, fmt.Sprintf("合格标准。单份试卷得分达到%v分（满分的%v%%）为合格。", passLine(c.Pass, c.Full()), Points(c.Pass)))
	}
	for i := range paragraphs {
		paragraphs[i] = fmt.Sprintf("（%s）%s", chapterNumbers[i], paragraphs[i])
	}
	return paragraphs
}

func blueprintText(c *Contest) string {
	var sections, laws []string
	for _, s := range c.Paper.Sections {
		sections = append(sections, fmt.Sprintf("%s%d题，每题%v分", s.Kind.Name(), s.Count, s.Points))
	}
	for _, l := range c.Paper.AtLeast {
		laws = append(laws, fmt.Sprintf("以《%s》为法条依据的题目不少于%d题", l.Law, l.Count))
	}
	text := fmt.Sprintf("题型分值。每份试卷从题库中随机抽取%d题，满分%v分：%s。", c.Size(), c.Full(), strings.Join(sections, "；"))
	if len(laws) > 0 {
		text += "其中，" + strings.Join(laws, "，") + "。"
	}
	return text + "同一份试卷中题目不重复，在符合以上要求的前提下优先抽取本人此前出现次数最少的题目；题目在各部分内的次序和选项次序随机排列。"
}

// scoringText has a clause for each kind, or for each part where parts of one kind differ.
func scoringText(sections []Section) string {
	type way struct {
		kind    questions.Kind
		partial Partial
	}
	var ways []way
	differ := make(map[questions.Kind]int)
	parts := make(map[way][]string)
	for i, s := range sections {
		w := way{s.Kind, s.partial()}
		if parts[w] == nil {
			ways = append(ways, w)
			differ[s.Kind]++
		}
		parts[w] = append(parts[w], fmt.Sprint(i+1))
	}
	text, rounded := "评分标准。", false
	for _, w := range ways {
		if differ[w.kind] > 1 {
			text += fmt.Sprintf("第%s部分", strings.Join(parts[w], "、"))
		}
		text += kindText(w.kind, w.partial)
		rounded = rounded || w.partial != PartialNone
	}
	if differ[questions.Blank] > 0 {
		text += "填空内容与题库列出的任一答案一致为正确，比对时忽略空格，不区分全角和半角；数字的不同写法以题库列出的为准。"
	}
	if rounded {
		text += "部分得分的，每题得分四舍五入到0.01分。"
	}
	return text
}

// partial returns the rule that has an effect on the section's kind.
func (s Section) partial() Partial {
	if s.Kind == questions.Multiple || s.Kind == questions.Blank {
		return s.Partial
	}
	return PartialNone
}

func kindText(kind questions.Kind, partial Partial) string {
	switch kind {
	case questions.Multiple:
		part := map[Partial]string{
			PartialHalf:      "少选且选项均正确的，得该题分值的一半；",
			PartialPerOption: "少选且选项均正确的，按选中的正确选项数占全部正确选项数的比例得分；",
		}[partial]
		if part == "" {
			return "多选题所选选项与标准答案完全一致的得分，多选、少选、错选和不答均不得分。"
		}
		return "多选题所选选项与标准答案完全一致的得满分；" + part + "选入任一错误选项的和不答的，不得分。"
	case questions.Blank:
		switch partial {
		case PartialHalf:
			return "填空题各空全部正确的得满分；部分空正确、其余空未填的，得该题分值的一半；任一空填错的和不答的，不得分。"
		case PartialPerOption:
			return "填空题按填写正确的空数占该题全部空数的比例得分，填错和未填的空不得分、不倒扣。"
		}
		return "填空题各空全部正确的得分，任一空填错、未填的不得分。"
	}
	return kind.Name() + "答对得分，答错和不答不得分。"
}

func limitText(limit int64) string {
	const sweep = "未交卷的，以系统已保存的答案自动交卷。"
	late := fmt.Sprintf("为抵消网络延迟，到时后%d秒内送达的答卷仍予受理，超出的时间不计入用时。", BodyGrace/second)
	if limit == 0 {
		return "答题时限。每份试卷不单独限时，答题到竞赛截止时为止；届时" + sweep + late
	}
	return fmt.Sprintf("答题时限。每份试卷限时%s，从开始答题时起由系统连续计时；到时%s%s", lengthText(limit), sweep, late)
}
