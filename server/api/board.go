package api

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/play"
	"lawquiz/server/account"
)

// PeopleBoard is a page of a unit's people in the order of their results.
type PeopleBoard struct {
	BoardHead
	Contest string     `json:"contest"`
	Unit    string     `json:"unit"`
	Total   int        `json:"total" doc:"榜上人数"`
	Items   []BoardRow `json:"items"`
}

// BoardRow is a person on a board.
type BoardRow struct {
	Place   int     `json:"place"`
	Name    string  `json:"name" doc:"在本人所在基层单位的榜上为全名，其余隐去部分"`
	Unit    string  `json:"unit" doc:"基层单位名称"`
	UnitID  string  `json:"unit_id"`
	Points  float64 `json:"points"`
	Elapsed int64   `json:"elapsed_ms"`
	Me      bool    `json:"me,omitempty" doc:"只在“我的位置”中有"`
}

var boardPeopleDoc = doc{
	id: "board-people", summary: "个人排行榜", out: PeopleBoard{}, params: []param{
		{"unit", "string", "单位 id；不写为顶级单位"}, {"limit", "integer", "1 到 100，默认 20"}, {"offset", "integer", "0 到 1000"},
	},
}

func (s *Server) boardPeople(c *gin.Context) error {
	ctx := c.Request.Context()
	contest, err := s.cfg.Catalog.Contest(c.Param("id"))
	if err != nil {
		return err
	}
	key := boardKey{contest: contest.ID}
	q := c.Request.URL.Query()
	if key.unit, err = s.boardUnit("query.unit", q.Get("unit")); err != nil {
		return err
	}
	if key.limit, err = number("limit", q.Get("limit"), 20, 1, board.MaxLimit); err != nil {
		return err
	}
	if key.offset, err = number("offset", q.Get("offset"), 0, 0, board.MaxOffset); err != nil {
		return err
	}
	key.masked = !s.among(ctx, contest, callOf(ctx).viewer, key.unit)
	p, err := s.boards.page(ctx, key)
	if err != nil {
		return err
	}
	sendPage(c, p)
	return nil
}

// among reports whether the viewer has taken part in the contest as one of a unit that is her own.
// Whoever has not may still change her unit, and could otherwise read the names of one after
// another. The record is asked, for it answers when the boards do not.
func (s *Server) among(ctx context.Context, c *play.Contest, v *account.Viewer, unit int64) bool {
	if !s.own(v, unit) {
		return false
	}
	at, err := s.cfg.Play.DB.Standing(ctx, c.Nr, v.Person)
	return err == nil && len(at.Path) > 0 && at.Path[0] == unit
}

// own reports whether a unit is the viewer's own grassroots unit, whose people she knows anyway.
func (s *Server) own(v *account.Viewer, unit int64) bool {
	return v != nil && v.Unit == unit && v.TypedUnit == "" && unit != quiz.Root && len(s.cfg.Catalog.Tree().Children(unit)) == 0
}

// boardUnit reads the unit whose board is asked for; without one the top unit.
func (s *Server) boardUnit(location, text string) (int64, error) {
	tree := s.cfg.Catalog.Tree()
	id, err := unitID(location, text, quiz.Root)
	if err != nil {
		return 0, err
	}
	if top := tree.Children(quiz.Root); id == quiz.Root && len(top) == 1 {
		id = top[0]
	}
	_, err = tree.Unit(id)
	return id, err
}

// number reads a number of the query within its bounds.
func number(name, text string, fallback, least, most int) (int, error) {
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, quiz.Errorf(quiz.Invalid, "参数 %s 应为 %d 到 %d 的整数", name, least, most).
			At("query."+name, "应为 "+strconv.Itoa(least)+" 到 "+strconv.Itoa(most)+" 的整数")
	}
	return n, nil
}

func boardOf(c *play.Contest) board.Contest {
	return board.Contest{ID: c.ID, Prefix: c.Standing.PrefixLen(), Shared: c.Standing.Places == quiz.PlacesShared}
}

// readBoard reads what a key names, once for everybody.
func (s *Server) readBoard(ctx context.Context, key boardKey) (func(BoardHead) any, error) {
	contest, err := s.cfg.Catalog.Contest(key.contest)
	if err != nil {
		return nil, err
	}
	if key.units {
		return s.readUnits(ctx, contest, key)
	}
	rows, total, err := s.cfg.Boards.Top(ctx, boardOf(contest), key.unit, key.offset, key.limit)
	if err != nil {
		return nil, unreadable(err)
	}
	items, err := s.rows(ctx, s.cfg.Catalog.TreeOf(contest), rows, func(board.Row) bool { return key.masked })
	if err != nil {
		return nil, err
	}
	return func(h BoardHead) any {
		return PeopleBoard{BoardHead: h, Contest: key.contest, Unit: idText(key.unit), Total: total, Items: items}
	}, nil
}

// unreadable is the error of boards that do not answer, which is no fault of this server and
// takes nothing from anybody.
func unreadable(err error) error {
	if quiz.CodeOf(err) != quiz.Internal {
		return err
	}
	return &quiz.Error{
		Code: quiz.Unavailable, Message: "排行榜暂时读不到，请稍后再看；已交的试卷不受影响", RetryAfter: 5 * time.Second, Err: err,
	}
}

// rows gives people on boards their names. Somebody erased since is shown as such.
func (s *Server) rows(ctx context.Context, tree *quiz.Tree, rows []board.Row, masked func(board.Row) bool) ([]BoardRow, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.Person
	}
	people, err := s.cfg.Accounts.People(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]BoardRow, len(rows))
	for i, r := range rows {
		out[i] = BoardRow{Place: r.Place, Name: "已注销", UnitID: idText(r.Unit), Points: r.Points.Float(), Elapsed: r.Elapsed}
		if p, ok := people[r.Person]; ok {
			if out[i].Name = p.Masked; !masked(r) {
				out[i].Name = p.Name
			}
		}
		if u, err := tree.Unit(r.Unit); err == nil {
			out[i].Unit = u.Name
		}
	}
	return out, nil
}

// MyPlaces is where the viewer stands at every level.
type MyPlaces struct {
	BoardHead
	Contest string    `json:"contest"`
	Placed  bool      `json:"placed" doc:"false：还没有进入排行榜的成绩"`
	Points  float64   `json:"points"`
	Elapsed int64     `json:"elapsed_ms"`
	Levels  []MyPlace `json:"levels" doc:"从基层单位到顶级单位"`
}

// MyPlace is the viewer's place on the board of one unit, with her neighbours and herself.
type MyPlace struct {
	UnitID string     `json:"unit_id"`
	Unit   string     `json:"unit"`
	Place  int        `json:"place"`
	Total  int        `json:"total"`
	Items  []BoardRow `json:"items" doc:"前后各两人和本人，按名次"`
}

const around = 2 // neighbours shown on each side

// boardMe is never cached: it is one person's, and what she looks at after handing in.
func (s *Server) boardMe(ctx context.Context, in *contestInput) (MyPlaces, error) {
	contest, err := s.cfg.Catalog.Contest(in.ID)
	if err != nil {
		return MyPlaces{}, err
	}
	v := callOf(ctx).viewer
	out := MyPlaces{Contest: contest.ID, Levels: []MyPlace{}}
	out.AsOf = s.cfg.Now()
	out.StaleSince, out.Stale = s.cfg.Carrier.Stale(contest.ID)
	ctx, stop := context.WithTimeout(ctx, boardTimeout)
	defer stop()
	at, err := s.cfg.Boards.Place(ctx, boardOf(contest), v.Person, around)
	if quiz.CodeOf(err) == quiz.NotFound {
		return out, nil
	}
	if err != nil {
		return MyPlaces{}, unreadable(err)
	}
	out.Placed, out.Points, out.Elapsed = true, at.Points.Float(), at.Elapsed
	for _, l := range at.Levels {
		level, err := s.level(ctx, s.cfg.Catalog.TreeOf(contest), at, l)
		if err != nil {
			return MyPlaces{}, err
		}
		out.Levels = append(out.Levels, level)
	}
	return out, nil
}

func (s *Server) level(ctx context.Context, tree *quiz.Tree, at board.Standing, l board.Level) (MyPlace, error) {
	v := callOf(ctx).viewer
	me := board.Row{Person: v.Person, Unit: at.Levels[0].Unit, Place: l.Place, Points: at.Points, Elapsed: at.Elapsed}
	all := append(append(append(make([]board.Row, 0, 2*around+1), l.Above...), me), l.Below...)
	own := s.own(v, l.Unit)
	items, err := s.rows(ctx, tree, all, func(r board.Row) bool { return !own && r.Person != v.Person })
	if err != nil {
		return MyPlace{}, err
	}
	items[len(l.Above)].Me = true
	out := MyPlace{UnitID: idText(l.Unit), Place: l.Place, Total: l.Total, Items: items}
	if u, err := tree.Unit(l.Unit); err == nil {
		out.Unit = u.Name
	}
	return out, nil
}
