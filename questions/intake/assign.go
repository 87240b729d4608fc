package intake

import (
	"fmt"

	"lawquiz/questions"
)

// assign gives the keys of a list to the questions they belong to: by title, by the order of titles,
// or by numbers that stand once.
func (p *textReader) assign(keys []keyEntry) {
	runs := p.runs()
	used := make([]bool, len(runs))
	for start := 0; start < len(keys); {
		end := start
		for end < len(keys) && keys[end].group == keys[start].group {
			end++
		}
		p.assignGroup(keys[start:end], runs, used)
		start = end
	}
}

// runs returns the questions since the last key list, those of one title together.
func (p *textReader) runs() [][]*piece {
	var runs [][]*piece
	last := -1
	for _, c := range p.pieces {
		if c.scope != p.scope {
			continue
		}
		if len(runs) == 0 || c.section.index != last {
			runs = append(runs, nil)
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], c)
		last = c.section.index
	}
	return runs
}

func (p *textReader) assignGroup(keys []keyEntry, runs [][]*piece, used []bool) {
	at := chooseRun(keys, runs, used)
	for _, k := range keys {
		var target *piece
		if at >= 0 {
			used[at] = true
			target = numbered(runs[at], k.n)
		}
		for i := 0; target == nil && i < len(runs) && len(keys[0].title.title) == 0; i++ {
			target = numbered(runs[i], k.n)
		}
		if target == nil {
			p.l.tell(Problem{Place: k.place, Field: "答案", Severity: Error, Code: "key_orphan",
				Message: fmt.Sprintf("答案表里有第 %d 题的答案 %s，却没有找到这道题", k.n, excerpt(k.key, 12)), Suggestion: "请核对题号"})
			continue
		}
		target.giveKey(k)
	}
}

// chooseRun returns the run of questions a group of keys is for; -1 when numbers must decide alone.
func chooseRun(keys []keyEntry, runs [][]*piece, used []bool) int {
	title := keys[0].title
	for i, r := range runs {
		if s := r[0].section; !used[i] && title.title != "" && (s.title == title.title || s.fallback == title.fallback && title.fallback != KindWord{}) {
			return i
		}
	}
	best, most := -1, 0
	for i, r := range runs {
		if used[i] || title.fallback != (KindWord{}) && r[0].section.fallback != (KindWord{}) && !title.fallback.Loose {
			continue
		}
		waiting := 0 // questions of the run that lack exactly these keys
		for _, k := range keys {
			if c := numbered(r, k.n); c != nil && len(c.key) == 0 {
				waiting++
			}
		}
		if waiting > most {
			best, most = i, waiting
		}
	}
	return best
}

// numbered returns the question with the number; without numbers, the one in that place.
func numbered(run []*piece, n int) *piece {
	for _, c := range run {
		if c.mark.kind == numberMark && c.mark.n == n {
			return c
		}
	}
	if n >= 1 && n <= len(run) && run[n-1].mark.kind != numberMark {
		return run[n-1]
	}
	return nil
}

// giveKey adds a key from a list; a different key beside the question is an error.
func (c *piece) giveKey(k keyEntry) {
	if len(c.key) > 0 && questions.Fold(c.key[0]) != questions.Fold(k.key) {
		c.notes = append(c.notes, Problem{Place: c.place, Field: "答案", Severity: Error, Code: "key_conflict",
			Message: fmt.Sprintf("第 %d 题自带的答案是 %s，答案表里是 %s", k.n, excerpt(c.key[0], 12), excerpt(k.key, 12)), Suggestion: "请核对哪个是对的，只留一个"})
		return
	}
	c.key = []string{k.key}
	if k.note != "" {
		c.where = inNote
		c.add(k.note, false)
	}
}
