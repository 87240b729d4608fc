package api

import (
	"context"
	"errors"
	"strconv"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

type dailyInput struct {
	ID    string  `path:"id" maxLength:"64"`
	Unit  string  `query:"unit" maxLength:"20" doc:"单位 id；不写为所能看到的最上级单位"`
	At    int64   `query:"at" minimum:"0" maximum:"9999999999999" doc:"截至时刻，Unix 毫秒，不晚于现在；不写为现在（取整到分）"`
	Under float64 `query:"under" minimum:"0" maximum:"100" doc:"参与率低于百分之几为待动员单位；不写为下级单位合计的参与率"`
}

func (s *Server) daily(ctx context.Context, in *dailyInput) (tally.Daily, error) {
	v, err := s.viewOf(ctx, in.ID, in.Unit)
	if err != nil {
		return tally.Daily{}, err
	}
	now, at := s.cfg.Now(), in.At
	if at == 0 {
		at = now - now%60_000
	}
	ctx, stop := context.WithTimeout(ctx, reckonWait)
	defer stop()
	d, err := s.cfg.Ledgers.Daily(ctx, v.tally, v.tree, v.unit.ID, at, basisPoints(in.Under))
	if errors.Is(err, context.DeadlineExceeded) { // one is read at a time, and others are waiting
		err = &quiz.Error{Code: quiz.Busy, Message: "正在统计别的日报，请稍候再试", RetryAfter: readAgain, Err: err}
	}
	return d, err
}

var dailyBookDoc = doc{
	id: "daily-table", summary: "日报（Excel）：正文、各下级单位、待动员单位和催办通知", media: xlsxType, params: []param{
		{"unit", "string", "单位 id；不写为所能看到的最上级单位"}, {"at", "integer", "截至时刻，Unix 毫秒，不晚于现在；不写为现在（取整到分）"},
		{"under", "number", "参与率低于百分之几为待动员单位；不写为下级单位合计的参与率"},
	},
}

// dailyBook sends the daily report as a workbook.
func (s *Server) dailyBook(c *gin.Context) error {
	ctx := c.Request.Context()
	in := dailyInput{ID: c.Param("id"), Unit: c.Query("unit")}
	var err error
	if text := c.Query("at"); text != "" {
		if in.At, err = strconv.ParseInt(text, 10, 64); err != nil || in.At < 0 || in.At > 9999999999999 {
			return quiz.Errorf(quiz.Invalid, "截至时刻应为 Unix 毫秒").At("query.at", "应为整数")
		}
	}
	if text := c.Query("under"); text != "" {
		if in.Under, err = strconv.ParseFloat(text, 64); err != nil || !(in.Under >= 0 && in.Under <= 100) {
			return quiz.Errorf(quiz.Invalid, "待动员的参与率界限应为 0 到 100").At("query.under", "应为 0 到 100 的数")
		}
	}
	d, err := s.daily(ctx, &in)
	if err != nil {
		return err
	}
	return sendBook(c, "daily-"+d.Contest+"-"+d.UnitID, d.Title+"日报（"+d.Unit+"）", d.Book(callOf(ctx).author, s.cfg.Now()))
}
