package main

import (
	"encoding/csv"
	"fmt"
	"strings"

	"lawquiz/questions/intake/layout"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
)

// sittings prints how the questions of a contest did, from the answers on record.
func (c bankStatsCmd) sittings(w *world) error {
	db, err := c.openKept(w)
	if err != nil {
		return err
	}
	defer db.Close()
	catalog, err := play.NewCatalog(w.ctx, db)
	if err != nil {
		return err
	}
	contest, err := catalog.Contest(c.Contest)
	if err != nil {
		return usage{fmt.Errorf("没有竞赛 %s：用 lawquiz contest list 查看有哪些", c.Contest)}
	}
	items, err := tally.CountItems(w.ctx, db, tally.Contest{
		Contest: contest.Contest, Nr: contest.Nr, KeyVersion: contest.KeyVersion, Texts: contest.Texts,
	}, now(), nil)
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
		return writeJSON(w.stdout, items)
	case c.Suspect:
		return c.saySuspects(w, items)
	}
	fmt.Fprintf(w.stderr, "%s：%s计入 %d 人次\n", contest.Title, items.Basis, items.Sittings)
	table := csv.NewWriter(w.stdout)
	table.Comma = '\t'
	return table.WriteAll(withoutFormulas(items.Table()))
}

// withoutFormulas makes of cells that begin like a formula texts: what is printed ends up in a spreadsheet.
func withoutFormulas(rows [][]string) [][]string {
	for _, row := range rows {
		for i, cell := range row {
			row[i] = layout.GuardCell(cell)
		}
	}
	return rows
}

// saySuspects prints the questions worth a second look, a line each.
func (c bankStatsCmd) saySuspects(w *world, items *tally.Items) error {
	for _, s := range items.Suspects {
		fmt.Fprintf(w.stdout, "%s（第 %d 版）\t%s [%s]\n", s.Question, s.Revision, strings.TrimSpace(s.Reason), s.Code)
	}
	small := 0
	for _, f := range items.Questions {
		if f.Small {
			small++
		}
	}
	fmt.Fprintf(w.stdout, "%d 人次，%d 道题，其中 %d 处值得复查；样本不足 %d 人次而未作判断的 %d 题\n",
		items.Sittings, len(items.Questions), len(items.Suspects), quiz.SmallSample, small)
	return nil
}
