package quiz

import (
	"fmt"
	"slices"
	"strings"
)

// earning is what a unit earns on an item, whatever the item weighs.
type earning struct {
	share Number   // of the item's points, from 0 to 1
	said  string   // how the share comes about
	fixed bool     // said ends in points of a table and not in a share
	notes []string // where figures come from, what was left out
	flags []string
}

// points returns the item's points for the share, rounded half up.
func (e *earning) points(it *AwardItem) Points { return Points(e.share.scaled(int64(it.Points))) }

// line writes what is earned, with the reason.
func (e *earning) line(it AwardItem, deducts bool) AwardLine {
	p := e.points(&it)
	why := e.said
	switch {
	case !e.fixed:
		why += fmt.Sprintf(" × %v = %v", it.Points, p)
	case it.Points != it.base:
		table := Points(e.share.scaled(int64(it.base)))
		why += fmt.Sprintf("，得 %v × %v ÷ %v = %v", table, it.Points, it.base, p)
	default:
		why += fmt.Sprintf("，得 %v", p)
	}
	if deducts {
		p = -p
		why += "，从总分中扣除"
	}
	if notes := slices.Concat(e.notes, e.flags); len(notes) > 0 {
		why += "（" + strings.Join(notes, "；") + "）"
	}
	return AwardLine{Item: it.Name, Points: p, Why: why, Flags: e.flags}
}

// earn fills in what every unit of the group earns. Shares that compare units take those who may be
// honoured as their measure.
func (g *contenders) earn(s *AwardSheet) {
	for _, it := range s.all() {
		if it.Scale == ScaleJudged || it.Scale == ScaleGrades {
			for i := range g.entries {
				g.entries[i].earned = append(g.entries[i].earned, it.given(g.entries[i].unit))
			}
			continue
		}
		values := make([]Number, len(g.entries))
		works := make([]*evaluation, len(g.entries))
		for i := range g.entries {
			works[i] = &evaluation{unit: g.entries[i].unit}
			values[i] = it.From.number(works[i])
		}
		field := g.field(values)
		for i := range g.entries {
			e := it.measured(values[i], works[i], field)
			e.flags, e.notes = works[i].flags, works[i].details
			g.entries[i].earned = append(g.entries[i].earned, e)
		}
	}
}

// field returns the values of those who may be honoured, the greatest first.
func (g *contenders) field(values []Number) []Number {
	var out []Number
	for i, v := range values {
		if g.entries[i].excluded == "" {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b Number) int { return b.Cmp(a) })
	return out
}

// measured scales a value of the item's expression.
func (it *AwardItem) measured(v Number, work *evaluation, field []Number) earning {
	said := it.From.root.with(work)
	if !it.From.leaf() {
		said += " = " + it.shown(v)
	}
	if v.Sign() < 0 {
		work.flag("%s的数值小于 0，按 0 计", it.Name)
		v, said = Number{}, said+"，按 0 计"
	}
	switch it.Scale {
	case ScaleEach:
		return it.each(v, said)
	case ScaleStep:
		return it.stepped(v, said)
	case ScaleMinMax:
		return it.spread(v, said, field)
	case ScaleRank:
		return it.ranked(v, said, field)
	}
	if v.Cmp(it.Cap) > 0 {
		said += "，封顶 " + it.Cap.percent()
		if it.Cap.Cmp(whole(1)) == 0 {
			work.flag("%s的数值 %s 超过 100 %%，按 100 %% 计", it.Name, v.percent())
		}
		v = it.Cap
	}
	return earning{share: v, said: said}
}

// shown writes a value: under the linear scale it is a share.
func (it *AwardItem) shown(v Number) string {
	if it.Scale == ScaleLinear {
		return v.percent()
	}
	return it.From.root.show(v)
}

func (it *AwardItem) each(v Number, said string) earning {
	said += fmt.Sprintf("，每 1 计 %v 分", it.Each)
	share := v.times(quotient(int64(it.Each), int64(it.base)))
	if share.Cmp(whole(1)) > 0 {
		said += fmt.Sprintf("，最高 %v 分", it.base)
	}
	return earning{share: share.within(Number{}, whole(1)), said: said, fixed: true}
}

func (it *AwardItem) stepped(v Number, said string) earning {
	for _, s := range it.Steps {
		if v.Cmp(s.AtLeast) >= 0 {
			said += "，达到 " + it.From.root.show(s.AtLeast) + " 一档"
			return earning{share: quotient(int64(s.Points), int64(it.base)), said: said, fixed: true}
		}
	}
	lowest := it.Steps[len(it.Steps)-1].AtLeast
	return earning{said: said + "，未达到最低一档 " + it.From.root.show(lowest), fixed: true}
}

func (it *AwardItem) spread(v Number, said string, field []Number) earning {
	if len(field) == 0 {
		return earning{said: said + "，组内没有可比的单位，0 %"}
	}
	most, least := field[0], field[len(field)-1]
	share, ok := v.minus(least).over(most.minus(least))
	if !ok {
		share = whole(one(v.Cmp(most) >= 0))
	}
	share = share.within(Number{}, whole(1))
	said += fmt.Sprintf("，组内最低 %s、最高 %s，折算 %s", it.From.root.show(least), it.From.root.show(most), share.percent())
	return earning{share: share, said: said}
}

func (it *AwardItem) ranked(v Number, said string, field []Number) earning {
	place := 1
	for place <= len(field) && field[place-1].Cmp(v) > 0 {
		place++
	}
	said += fmt.Sprintf("，组内第 %d 名", place)
	if place > len(it.Ranks) {
		return earning{said: said, fixed: true}
	}
	return earning{share: quotient(int64(it.Ranks[place-1]), int64(it.base)), said: said, fixed: true}
}

// given is what was marked or awarded outside: assessors' marks and grades of materials.
func (it *AwardItem) given(u *AwardUnit) earning {
	if it.Scale == ScaleGrades {
		return it.graded(u)
	}
	var sum, n int64
	var said, flags []string
	marks := slices.Clone(u.Marks)
	slices.SortFunc(marks, func(a, b AssessedMark) int { return strings.Compare(a.Who, b.Who) })
	for _, m := range marks {
		switch {
		case m.Item != it.Name:
		case m.own(u.Unit):
			flags = append(flags, fmt.Sprintf("回避：%s评本单位“%s”，不计入", m.Who, it.Name))
		default:
			sum, n = sum+int64(m.Points), n+1
			text := fmt.Sprintf("%s %v", m.Who, m.Points)
			if m.Reason != "" {
				text += "：" + m.Reason
			}
			said = append(said, text)
		}
	}
	if n == 0 {
		return earning{said: "评审", fixed: true, flags: append(flags, fmt.Sprintf("“%s”尚未评审，按 0 计", it.Name))}
	}
	text := fmt.Sprintf("%d 人评审平均（%s）", n, strings.Join(said, "；"))
	if n == 1 {
		text = fmt.Sprintf("评审（%s）", said[0])
	}
	return earning{share: quotient(sum, n*int64(it.base)), said: text, fixed: true, flags: flags}
}
