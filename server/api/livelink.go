package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/server/account/staff"
)

type linkInput struct {
	Contest string  `query:"contest" maxLength:"64" doc:"竞赛 id；不写为链接指定的，没有指定则为正在进行的或最近的"`
	Unit    string  `query:"unit" maxLength:"20" doc:"单位 id；不写为链接所属的单位"`
	Under   float64 `query:"under" minimum:"0" maximum:"100" doc:"参与率低于百分之几为待动员单位；不写为下级单位合计的参与率"`
}

func (s *Server) linkOverview(ctx context.Context, in *linkInput) (OverviewPage, error) {
	v, err := s.linkView(ctx, staff.Board, in.Contest, in.Unit)
	if err != nil {
		return OverviewPage{}, err
	}
	return s.overviewOf(ctx, v, basisPoints(in.Under))
}

var linkLiveDoc = doc{
	id: "link-live", summary: "单位看板的实时推送（SSE，event: figures；断线后以 Last-Event-ID 续看；链接停用时 event: end）",
	out: LiveFrame{}, media: "text/event-stream",
	params: []param{{"contest", "string", "竞赛 id；同单位看板"}, {"unit", "string", "单位 id；不写为链接所属的单位"}},
}

func (s *Server) linkStream(c *gin.Context) error {
	v, err := s.linkView(c.Request.Context(), staff.Board, c.Query("contest"), c.Query("unit"))
	if err != nil {
		return err
	}
	return s.stream(c, "figures", v)
}

// linkView finds what a link of a kind shows. A link for boards shows no screen, which has people's masked
// names, and one for a screen shows no board.
func (s *Server) linkView(ctx context.Context, kind staff.Kind, contest, unit string) (view, error) {
	link := callOf(ctx).link
	if link == nil || link.Kind != kind {
		return view{}, quiz.Errorf(quiz.NotFound, "这个链接没有这一页，请核对是单位看板还是大屏的链接")
	}
	if contest == "" {
		contest = link.Contest
	}
	if contest == "" {
		c := s.meant()
		if c == nil {
			return view{}, quiz.Errorf(quiz.NotFound, "还没有竞赛")
		}
		contest = c.ID
	}
	return s.viewOf(ctx, contest, unit)
}

// meant is the contest somebody means who names none: one that is open, or else the newest; nil if
// there is none. Rehearsals are not meant.
func (s *Server) meant() *play.Contest {
	var newest *play.Contest
	now := s.cfg.Now()
	for _, c := range s.cfg.Catalog.Contests() {
		if c.Rehearsal {
			continue
		}
		if c.Window.Open <= now && now < c.Window.Close {
			return c
		}
		if newest == nil {
			newest = c
		}
	}
	return newest
}
