package api

import (
	"context"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally/workbook"
)

// Invitation is a unit's invitation code.
type Invitation struct {
	Code    string           `json:"code" doc:"现在有效的邀请码；没有则为空"`
	History []InvitationCode `json:"history" doc:"发过的全部，新的在前"`
}

// InvitationCode is a code a unit has or had.
type InvitationCode struct {
	Code      string `json:"code"`
	CreatedAt int64  `json:"created_at" doc:"0 为建单位时"`
	RevokedAt int64  `json:"revoked_at" doc:"0 为有效"`
}

func (s *Server) invitation(ctx context.Context, in *UnitPath) (Invitation, error) {
	u, _, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return Invitation{}, err
	}
	rows, err := s.cfg.Play.DB.ScenesOf(ctx, u.ID)
	if err != nil {
		return Invitation{}, err
	}
	out := Invitation{History: []InvitationCode{}}
	for _, r := range rows {
		if r.RevokedAt == 0 && out.Code == "" {
			out.Code = r.Code
		}
		out.History = append(out.History, InvitationCode{r.Code, r.CreatedAt, r.RevokedAt})
	}
	return out, nil
}

// reissue gives a unit a new code; whatever was printed with an old one leads nowhere from then on.
func (s *Server) reissue(ctx context.Context, in *UnitPath) (Invitation, error) {
	u, _, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return Invitation{}, err
	}
	if _, err := s.cfg.Census.Reissue(ctx, u.ID); err != nil {
		return Invitation{}, err
	}
	callOf(ctx).note("单位 "+u.Code, "换发邀请码")
	return s.invitation(ctx, in)
}

var exportUnitsDoc = doc{
	id: "units-export", summary: "导出单位：改好可以再导入", media: xlsxType, params: []param{{"unit", "string", "单位 id，含下级；不写为我所能见的顶端"}},
}

// exportUnits sends a subtree as a workbook that units-import reads back.
func (s *Server) exportUnits(c *gin.Context) error {
	ctx := c.Request.Context()
	top, tree, err := s.unitNow(ctx, c.Query("unit"))
	if err != nil {
		return err
	}
	rows, err := s.cfg.Play.DB.HeadCounts(ctx)
	if err != nil {
		return err
	}
	heads := make(map[int64][]store.HeadCount)
	for _, h := range rows {
		heads[h.Unit] = append(heads[h.Unit], h)
	}
	at := callOf(ctx)
	book := workbook.New(workbook.Meta{Title: top.Name + "单位名录", By: at.author, At: s.cfg.Now()})
	sheet := book.Sheet("单位", []workbook.Column{
		{Title: "单位代码", Width: 18}, {Title: "上级代码", Width: 18}, {Title: "单位名称", Width: 36}, {Title: "组别", Width: 18},
		{Title: "职工数", Kind: workbook.Whole, Width: 10}, {Title: "女职工数", Kind: workbook.Whole, Width: 10},
		{Title: "会员数", Kind: workbook.Whole, Width: 10}, {Title: "统计日期", Width: 12}, {Title: "来源", Width: 20},
		{Title: "含劳务派遣", Width: 12}, {Title: "不计入参与率", Width: 14}, {Title: "别名", Width: 24}, {Title: "备注", Width: 30},
	})
	for _, id := range subtree(tree, top.ID) {
		u, err := tree.Unit(id)
		if err != nil {
			return err
		}
		sheet.Row(unitCells(tree, u, heads[id])...)
	}
	at.notef("单位 "+top.Code, "导出单位名录")
	return sendBook(c, "units", top.Name+"单位名录", book)
}

func unitCells(tree *quiz.Tree, u quiz.Unit, heads []store.HeadCount) []any {
	above := ""
	if up, err := tree.Unit(u.Parent); err == nil {
		above = up.Code
	}
	figures := map[quiz.HeadCount]any{}
	date, from, with, confirmed := "", "", "", ""
	for _, h := range heads {
		figures[h.Kind] = h.People
		if date == "" || h.AsOf < date {
			date, from = h.AsOf, h.Source
		}
		if w := map[string]string{"含": "是", "不含": "否"}[h.Dispatched]; w != "" {
			with = w
		}
		if h.ConfirmedBy != "" {
			confirmed = "人数由" + h.ConfirmedBy + "确认"
		}
	}
	apart := ""
	if u.Apart {
		apart = "是"
	}
	return []any{
		u.Code, above, u.Name, u.Group, figures[quiz.Workers], figures[quiz.WomenCount], figures[quiz.MemberCount],
		date, from, with, apart, strings.Join(u.Names, "、"), confirmed,
	}
}
