package library

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz/store"
)

// maxMatches is how many matches of a draft are kept: the gravest.
const maxMatches = 5

// comparison holds the drafts of a file against the banks and against each other.
type comparison struct {
	shelf    *shelf
	preview  *Preview
	index    *questions.Index
	numbers  []int            // of the drafts added to the index, in their order
	ids      map[string]int   // id -> first draft with it
	warned   map[int]bool     // drafts intake warned of
	problems []intake.Problem // ours
}

// compare fills in what a preview says of its drafts, and the problems that come of it, whatever an
// earlier comparison had said.
func (l *Library) compare(ctx context.Context, s *shelf, p *Preview, progress func(done, total int)) error {
	c := comparison{
		shelf: s, preview: p, index: questions.Over(s.index()), ids: make(map[string]int), warned: make(map[int]bool),
	}
	p.Problems = slices.DeleteFunc(slices.Clone(p.Problems), func(x intake.Problem) bool { return ours(x.Code) })
	for _, x := range p.Problems {
		if x.Severity == intake.Warning {
			c.warned[x.Draft] = true
		}
	}
	p.ByKind, p.By = make(map[questions.Kind]int), make(map[Verdict]int)
	for i := range p.Drafts {
		if i%256 == 0 {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("compare %s: %w", p.File, err)
			}
			if progress != nil {
				progress(i, len(p.Drafts))
			}
		}
		d := &p.Drafts[i]
		if err := l.compareDraft(ctx, &c, d, i+1); err != nil {
			return err
		}
		p.ByKind[d.Question.Kind]++
		p.By[d.Verdict]++
	}
	p.Version = s.version
	p.Problems = inOrder(p.Problems, c.problems)
	if progress != nil {
		progress(len(p.Drafts), len(p.Drafts))
	}
	return nil
}

// ours reports whether a problem comes of a comparison.
func ours(code string) bool {
	switch code {
	case CodeSame, CodeConflict, CodeNear, CodeOutdated, CodeKnown, CodeChanged, CodeOlder, CodeStale, CodeTwice:
		return true
	}
	return false
}

// inOrder puts our problems beside intake's: each after those of its draft.
func inOrder(theirs, own []intake.Problem) []intake.Problem {
	type placed struct {
		draft   int
		problem intake.Problem
	}
	all, last := make([]placed, 0, len(theirs)+len(own)), 0
	for _, x := range theirs {
		last = max(last, x.Draft)
		all = append(all, placed{cmp.Or(x.Draft, last), x})
	}
	for _, x := range own {
		all = append(all, placed{x.Draft, x})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.draft - b.draft })
	out := make([]intake.Problem, len(all))
	for i, x := range all {
		out[i] = x.problem
	}
	return out
}

func (l *Library) compareDraft(ctx context.Context, c *comparison, d *Draft, draft int) error {
	d.Matches, d.Outdated, d.Known = nil, nil, ""
	if d.Verdict = Broken; d.Broken {
		return nil
	}
	q := d.Question
	_, found := c.index.MatchAdd("", q)
	c.numbers = append(c.numbers, draft)
	d.Outdated = questions.Outdated(q)
	verdict := Clean
	if c.warned[draft] || len(d.Outdated) > 0 {
		verdict = Look
	}
	for _, hit := range d.Outdated {
		c.tell(d, draft, intake.Warning, CodeOutdated, hit.Message, "请改成现行条文的说法，或不收这道题")
	}
	own, err := l.ownID(ctx, c, d, draft)
	if err != nil {
		return err
	}
	if d.Verdict = graver(verdict, own); own != Duplicate { // what is there untouched needs no other look
		d.Verdict = graver(d.Verdict, c.likeness(d, draft, found))
	}
	return nil
}

// graver returns the one that comes later in Verdicts.
func graver(a, b Verdict) Verdict {
	if weight(b) > weight(a) {
		return b
	}
	return a
}

func weight(v Verdict) int { return slices.Index(Verdicts, v) }

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
	for _, m := range found[:min(len(found), maxMatches)] {
		d.Matches = append(d.Matches, c.match(m))
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
		c.tell(d, draft, intake.Warning, CodeSame, fmt.Sprintf("与%s相同，答案都是 %s", c.called(m), there), suggestion)
		return Duplicate
	case questions.Conflict:
		c.tell(d, draft, intake.Error, CodeConflict,
			fmt.Sprintf("与%s矛盾：%s。这里的答案是 %s，那里是 %s", c.called(m), m.Why, here, there),
			"请对照法条核对：错的是这一题就改正或跳过，错的是那一题就替换它")
		return Conflict
	case questions.Near:
		c.tell(d, draft, intake.Warning, CodeNear,
			fmt.Sprintf("与%s相近：%s。这里的答案是 %s，那里是 %s", c.called(m), m.Why, here, there),
			"请看看是不是同一道题；都要用的，可以照收")
		return Look
	}
	return Clean
}

func notSame(m questions.Match) int {
	if m.Verdict == questions.Same {
		return 0
	}
	return 1
}

// match says of a match where it stands.
func (c *comparison) match(m questions.Match) Match {
	out := Match{Match: m}
	if base := len(c.shelf.items); m.At >= base {
		out.Draft = c.numbers[m.At-base]
		out.Key = c.preview.Drafts[out.Draft-1].Question.Key()
	} else {
		h := &c.shelf.items[m.At]
		out.Number, out.Key, out.Retired = h.Number, h.Newest.Key(), h.RetiredAt > 0
	}
	out.At = 0
	return out
}

// called says where a match stands, as people find it.
func (c *comparison) called(m Match) string {
	if m.Draft > 0 {
		return "本文件" + where(&c.preview.Drafts[m.Draft-1], m.Draft)
	}
	text := fmt.Sprintf("题库 %s 第 %d 题（%s）", m.Bank, m.Number, m.ID)
	if m.Retired {
		text = "已停用的" + text
	}
	return text
}

// ownID says what is to be said of the id a draft brings.
func (l *Library) ownID(ctx context.Context, c *comparison, d *Draft, draft int) (Verdict, error) {
	q := d.Question
	if q.ID == "" {
		return Clean, nil
	}
	if first, twice := c.ids[q.ID]; twice {
		other := &c.preview.Drafts[first-1]
		if sameContent(other.Question, q) {
			c.tell(d, draft, intake.Warning, CodeSame, "与本文件"+where(other, first)+"是同一道题", "不会重复收入")
			d.Matches = append(d.Matches, Match{Match: questions.Match{ID: q.ID, Verdict: questions.Same, Score: 1, Why: "编号和内容都相同"}, Draft: first, Key: q.Key()})
			return Duplicate, nil
		}
		c.tell(d, draft, intake.Error, CodeTwice, fmt.Sprintf("编号 %s 在本文件%s已经用过，内容不同", q.ID, where(other, first)), "请改正其中一个编号；新题不写编号")
		return Conflict, nil
	}
	c.ids[q.ID] = draft
	h := c.shelf.item(q.ID)
	if h == nil {
		return Clean, nil
	}
	d.Known = h.Bank
	return l.known(ctx, c, d, draft, h)
}

func (l *Library) known(ctx context.Context, c *comparison, d *Draft, draft int, h *store.HeldItem) (Verdict, error) {
	q, at := d.Question, fmt.Sprintf("题库 %s 第 %d 题（%s）", h.Bank, h.Number, h.ID)
	if sameContent(q, h.Newest) {
		c.tell(d, draft, intake.Notice, CodeKnown, "与"+at+"一字不差", "")
		return Duplicate, nil
	}
	if q.Revision >= h.Revision {
		c.tell(d, draft, intake.Notice, CodeChanged, fmt.Sprintf("%s有修改：%s", at, fieldNames(h.Newest, q)), "收入时选“按编号更新”，就成为它的新修订")
		return Changed, nil
	}
	texts, err := l.cfg.DB.ItemTexts(ctx, h.ID)
	if err != nil {
		return "", err
	}
	for _, x := range texts {
		if x.Question.Revision == q.Revision && sameContent(x.Question, q) {
			c.tell(d, draft, intake.Notice, CodeOlder, fmt.Sprintf("是%s的第 %d 版，原样未动；题库里已是第 %d 版", at, q.Revision, h.Revision), "")
			return Duplicate, nil
		}
	}
	c.tell(d, draft, intake.Error, CodeStale,
		fmt.Sprintf("%s导出后又改过：文件是在第 %d 版上改的，题库里已是第 %d 版，这里的答案是 %s，那里是 %s", at, q.Revision, h.Revision, short(q.Key()), short(h.Newest.Key())),
		"请核对两边的修改，再决定替换题库的题，还是跳过")
	return Conflict, nil
}

func (c *comparison) tell(d *Draft, draft int, severity intake.Severity, code, message, suggestion string) {
	c.problems = append(c.problems, intake.Problem{
		Place: placed(d.Place, c.preview.File), Severity: severity, Code: code, Message: message, Suggestion: suggestion, Draft: draft,
	})
}

func placed(p intake.Place, file string) intake.Place {
	p.File = file
	return p
}

// short returns a key as it fits a message.
func short(key string) string {
	if key == "" {
		return "（无）"
	}
	if r := []rune(key); len(r) > 40 {
		return string(r[:40]) + "……"
	}
	return key
}
