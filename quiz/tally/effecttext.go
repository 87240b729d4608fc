package tally

import (
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
)

// EffectStory is what a unit's paragraph on the effect of a contest is written from.
type EffectStory struct {
	Contest string // its title
	Unit    string // the unit's name
	AsOf    int64  // Unix ms
	Gain    Gain
	Laws    []Topic
	Weakest []Topic
}

// Story returns a unit's story, under the name people know it by.
func (e *Effect) Story(c Contest, unit int64, name string) EffectStory {
	return EffectStory{
		Contest: c.Title, Unit: name, AsOf: e.AsOf, Gain: e.Unit(unit).All, Laws: e.Laws(unit), Weakest: e.Weakest(unit, weakestTold),
	}
}

const (
	weakestTold = 3
	risersTold  = 3
)

// String writes the paragraph an organiser pastes into her report (总结材料). It compares only the same
// people with themselves, and says so where they are too few to speak of.
func (s EffectStory) String() string {
	head := fmt.Sprintf("截至%s，%s共有%s人参加%s答题", quiz.ClockText(s.AsOf), s.Unit, thousands(s.Gain.People), quiz.Quoted(s.Contest))
	switch {
	case s.Gain.People == 0:
		return fmt.Sprintf("截至%s，%s还没有人参加%s答题，没有可以比较的数据。", quiz.ClockText(s.AsOf), s.Unit, quiz.Quoted(s.Contest))
	case s.Gain.People < quiz.SmallSample:
		return fmt.Sprintf("%s，不足%d人，数据太少，不宜用正确率说明效果。", head, quiz.SmallSample)
	case !s.Gain.Speaks():
		head += fmt.Sprintf("，平均正确率%s（以各人末次答题计）；其中答题两次及以上的%s人，不足%d人，不作首次与末次的比较。",
			percent(s.Gain.Last), thousands(s.Gain.Again), quiz.SmallSample)
	default:
		head += s.compared()
	}
	return head + s.weak() + "（试卷从题库随机抽取，首次与末次的题目不尽相同；未作答的题按答错计。）"
}

// compared sets first against last sittings, then the laws that rose most.
func (s EffectStory) compared() string {
	first, last := s.Gain.AgainFirst, s.Gain.AgainLast
	text := fmt.Sprintf("，其中答题两次及以上的%s人。这些职工首次答题正确率%s（%s题中答对%s题），末次答题正确率%s（%s题中答对%s题），%s。",
		thousands(s.Gain.Again), percent(first), thousands(first.Asked), thousands(first.Right),
		percent(last), thousands(last.Asked), thousands(last.Right), change(first, last))
	var rose []string
	for _, t := range risen(s.Laws) {
		rose = append(rose, fmt.Sprintf("《%s》由%s提高到%s", t.Law, percent(t.AgainFirst), percent(t.AgainLast)))
	}
	if len(rose) > 0 {
		text += "分法律看，提高较多的是" + strings.Join(rose, "，") + "。"
	}
	return text
}

// risen returns the laws that rose most, those that rose at all.
func risen(laws []Topic) []Topic {
	rise := func(t Topic) int64 { return permille(t.AgainLast) - permille(t.AgainFirst) }
	rose := slices.DeleteFunc(slices.Clone(laws), func(t Topic) bool { return !t.Speaks() || rise(t) <= 0 })
	slices.SortStableFunc(rose, func(a, b Topic) int { return int(rise(b) - rise(a)) })
	return rose[:min(len(rose), risersTold)]
}

func (s EffectStory) weak() string {
	var named []string
	for _, t := range s.Weakest {
		named = append(named, fmt.Sprintf("《%s》%s（%s）", t.Law, t.Article, percent(t.Last)))
	}
	if len(named) == 0 {
		return ""
	}
	return "末次答题中正确率较低的条款是" + strings.Join(named, "、") + "，建议列为下一步普法宣传的重点。"
}

// change says by how many points a rate changed, as the two rates written beside it differ.
func change(from, to quiz.Correct) string {
	switch d := permille(to) - permille(from); {
	case d > 0:
		return fmt.Sprintf("提高%d.%d个百分点", d/10, d%10)
	case d < 0:
		return fmt.Sprintf("下降%d.%d个百分点", -d/10, -d%10)
	}
	return "前后持平"
}

// permille returns a rate in tenths of a percent, rounded half up; 0 of nothing.
func permille(c quiz.Correct) int64 {
	if c.Asked <= 0 {
		return 0
	}
	return (2000*c.Right + c.Asked) / (2 * c.Asked)
}

func percent(c quiz.Correct) string { return tenths(permille(c)) }
