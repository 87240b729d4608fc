package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
)

type awardCmd struct {
	Preview awardPreviewCmd `cmd:"" help:"按记录试算：名次、等次，每一分的理由；什么都不保存。"`
	Seal    awardSealCmd    `cmd:"" help:"封存评奖结果：先核对，再凭指纹封存；封存后才能导出公示材料。"`
	Export  awardExportCmd  `cmd:"" help:"导出公示材料（zip）：公示、评分明细、封存数据和核对方法。"`
}

// chosenAward says which award a command is about.
type chosenAward struct {
	Contest string `required:"" help:"竞赛编号。" placeholder:"编号"`
	Award   int    `help:"这场竞赛的第几份评分表，从 1 数；只有一份时不写。" placeholder:"N"`
}

// awardDesk is what commands about awards work with.
type awardDesk struct {
	*parts
	awards  *tally.Awards
	contest tally.Contest
	tree    *quiz.Tree
	newest  tally.Version // of the award that was chosen
}

// choose opens the record and finds the award. The caller closes the desk.
func (c chosenAward) choose(w *world, at place) (*awardDesk, error) {
	d, err := c.begin(w, at)
	if err != nil {
		return nil, err
	}
	if err := c.pick(w.ctx, d); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// begin opens the record and finds the contest. The caller closes the desk.
func (c chosenAward) begin(w *world, at place) (*awardDesk, error) {
	cfg, err := at.kept(w)
	if err != nil {
		return nil, err
	}
	p, err := openParts(w.ctx, cfg, w.logger(cfg))
	if err != nil {
		return nil, err
	}
	d := &awardDesk{parts: p}
	if err := c.find(w.ctx, d); err != nil {
		p.close()
		return nil, err
	}
	return d, nil
}

func (c chosenAward) find(ctx context.Context, d *awardDesk) error {
	var err error
	if d.catalog, err = play.NewCatalog(ctx, d.db); err != nil {
		return fmt.Errorf("读取竞赛和单位：%w", err)
	}
	found, err := d.catalog.Contest(c.Contest)
	if err != nil {
		return usage{fmt.Errorf("没有竞赛 %s", c.Contest)}
	}
	d.contest = tally.Contest{Contest: found.Contest, Nr: found.Nr, KeyVersion: found.KeyVersion, Texts: found.Texts}
	d.tree = d.catalog.TreeOf(found)
	d.awards = d.parts.awards(tally.NewLedgers(d.db, now), tally.NewEffectCache(ctx, d.db, now), census.New(census.Config{DB: d.db, Now: now}))
	return nil
}

// pick finds the award in the contest.
func (c chosenAward) pick(ctx context.Context, d *awardDesk) error {
	all, err := d.awards.List(ctx, d.contest)
	if err != nil {
		return err
	}
	switch {
	case len(all) == 0:
		return usage{fmt.Errorf("竞赛 %s 没有评分表", c.Contest)}
	case c.Award == 0 && len(all) > 1, c.Award < 0, c.Award > len(all):
		return usage{fmt.Errorf("请用 --award 写明是第几份评分表：\n%s", strings.Join(awardNames(d.tree, all), "\n"))}
	}
	d.newest = all[max(c.Award, 1)-1]
	return nil
}

func awardNames(tree *quiz.Tree, all []tally.Version) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = fmt.Sprintf("  %d  %s（%s）", i+1, v.Sheet.Award, tree.FullName(v.Owner))
	}
	return out
}

// placeText is a place as it is printed; a unit that is not placed has none.
func placeText(place int) string {
	if place == 0 {
		return "—"
	}
	return fmt.Sprint(place)
}

// tellAward writes what a sheet made of its candidates.
func tellAward(out io.Writer, r quiz.AwardResult) {
	for _, g := range r.Groups {
		if g.Name != "" {
			fmt.Fprintf(out, "%s：参评 %d 家，名额 %d 家\n", g.Name, g.Eligible, g.Seats)
		}
		for _, row := range g.Rows {
			fmt.Fprintf(out, "%s\t%v\t%s\t%s%s\n", placeText(row.Place), row.Total, row.Name, row.Tier, row.Excluded)
		}
	}
}
