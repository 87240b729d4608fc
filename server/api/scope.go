package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/server/account/staff"
)

// reach returns a unit if the caller may see it: an admin and an auditor the whole tree, an organiser the
// subtree of her unit, who came by a link the link's subtree. 0 is the top of what she may see. NotFound:
// there is no such unit, or it is not hers to see, which are not told apart. This is the one place where
// roles meet the tree; whatever belongs to a unit is reached through it.
func (s *Server) reach(ctx context.Context, unit int64) (quiz.Unit, error) {
	tree, top := s.cfg.Catalog.Tree(), callOf(ctx).top()
	switch {
	case top == nobodys:
		return quiz.Unit{}, noUnit()
	case top == quiz.Root:
		tops := tree.Children(quiz.Root)
		if len(tops) == 0 {
			return quiz.Unit{}, noUnit()
		}
		top = tops[0]
	}
	if unit == 0 {
		unit = top
	}
	if !tree.Within(unit, top) {
		return quiz.Unit{}, noUnit()
	}
	return tree.Unit(unit)
}

// reaches reports whether reach would find a unit.
func (s *Server) reaches(ctx context.Context, unit int64) bool {
	_, err := s.reach(ctx, unit)
	return err == nil && unit != 0
}

// reachContest returns a contest the caller may see: all of the staff those that workers may know of, admins
// and auditors drafts too, and who came by a link for one contest that one. NotFound otherwise.
func (s *Server) reachContest(ctx context.Context, id string) (*play.Contest, error) {
	at := callOf(ctx)
	if at.link != nil && at.link.Contest != "" && at.link.Contest != id {
		return nil, quiz.Errorf(quiz.NotFound, "没有这场竞赛")
	}
	if at.staff != nil && (at.staff.Role == staff.Admin || at.staff.Role == staff.Auditor) {
		return s.cfg.Catalog.Kept(id)
	}
	return s.cfg.Catalog.Contest(id)
}

// nobodys is the top of those who may see no unit.
const nobodys int64 = -1

// top is the unit whose subtree the caller may see; quiz.Root is the whole tree.
func (c *call) top() int64 {
	switch {
	case c.link != nil:
		return c.link.Unit
	case c.staff == nil:
		return nobodys
	case c.staff.Role == staff.Admin, c.staff.Role == staff.Auditor:
		return quiz.Root
	case c.staff.Unit == quiz.Root: // an organiser always has a unit
		return nobodys
	}
	return c.staff.Unit
}

func noUnit() error { return quiz.Errorf(quiz.NotFound, "没有这个单位") }
