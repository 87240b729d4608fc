package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/questions/intake/layout"
	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

// Items counts how the questions of contests did; tally.ItemCache is one. What it returns is shared.
type Items interface {
	// Items answers Busy when ctx ends before the first count of a contest does.
	Items(ctx context.Context, c tally.Contest) (*tally.Items, error)
}

// itemsWait is how long a request waits for a count; a longer one goes on without it.
const itemsWait = 5 * time.Second

// countItems returns the statistics of a contest, of any state but a draft.
func (s *Server) countItems(ctx context.Context, contest string) (*tally.Items, error) {
	if s.cfg.Items == nil {
		return nil, quiz.Errorf(quiz.NotFound, "本服务没有题目统计")
	}
	c, err := s.cfg.Catalog.Contest(contest)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, itemsWait)
	defer cancel()
	return s.cfg.Items.Items(ctx, tally.Contest{Contest: c.Contest, Nr: c.Nr, KeyVersion: c.KeyVersion, Texts: c.Texts})
}

func (s *Server) items(ctx context.Context, in *contestInput) (tally.Items, error) {
	counted, err := s.countItems(ctx, in.ID)
	if err != nil {
		return tally.Items{}, err
	}
	return *counted, nil
}

var itemsTableDoc = doc{id: "items-table", summary: "题目统计表（CSV，带 BOM，可用 Excel 打开）", media: csvType}

const csvType = "text/csv; charset=utf-8"

// itemsTable sends the statistics as a table for spreadsheet programs.
func (s *Server) itemsTable(c *gin.Context) error {
	counted, err := s.countItems(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	file, err := spreadsheet(counted.Table())
	if err != nil {
		return err
	}
	attach(c, "items-"+counted.Contest+".csv", "题目统计-"+counted.Contest+".csv", csvType, file)
	return nil
}

// spreadsheet writes rows as CSV that spreadsheet programs read as it is meant: in UTF-8, and nothing in
// it a formula.
func spreadsheet(rows [][]string) ([]byte, error) {
	var file bytes.Buffer
	file.WriteString("\ufeff")
	w := csv.NewWriter(&file)
	w.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = layout.GuardCell(cell)
		}
		if err := w.Write(safe); err != nil {
			return nil, fmt.Errorf("write a row: %w", err)
		}
	}
	w.Flush()
	return file.Bytes(), w.Error()
}
