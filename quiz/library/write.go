package library

import (
	"fmt"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// skip leaves a draft out.
func (x *plan) skip(d *Draft, draft int, code, why string) {
	x.out.Skipped = append(x.out.Skipped, Skipped{Draft: draft, Code: code, Message: where(d, draft) + "：" + why})
}

func (x *plan) unchanged(h *store.HeldItem, draft int) {
	x.settled = append(x.settled, settled{draft, h.ID, func() { x.out.Unchanged = append(x.out.Unchanged, h.ID) }})
	x.taken[draft] = true
}

// settle notes what a settled draft comes to. The file itself may write over the question: then the two
// drafts contradict each other unless they say the same.
func (x *plan) settle(s settled) {
	over := x.target[s.id]
	if over == 0 {
		s.note()
		return
	}
	d, by := &x.preview.Drafts[s.draft-1], &x.preview.Drafts[over-1]
	if sayTheSame(d.Question, by.Question) {
		s.note()
		return
	}
	x.conflict(d, s.draft, CodeConflict, fmt.Sprintf("与题库里的 %s 相同，本文件%s却要改它（这里 %s，那里 %s）：请决定留哪一个，跳过另一个",
		s.id, where(by, over), short(d.Question.Key()), short(by.Question.Key())))
}

// sayTheSame reports whether two questions are duplicates, whatever their ids.
func sayTheSame(a, b questions.Question) bool {
	a.ID, b.ID = "", ""
	var index questions.Index
	index.Add("", a)
	found := index.Match(b)
	return len(found) > 0 && found[0].Verdict == questions.Same
}

// conflict leaves a draft out of a clean acceptance, and keeps everything from being written otherwise.
func (x *plan) conflict(d *Draft, draft int, code, why string) {
	if _, decided := x.accept.Decisions[draft]; !decided && x.accept.Which == OnlyClean {
		x.skip(d, draft, code, why)
		return
	}
	if x.undecided == nil {
		x.undecided = quiz.Errorf(quiz.BankConflict, "有的题目与题库或同一文件里的题矛盾，请先逐题决定；这次什么也没有收入")
	}
	x.undecided.At(decisionAt(draft), where(d, draft)+"："+why)
}

// add takes a draft as a new question.
func (x *plan) add(d *Draft, draft int) {
	x.number++
	q := tidy(d.Question)
	if q.ID = x.freeID(q.ID); q.ID != d.Question.ID || q.Revision < 1 {
		q.Revision = 1 // an id of its own begins a history of its own
	}
	x.given[q.ID], x.taken[draft] = true, true
	it := store.Item{ID: q.ID, Bank: x.accept.Bank, Number: x.number}
	x.change.put(it, q, x.review, Accepted, x.preview.File)
	x.out.Added = append(x.out.Added, q.ID)
}

// freeID returns the id a draft brings when it is one and free, or else the next of the bank.
func (x *plan) freeID(brought string) string {
	if questionID.MatchString(brought) && x.free(brought) {
		return brought
	}
	prefix := x.accept.Bank
	if len(prefix) > 31 {
		prefix = strings.TrimRight(prefix[:31], "-")
	}
	for n := x.number; ; n++ {
		if id := fmt.Sprintf("%s-%03d", prefix, n); x.free(id) && x.brought[id] == 0 {
			return id
		}
	}
}

// free reports whether nothing on record has the id, nor anything written now.
func (x *plan) free(id string) bool { return x.shelf.item(id) == nil && !x.given[id] }

// replace takes a draft as the next revision of the question decided on.
func (x *plan) replace(d *Draft, draft int, id string) {
	seen := &x.seen.Drafts[draft-1]
	if id == "" {
		id = x.replaced(seen)
	}
	h := x.shelf.item(id)
	if h == nil {
		if x.missing == nil {
			x.missing = quiz.Errorf(quiz.NotFound, "要替换的题目不在题库里")
		}
		name := printable(id)
		if name == "" {
			name = "（没有写编号）"
		}
		x.missing.At(decisionAt(draft), where(d, draft)+"：没有题目 "+name)
		return
	}
	if sameContent(h.Newest, d.Question) {
		x.unchanged(h, draft)
		return
	}
	if x.seen.Version != x.shelf.version && seen.saw(h.ID) != h.Revision {
		x.conflict(d, draft, CodeStale, fmt.Sprintf("题库里的 %s 在您查看之后改到了第 %d 版（答案 %s）：请刷新核对，再决定", h.ID, h.Revision, short(h.Newest.Key())))
		return
	}
	x.update(h, d, d.Question, draft)
}

// replaced returns the id of the question a draft was seen to stand for, nobody having named one.
func (x *plan) replaced(d *Draft) string {
	if x.shelf.item(d.Question.ID) != nil {
		return d.Question.ID
	}
	for _, m := range d.Matches {
		if m.Draft == 0 {
			return m.ID
		}
	}
	return ""
}

// update writes a draft's text as the item's next revision.
func (x *plan) update(h *store.HeldItem, d *Draft, q questions.Question, draft int) {
	switch first, twice := x.target[h.ID]; {
	case h.Bank != x.accept.Bank:
		x.conflict(d, draft, CodeChanged, fmt.Sprintf("编号 %s 在题库 %s 里：请收入到那个题库，或跳过", h.ID, h.Bank))
		return
	case h.RetiredAt > 0:
		x.conflict(d, draft, CodeChanged, "题库里的 "+h.ID+" 已停用：要更新它，请先恢复")
		return
	case twice:
		x.conflict(d, draft, CodeTwice, fmt.Sprintf("与%s改的是同一道题 %s：只能留一个", where(&x.preview.Drafts[first-1], first), h.ID))
		return
	}
	x.target[h.ID], x.taken[draft] = draft, true
	q = tidy(q)
	q.ID, q.Revision = h.ID, h.Revision+1
	x.change.put(h.Item, q, x.review, Accepted, x.preview.File)
	x.out.Updated = append(x.out.Updated, h.ID)
}
