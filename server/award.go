package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/tally"
)

// awards makes what keeps award sheets, over the figures that are kept at hand and what the census says of head-counts.
func (p *parts) awards(ledgers *tally.Ledgers, effects *tally.EffectCache, units *census.Census) *tally.Awards {
	return tally.NewAwards(tally.AwardsConfig{
		DB: p.db, Now: now, Live: ledgers.Figures, Effect: effects.Effect,
		HeadNotes: func(ctx context.Context, c tally.Contest) (map[int64][]string, error) {
			return units.HeadNotes(ctx, c.Participation.Of, c.Window)
		},
	})
}

type awardPreviewCmd struct {
	place
	chosenAward
	Cutoff string `help:"只计到这一时刻交卷的，如 “2026-03-10 20:00”；不写为全部。" placeholder:"时间"`
	Sheet  string `help:"试算这个文件里的评分表，不管保存了什么；不带评审分。" type:"existingfile" placeholder:"FILE.yaml"`
	Why    bool   `help:"逐项列出得分和理由。"`
	JSON   bool   `name:"json" help:"输出 JSON，含全部依据。"`
}

// Run works the award out from the record as it is, without sealing anything.
func (c awardPreviewCmd) Run(w *world) error {
	cutoff := int64(0)
	if c.Cutoff != "" {
		var err error
		if cutoff, err = quiz.ParseMoment(c.Cutoff); err != nil {
			return refused("--cutoff", err)
		}
	}
	d, err := c.begin(w, c.place)
	if err != nil {
		return err
	}
	defer d.close()
	p, err := c.preview(w, d, cutoff)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(w.stdout, previewed{c.mark(), p.Version.Number, p.Inputs, p.Result, p.Stability})
	}
	fmt.Fprintf(w.stdout, "%s：%s（数据截至 %s）\n", p.Result.Award, c.mark(), quiz.FormatMoment(p.AsOf))
	if c.Why {
		tellWhy(w.stdout, p)
	} else {
		tellAward(w.stdout, p.Result)
	}
	for _, g := range p.Result.Groups {
		for _, tied := range g.Ties {
			fmt.Fprintf(w.stdout, "并列：%s\n", tied.Why)
		}
	}
	for _, o := range p.Inputs.Outside {
		fmt.Fprintf(w.stdout, "不参评：%s（%s）\n", o.Name, o.Reason)
	}
	for _, name := range p.Waiting() {
		fmt.Fprintf(w.stdout, "提醒：指标“%s”还没有导入，按 0 计\n", name)
	}
	return nil
}

// mark is what stands on a result that decides nothing.
func (c awardPreviewCmd) mark() string {
	if c.Sheet != "" {
		return "测算，不作评奖依据"
	}
	return "预览，尚未封存，不作公布"
}

// previewed is a preview as JSON.
type previewed struct {
	Mark      string
	Version   int
	Inputs    tally.Inputs
	Result    quiz.AwardResult
	Stability []quiz.Steadiness
}

func (c awardPreviewCmd) preview(w *world, d *awardDesk, cutoff int64) (tally.Preview, error) {
	if c.Sheet == "" {
		if err := c.pick(w.ctx, d); err != nil {
			return tally.Preview{}, err
		}
		return d.awards.Preview(w.ctx, d.contest, d.tree, d.newest.Award, cutoff)
	}
	owner, err := c.owner(w.ctx, d)
	if err != nil {
		return tally.Preview{}, err
	}
	src, err := os.ReadFile(c.Sheet)
	if err != nil {
		return tally.Preview{}, usage{fmt.Errorf("不能读取 %s：%w", c.Sheet, err)}
	}
	return d.awards.Try(w.ctx, d.contest, d.tree, owner, string(src), cutoff)
}

// owner is within whose subtree a file's sheet judges: that of the award named, or the whole tree.
func (c awardPreviewCmd) owner(ctx context.Context, d *awardDesk) (int64, error) {
	if c.Award != 0 {
		err := c.pick(ctx, d)
		return d.newest.Owner, err
	}
	tops := d.tree.Children(quiz.Root)
	if len(tops) == 0 {
		return 0, usage{errors.New("还没有单位：请先导入单位")}
	}
	return tops[0], nil
}

// tellWhy writes every unit's points with their reasons.
func tellWhy(out io.Writer, p tally.Preview) {
	for _, g := range p.Result.Groups {
		if g.Name != "" {
			fmt.Fprintf(out, "%s：参评 %d 家，名额 %d 家\n", g.Name, g.Eligible, g.Seats)
		}
		for _, row := range g.Rows {
			fmt.Fprintf(out, "%s\t%v\t%s\t%s%s\n", placeText(row.Place), row.Total, row.Name, row.Tier, row.Excluded)
			for _, line := range row.Lines {
				fmt.Fprintf(out, "\t%s\t%v\t%s\n", line.Item, line.Points, line.Why)
			}
			for _, note := range row.Notes {
				fmt.Fprintf(out, "\t说明\t%s\n", note)
			}
		}
	}
}
