package tally

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func compareMarks(a, b store.AwardMark) int {
	return cmp.Or(cmp.Compare(a.Unit, b.Unit), strings.Compare(a.Item, b.Item), cmp.Compare(a.Account, b.Account))
}

// Mark is what an assessor gives a unit on an assessed item (评审项).
type Mark struct {
	Item     string
	Unit     int64
	Points   quiz.Points
	Reason   string
	TakeBack bool // the mark given before does not count any more
}

const (
	mostMarks     = 2000 // at a time
	maxMarkReason = 200  // characters
)

// Mark keeps marks of one assessor, all or none. Errors: Forbidden if she is not one, or belongs to a unit she would
// assess (回避); Invalid with the place of every mark the sheet does not know.
func (a *Awards) Mark(ctx context.Context, c Contest, tree *quiz.Tree, id int64, by Hand, marks []Mark) error {
	v, found, err := a.assessing(ctx, c, tree, id, by)
	if err != nil {
		return err
	}
	if len(marks) == 0 || len(marks) > mostMarks {
		return quiz.Errorf(quiz.Invalid, "一次要给 1 到 %d 个评审分", mostMarks).At("body.marks", "条数不对")
	}
	at := a.cfg.Now()
	rows := make([]store.AwardMark, len(marks))
	wrong := quiz.Errorf(quiz.Invalid, "")
	seen := make(map[markPlace]bool, len(marks))
	for i, m := range marks {
		if m.Reason = strings.TrimSpace(m.Reason); m.TakeBack {
			m.Points = 0
		}
		if err := recuse(tree, by, m.Unit); err != nil {
			return err
		}
		if said := m.wrong(v.Sheet, found, seen); said != "" {
			wrong.At(fmt.Sprintf("body.marks[%d]", i), said)
		}
		rows[i] = store.AwardMark{
			ID: store.NewID(at), Item: m.Item, Unit: m.Unit, Account: by.Account, Who: by.Name, Login: by.Login,
			Path: tree.Path(by.Unit), Points: m.Points, Reason: m.Reason, Given: !m.TakeBack, At: at,
		}
	}
	if n := len(wrong.Places); n > 0 {
		wrong.Message = fmt.Sprintf("有 %d 个评审分不合评分表，一个都没有保存：%s", n, wrong.Places[0].Message)
		return wrong
	}
	if err := a.cfg.DB.AddAwardMarks(ctx, id, rows); err != nil {
		return fmt.Errorf("keep marks: %w", err)
	}
	return nil
}

// markPlace is what one assessor marks once at a time.
type markPlace struct {
	unit int64
	item string
}

// wrong says what is wrong with a mark, "" if nothing is.
func (m *Mark) wrong(sheet *quiz.AwardSheet, found []int64, seen map[markPlace]bool) string {
	key := markPlace{m.Unit, m.Item}
	if seen[key] {
		return "同一单位的同一项写了两次"
	}
	seen[key] = true
	if _, candidate := slices.BinarySearch(found, m.Unit); !candidate {
		return "这个单位不参评"
	}
	if err := sheet.CheckMark(m.Item, m.Points); err != nil {
		return messageOf(err)
	}
	switch n := len([]rune(m.Reason)); {
	case n == 0:
		return "要写明理由"
	case n > maxMarkReason:
		return fmt.Sprintf("理由有 %d 个字，最多 %d 个", n, maxMarkReason)
	}
	return ""
}

// assessing returns the newest version of an award and its candidates, by number, to somebody who may assess.
func (a *Awards) assessing(ctx context.Context, c Contest, tree *quiz.Tree, id int64, by Hand) (Version, []int64, error) {
	v, err := a.Version(ctx, c, id, 0)
	if err != nil {
		return v, nil, err
	}
	if may, err := a.Assesses(ctx, id, by); err != nil || !may {
		if err == nil {
			err = quiz.Errorf(quiz.Forbidden, "您不是这份评分表的评审人员：请由管理员指定")
		}
		return v, nil, err
	}
	_, found, faults := readSheet(tree, v.Owner, v.Source)
	return v, found.units, faults.Err()
}

// Assesses reports whether somebody may assess an award: an admin, or who was named an assessor of it.
func (a *Awards) Assesses(ctx context.Context, id int64, by Hand) (bool, error) {
	if by.Admin {
		return true, nil
	}
	all, err := a.Assessors(ctx, id)
	return slices.ContainsFunc(all, func(s store.AwardAssessor) bool { return s.Account == by.Account }), err
}

// recuse refuses whoever would judge her own unit or one above it (回避).
func recuse(tree *quiz.Tree, by Hand, unit int64) error {
	if by.Unit == quiz.Root || !slices.Contains(tree.Path(by.Unit), unit) {
		return nil
	}
	u, err := tree.Unit(unit)
	if err != nil {
		return err
	}
	return quiz.Errorf(quiz.Forbidden, "您属于%s，按回避规定不能评审本单位", u.Name)
}

// KeptMark is a mark on record.
type KeptMark struct {
	store.AwardMark
	Counts bool // false: a later one took its place, or took it back
}

// Marks returns every mark of an award, the oldest first.
func (a *Awards) Marks(ctx context.Context, id int64) ([]KeptMark, error) {
	all, err := a.cfg.DB.AwardMarks(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read marks: %w", err)
	}
	counts := make(map[int64]bool)
	for _, m := range standing(all) {
		counts[m.ID] = true
	}
	out := make([]KeptMark, len(all))
	for i, m := range all {
		out[i] = KeptMark{m, counts[m.ID]}
	}
	return out, nil
}

// messageOf returns what an error tells people.
func messageOf(err error) string {
	var e *quiz.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}
