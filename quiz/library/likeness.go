package library

import (
	"cmp"
	"fmt"
	"slices"

	"lawquiz/questions"
	"lawquiz/questions/intake"
)

// likeness keeps the matches of a draft, the same question before all others, tells of the first, and
// returns what comes of it.
func (c *comparison) likeness(d *Draft, draft int, found []questions.Match) Verdict {
	first := len(d.Matches)
	found = slices.DeleteFunc(found, func(m questions.Match) bool {
		return m.ID != "" && m.ID == d.Question.ID // the question itself: see ownID
	})
	slices.SortStableFunc(found, func(a, b questions.Match) int {
		return cmp.Compare(notSame(a), notSame(b))
	})
	for _, m := range foremost(found) {
		d.Matches = append(d.Matches, c.place(m))
	}
	if len(d.Matches) == first {
		return Clean
	}
	m := d.Matches[first]
	here, there := short(d.Question.Key()), short(m.Key)
	switch m.Verdict {
	case questions.Same:
		suggestion := "不会重复收入"
		if m.Retired {
			suggestion = "那道题已停用：要再用，请恢复它"
		}
		c.tell(d, draft, intake.Warning, CodeSame, fmt.Sprintf("与%s相同，答案都是 %s", c.preview.called(m), there), suggestion)
		return Duplicate
	case questions.Conflict:
		c.tell(d, draft, intake.Error, CodeConflict,
			fmt.Sprintf("与%s矛盾：%s。这里的答案是 %s，那里是 %s", c.preview.called(m), m.Why, here, there),
			"请对照法条核对：错的是这一题就改正或跳过，错的是那一题就替换它")
		return Conflict
	case questions.Near:
		c.tell(d, draft, intake.Warning, CodeNear,
			fmt.Sprintf("与%s相近：%s。这里的答案是 %s，那里是 %s", c.preview.called(m), m.Why, here, there),
			"请看看是不是同一道题；都要用的，可以照收")
		return Look
	}
	return Clean
}

// foremost returns the matches a draft keeps, in order: a conflict is one of them if there is any, however
// many are the same.
func foremost(found []questions.Match) []questions.Match {
	kept := found[:min(len(found), maxMatches)]
	conflict := func(m questions.Match) bool { return m.Verdict == questions.Conflict }
	if at := slices.IndexFunc(found, conflict); at >= len(kept) {
		kept[len(kept)-1] = found[at]
	}
	return kept
}

func notSame(m questions.Match) int {
	if m.Verdict == questions.Same {
		return 0
	}
	return 1
}

// place says of a match where it stands.
func (c *comparison) place(m questions.Match) Match {
	out := Match{Match: m}
	if base := len(c.shelf.items); m.At >= base {
		out.Draft = c.numbers[m.At-base]
		out.Key = c.preview.Drafts[out.Draft-1].Question.Key()
	} else {
		h := &c.shelf.items[m.At]
		out.Number, out.Revision, out.Key, out.Retired = h.Number, h.Revision, h.Newest.Key(), h.RetiredAt > 0
	}
	out.At = 0
	return out
}

// called says where a match stands, as people find it.
func (p *Preview) called(m Match) string {
	if m.Draft > 0 {
		return "本文件" + where(&p.Drafts[m.Draft-1], m.Draft)
	}
	text := fmt.Sprintf("题库 %s 第 %d 题（%s）", m.Bank, m.Number, m.ID)
	if m.Retired {
		text = "已停用的" + text
	}
	return text
}
