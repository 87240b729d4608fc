package library

import (
	"context"
	"fmt"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz/store"
)

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
	d.Known, d.KnownAs = h.Bank, h.Revision
	return l.known(ctx, c, d, draft, h)
}

func (l *Library) known(ctx context.Context, c *comparison, d *Draft, draft int, h *store.HeldItem) (Verdict, error) {
	q, at := d.Question, fmt.Sprintf("题库 %s 第 %d 题（%s）", h.Bank, h.Number, h.ID)
	if sameContent(q, h.Newest) {
		c.tell(d, draft, intake.Notice, CodeKnown, "与"+at+"一字不差", "")
		return Duplicate, nil
	}
	if q.Revision >= h.Revision && !akin(h.Newest, q) {
		c.tell(d, draft, intake.Notice, CodeChanged, fmt.Sprintf("编号 %s 在题库里是另一道题（%s）", q.ID, at), "是新题就删去编号，或决定收入，会另给编号；真要改成这样，再决定替换")
		return Changed, nil
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
