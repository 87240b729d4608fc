package staff

import (
	"context"

	"lawquiz/quiz"
)

// Kind is what a link shows.
type Kind string

// The kinds of links.
const (
	Board  Kind = "board"  // 单位看板: aggregates of a subtree
	Screen Kind = "screen" // 大屏 of one contest
)

// Link is what shows a board to whoever holds its secret.
type Link struct {
	ID      int64
	Kind    Kind
	Contest string // id; "": every contest
	Unit    int64  // whose subtree it shows; quiz.Root: the whole tree
}

// Visitor returns the link for which a cookie was given. Unauthenticated: there is none, or it has ended.
func (d *Desk) Visitor(ctx context.Context, cookie string) (Link, error) {
	return Link{}, quiz.Errorf(quiz.Unauthenticated, "链接已失效，请向管理员要新的链接")
}

// Link returns a link that is good. Unauthenticated: it has ended.
func (d *Desk) Link(ctx context.Context, id int64) (Link, error) {
	return Link{}, quiz.Errorf(quiz.Unauthenticated, "链接已失效，请向管理员要新的链接")
}
