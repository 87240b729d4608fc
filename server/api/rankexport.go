package api

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
	"lawquiz/server/account"
)

// Names is what lists for organisers say of people; account.Desk is one.
type Names interface {
	// Roll returns what to say of people, however many; those erased are absent.
	Roll(ctx context.Context, ids []int64) (map[int64]account.Entry, error)
}

var unitParam = param{"unit", "string", "单位 id；不写为所能看到的最上级单位"}

var rankUnitsDoc = doc{
	id: "rank-units-table", summary: "单位排名和各级单位参赛情况（Excel）", media: xlsxType, params: []param{unitParam},
}

// rankUnits sends the ranking of the units below one, and what every unit below it came to.
func (s *Server) rankUnits(c *gin.Context) error {
	ctx := c.Request.Context()
	v, err := s.viewOf(ctx, c.Param("id"), c.Query("unit"))
	if err != nil {
		return err
	}
	f, _, err := s.figures(ctx, v.tally, v.tree)
	if err != nil {
		return err
	}
	book, err := f.RankBook(v.tree, v.tally, v.unit.ID, callOf(ctx).author, s.cfg.Now())
	if err != nil {
		return err
	}
	return sendBook(c, "units-"+v.contest.ID, v.contest.Title+"单位排名（"+v.unit.Name+"）", book)
}

var namesParam = param{"names", "string", "full（默认，全名）或 masked（隐去部分，可以公布）"}

var rankPeopleDoc = doc{
	id: "rank-people-table", summary: "本单位和下级单位职工的个人排名（Excel）", media: xlsxType,
	params: []param{unitParam, {"most", "integer", "只要前几名；不写为全部"}, namesParam},
}

// rankPeople sends the ranking of the people in a unit and below it.
func (s *Server) rankPeople(c *gin.Context) error {
	ctx := c.Request.Context()
	most := 0
	if text := c.Query("most"); text != "" {
		var err error
		if most, err = strconv.Atoi(text); err != nil || most < 1 || most > tally.MostRolled {
			return quiz.Errorf(quiz.Invalid, "名次应为 1 到 %d", tally.MostRolled).At("query.most", "应为正整数")
		}
	}
	leave, err := s.enterListing()
	if err != nil {
		return err
	}
	defer leave()
	l, err := s.rollOf(ctx, c)
	if err != nil {
		return err
	}
	return sendBook(c, "ranking-"+l.Contest.ID, l.Contest.Title+"个人排名（"+l.Unit.Name+"）", l.Ranking(callOf(ctx).author, s.cfg.Now(), most))
}

var peopleTableDoc = doc{
	id: "people-table", summary: "参赛人员明细（Excel）：本单位和下级单位有谁参赛", media: xlsxType, params: []param{unitParam, namesParam},
}

// peopleTable sends who took part in a unit and below it.
func (s *Server) peopleTable(c *gin.Context) error {
	ctx := c.Request.Context()
	leave, err := s.enterListing()
	if err != nil {
		return err
	}
	defer leave()
	l, err := s.rollOf(ctx, c)
	if err != nil {
		return err
	}
	return sendBook(c, "people-"+l.Contest.ID, l.Contest.Title+"参赛人员明细（"+l.Unit.Name+"）", l.People(callOf(ctx).author, s.cfg.Now()))
}

// listsAtOnce bounds what lists take of the server beside a contest: one of 100 000 people takes two seconds
// and 200 MB for that time.
const listsAtOnce = 2

// enterListing takes one of the places for writing a list of people; leave gives it back. Busy: there is none.
func (s *Server) enterListing() (leave func(), err error) {
	select {
	case s.listing <- struct{}{}:
		return func() { <-s.listing }, nil
	default:
		return nil, &quiz.Error{Code: quiz.Busy, Message: "正在导出别的名单，请稍候再试", RetryAfter: readAgain}
	}
}

// rollOf reads the roll a request asks for and tells the log how many people's names leave the house.
func (s *Server) rollOf(ctx context.Context, c *gin.Context) (*tally.RollList, error) {
	if s.cfg.Rolls == nil || s.cfg.Names == nil {
		return nil, quiz.Errorf(quiz.NotFound, "本服务不导出人员名单")
	}
	masked := c.Query("names") == "masked"
	if text := c.Query("names"); text != "" && text != "full" && !masked {
		return nil, quiz.Errorf(quiz.Invalid, "不能这样写姓名").At("query.names", "应为 full 或 masked")
	}
	masked = masked || !namesInFull(ctx)
	contest, err := s.reachContest(ctx, c.Param("id"))
	if err != nil {
		return nil, err
	}
	id, err := unitID("query.unit", c.Query("unit"), quiz.Root)
	if err != nil {
		return nil, err
	}
	unit, err := s.reach(ctx, id)
	if err != nil {
		return nil, err
	}
	l := &tally.RollList{Contest: tallied(contest), Tree: s.treeOf(contest), Unit: unit, Masked: masked, AsOf: s.cfg.Now()}
	if l.Rows, err = s.cfg.Rolls.Read(ctx, l.Contest, unit.ID); err != nil {
		return nil, err
	}
	if l.Names, err = s.rollNames(ctx, l.Rows, masked); err != nil {
		return nil, err
	}
	callOf(ctx).notef(contest.Title, "%s：%d 人，%s", unit.Name, len(l.Rows), map[bool]string{true: "姓名隐去部分", false: "全名"}[masked])
	return l, nil
}

func (s *Server) rollNames(ctx context.Context, rows []tally.Rolled, masked bool) (map[int64]tally.Named, error) {
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].Person
	}
	entries, err := s.cfg.Names.Roll(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]tally.Named, len(entries))
	for id, e := range entries {
		n := tally.Named{Name: e.Name, Gender: e.Gender, Member: e.Member, TypedUnit: e.TypedUnit}
		if masked {
			n.Name = e.Masked
		}
		out[id] = n
	}
	return out, nil
}
