package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
)

const (
	screenUnits  = 20 // of each group
	screenPeople = 20
)

// ScreenPage is what a large screen shows of a contest.
type ScreenPage struct {
	BoardHead
	Now      int64           `json:"server_now,omitempty" doc:"Unix 毫秒，供倒计时校准；推送中没有"`
	Contest  string          `json:"contest"`
	Title    string          `json:"title"`
	Hosts    []Host          `json:"hosts"`
	State    string          `json:"state" enum:"upcoming,open,closed"`
	Opens    int64           `json:"opens_at" doc:"Unix 毫秒"`
	Closes   int64           `json:"closes_at" doc:"Unix 毫秒；倒计时到这一刻"`
	Unit     tally.Line      `json:"unit" doc:"参赛人数、人次、参与率"`
	Today    tally.Growth    `json:"today" doc:"今日 0 时以来"`
	Hours    []tally.Hour    `json:"hours" doc:"最近 48 小时，逐时"`
	Sections []ScreenSection `json:"sections" doc:"单位排行，分组的竞赛每组一栏"`
	People   []BoardRow      `json:"people" doc:"个人排行前 20，姓名隐去部分"`
	Boards   bool            `json:"boards" doc:"false：个人排行暂时读不到"`
}

// ScreenSection is the ranking of one group of units.
type ScreenSection struct {
	Group string       `json:"group" doc:"不分组则为空"`
	Total int          `json:"total" doc:"本栏的单位数"`
	Units []tally.Line `json:"units" doc:"前 20 名"`
}

func (s *Server) screen(ctx context.Context, _ *struct{}) (ScreenPage, error) {
	v, err := s.linkView(ctx, staff.Screen, "", "")
	if err != nil {
		return ScreenPage{}, err
	}
	return s.screenOf(ctx, v)
}

var screenLiveDoc = doc{
	id: "screen-live", summary: "大屏的实时推送（SSE，event: screen；断线后以 Last-Event-ID 续看；链接停用时 event: end）",
	out: ScreenPage{}, media: "text/event-stream",
}

func (s *Server) screenStream(c *gin.Context) error {
	v, err := s.linkView(c.Request.Context(), staff.Screen, "", "")
	if err != nil {
		return err
	}
	return s.stream(c, "screen", v)
}

func (s *Server) screenOf(ctx context.Context, v view) (ScreenPage, error) {
	f, head, err := s.figures(ctx, v.tally, v.tree)
	if err != nil {
		return ScreenPage{}, err
	}
	o, err := f.Overview(v.tree, v.tally, v.unit.ID, 0, head.AsOf)
	if err != nil {
		return ScreenPage{}, err
	}
	now := s.cfg.Now()
	out := ScreenPage{
		BoardHead: head, Now: now, Contest: v.contest.ID, Title: v.contest.Title, Hosts: hostsOf(v.contest),
		State: stateOf(v.contest, now), Opens: o.Opens, Closes: o.Closes, Unit: o.Unit, Today: o.Today, Hours: o.Hours,
		Sections: sections(o.Units, len(v.contest.Units.Groups) > 0), People: []BoardRow{},
	}
	page, err := s.boards.page(ctx, boardKey{contest: v.contest.ID, unit: v.unit.ID, limit: screenPeople, masked: true})
	if err == nil {
		if board, ok := page.with(BoardHead{}).(PeopleBoard); ok {
			out.People, out.Boards = board.Items, true
		}
	}
	return out, nil
}

func hostsOf(c *play.Contest) []Host {
	out := make([]Host, 0, len(c.Hosts))
	for _, h := range c.Hosts {
		out = append(out, Host(h))
	}
	return out
}

// sections splits ranked units by group; without groups they are one section. Units set apart are not shown.
func sections(units []tally.Line, grouped bool) []ScreenSection {
	out := []ScreenSection{}
	for _, u := range units {
		if u.Apart {
			continue
		}
		group := ""
		if grouped {
			group = u.Group
		}
		if n := len(out); n == 0 || out[n-1].Group != group {
			out = append(out, ScreenSection{Group: group, Units: []tally.Line{}})
		}
		last := &out[len(out)-1]
		if last.Total++; last.Total <= screenUnits {
			last.Units = append(last.Units, u)
		}
	}
	return out
}
