package play

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Order is something to be done to a published contest, and why.
type Order struct {
	What   string // store.ChangePause, ChangeResume, ChangeExtend or ChangeClose
	Closes int64  // extend: the later close, Unix ms
	Reason string // workers read it; a resume needs none
	Author string
}

// Change does something to a published contest:
//
//   - pause: no papers are begun until resume; open papers go on to their deadline;
//   - extend: the window closes later; open papers keep their deadline, the rules say so and why;
//   - close: the contest ends before its window; open papers may be handed in.
//
// Each is kept with its reason; the document stays as it was published. Codes: NotFound, Invalid for what cannot be done
// now, PreviewStale if somebody else has changed the contest at the same moment.
func (k *Keeper) Change(ctx context.Context, contest string, o Order) (*Contest, error) {
	if err := k.cfg.Catalog.Reload(ctx); err != nil {
		return nil, err
	}
	c, err := k.cfg.Catalog.Contest(contest)
	if err != nil {
		return nil, err
	}
	now := k.cfg.Now()
	if err := o.check(c, now); err != nil {
		return nil, err
	}
	ch := store.Change{Contest: c.Nr, N: 1, What: o.What, Closes: o.Closes, Reason: strings.TrimSpace(o.Reason), Author: o.Author, At: now}
	if n := len(c.Changes); n > 0 {
		ch.N = c.Changes[n-1].N + 1
	}
	state := ""
	if o.What == store.ChangeClose {
		state = store.Closed
	}
	err = k.cfg.DB.ChangeContest(ctx, ch, state)
	if errors.Is(err, store.ErrConflict) {
		return nil, quiz.Errorf(quiz.PreviewStale, "竞赛刚刚被另一位管理员改动：请刷新后再试")
	}
	if err != nil {
		return nil, fmt.Errorf("change %s: %w", contest, err)
	}
	if err := k.cfg.Catalog.Reload(ctx); err != nil {
		return nil, err
	}
	return k.cfg.Catalog.Contest(contest)
}

// check says why an order cannot be carried out on a contest as it is.
func (o *Order) check(c *Contest, now int64) error {
	if err := o.fits(c, now); err != nil {
		return err
	}
	switch n := len([]rune(strings.TrimSpace(o.Reason))); {
	case n == 0 && o.What != store.ChangeResume:
		return quiz.Errorf(quiz.Invalid, "请写明原因：它会公告给职工").At("reason", "必填")
	case n > quiz.MaxReason:
		return quiz.Errorf(quiz.Invalid, "原因太长，最多 %d 个字", quiz.MaxReason).At("reason", "太长")
	}
	if o.What != store.ChangeExtend {
		return nil
	}
	latest := c.Window.Close + 366*24*3600*1000
	switch {
	case o.Closes <= c.Window.Close:
		return quiz.Errorf(quiz.Invalid, "只能延长：新的截止时间要晚于%s", quiz.EndText(c.Window.Close)).At("close", "不晚于现在的截止时间")
	case o.Closes > latest:
		return quiz.Errorf(quiz.Invalid, "一次最多延长一年，请核对新的截止时间").At("close", "太晚")
	}
	return nil
}

// fits says why nothing of the kind can be done now.
func (o *Order) fits(c *Contest, now int64) error {
	switch {
	case c.State == store.Closed:
		return quiz.Errorf(quiz.Invalid, "竞赛已经提前截止，不能再改动")
	case now >= c.Window.Close:
		return quiz.Errorf(quiz.Invalid, "竞赛已于%s结束，不能再改动", quiz.EndText(c.Window.Close))
	case o.What == store.ChangePause && c.Paused:
		return quiz.Errorf(quiz.Invalid, "竞赛已经暂停了")
	case o.What == store.ChangeResume && !c.Paused:
		return quiz.Errorf(quiz.Invalid, "竞赛没有暂停，不必恢复")
	}
	return nil
}
