package census

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// SetHeads writes figures of units, with their history. Invalid: a contest that counts by one has opened, and no reason is
// given. NotFound: there is no such unit. A figure that is already so is left as it is.
func (c *Census) SetHeads(ctx context.Context, heads []Head, by By) (*Plan, error) {
	for range 5 {
		base, err := c.Base(ctx)
		if err != nil {
			return nil, err
		}
		for i := range heads {
			id, ok := base.Tree.Now(heads[i].Unit)
			if !ok {
				return nil, quiz.Errorf(quiz.NotFound, "没有这个单位")
			}
			heads[i].Unit = id
		}
		p, err := c.Plan(ctx, base, Change{Units: base.Units, Heads: heads})
		if err != nil {
			return nil, err
		}
		_, err = c.Apply(ctx, base, p, by)
		if quiz.CodeOf(err) != quiz.PreviewStale { // somebody else's figures came first: once more
			return p, err
		}
	}
	return nil, quiz.Errorf(quiz.Busy, "同时修改单位的人较多，请稍后再试")
}

// Written names a figure as it was written at a time (Unix ms).
type Written struct {
	Kind quiz.HeadCount
	At   int64
}

// Confirm notes that somebody stands for figures of a unit, all or none. PreviewStale: one has changed since.
func (c *Census) Confirm(ctx context.Context, unit int64, figures []Written, by By) error {
	return c.cfg.DB.Update(ctx, func(tx *store.Tx) error {
		for _, f := range figures {
			same, err := tx.ConfirmHead(unit, f.Kind, f.At, by.Author, c.cfg.Now())
			if err != nil {
				return err
			}
			if !same {
				return quiz.Errorf(quiz.PreviewStale, "%s刚刚有改动：请核对新的人数再确认", f.Kind)
			}
		}
		return nil
	})
}

// HeadNotes tells, by unit, what was changed of a head-count after a contest that counts by it had opened, as award sheets
// print it: 在册女职工数 3月9日由120改为110（某人：漏报退休）.
func (c *Census) HeadNotes(ctx context.Context, of quiz.HeadCount, w quiz.Window) (map[int64][]string, error) {
	changes, err := c.cfg.DB.HeadChanges(ctx, w.Open, w.Close+quiz.HeadGrace)
	if err != nil {
		return nil, err
	}
	out := make(map[int64][]string)
	for _, h := range changes {
		later := h.Source == quiz.MergedHeads && h.At >= w.Close+quiz.SaveGrace // the contest keeps its tree
		if h.Kind == of && h.Was != h.People && !later {
			out[h.Unit] = append(out[h.Unit], headNote(h))
		}
	}
	return out, nil
}

func headNote(h store.HeadChange) string {
	reason := h.Reason
	if reason == "" {
		reason = "未写原因"
	}
	return fmt.Sprintf("在册%s %s由%s改为%s（%s：%s）", h.Kind, dateText(h.At), reported(h.Was), reported(h.People), nameOf(h.Author), reason)
}

// loginEnd is the name of an account at the end of an author: 张（zhang）.
var loginEnd = regexp.MustCompile(`（[a-z0-9][a-z0-9._-]*）$`)

// nameOf returns an author's name without that of her account, which is not for a public notice.
func nameOf(author string) string {
	return cmp.Or(loginEnd.ReplaceAllString(author, ""), author)
}

// dateText is 3月9日.
func dateText(ms int64) string {
	text := quiz.FormatMoment(ms) // 2026-03-09 …
	return strings.TrimLeft(text[5:7], "0") + "月" + strings.TrimLeft(text[8:10], "0") + "日"
}

func reported(people int) string {
	if people == 0 {
		return "未报"
	}
	return fmt.Sprint(people)
}

// Locking returns the titles of contests that have opened and whose head-counts change only with a reason now.
func (c *Census) Locking(ctx context.Context) ([]string, error) {
	all, err := c.contests(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, one := range all {
		if one.locks(c.cfg.Now()) {
			out = append(out, one.Title)
		}
	}
	return out, nil
}
