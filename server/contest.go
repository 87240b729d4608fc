package main

import (
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

type contestCmd struct {
	Check   contestCheckCmd   `cmd:"" help:"检查竞赛文档，逐条说明问题所在的行。"`
	Rules   contestRulesCmd   `cmd:"" help:"输出竞赛规则（由文档生成的中文文本）。"`
	Publish contestPublishCmd `cmd:"" help:"发布竞赛：冻结所用题目，到时间自动开放。"`
	List    contestListCmd    `cmd:"" help:"列出竞赛。"`
	Close   contestCloseCmd   `cmd:"" help:"提前结束竞赛：不再接受新的答题，已开始的可以交完。"`
	Regrade contestRegradeCmd `cmd:"" help:"更正一道题的标准答案或全员得分，重新判分；也可撤销一次更正。"`
}

// readContest reads a document; its text comes too.
func readContest(file string) (*quiz.Contest, []byte, error) {
	src, err := readInput("竞赛文档", file)
	if err != nil {
		return nil, nil, err
	}
	c, faults := quiz.ReadContest(file, src)
	if len(faults) > 0 {
		return nil, nil, faults
	}
	return c, src, nil
}

type contestCheckCmd struct {
	place
	File string `arg:"" help:"竞赛文档（YAML）。"`
}

// Run reads the document, holds it against the banks it names, those of the record or, without one, the
// shipped ones, and prints warnings.
func (c contestCheckCmd) Run(w *world) error {
	doc, _, err := readContest(c.File)
	if err != nil {
		return err
	}
	s, err := c.anyShelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	banks, err := s.Drawable(w.ctx)
	if err != nil {
		return err
	}
	if err := play.CheckBanks(doc, banks); err != nil {
		return refused(c.File, err)
	}
	for _, f := range quiz.Warnings(doc) {
		fmt.Fprintf(w.stdout, "提醒：%s：%s\n", f.Location, f.Message)
	}
	fmt.Fprintf(w.stdout, "%s：没有发现问题；满分 %s 分，共 %d 题\n", c.File, doc.Full(), doc.Size())
	return nil
}

type contestRulesCmd struct {
	File string `arg:"" help:"竞赛文档（YAML）。"`
}

// Run prints the rule text.
func (c contestRulesCmd) Run(w *world) error {
	doc, _, err := readContest(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintln(w.stdout, quiz.RuleText(doc))
	return nil
}

type contestPublishCmd struct {
	place
	File string `arg:"" help:"竞赛文档（YAML）。"`
}

// Run publishes the contest; a running server takes it up within a second.
func (c contestPublishCmd) Run(w *world) error {
	doc, src, err := readContest(c.File)
	if err != nil {
		return err
	}
	s, err := c.shelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	banks, err := s.Drawable(w.ctx)
	if err != nil {
		return err
	}
	err = audited(w.ctx, s.db, "contest publish", "竞赛 "+doc.ID, func() (string, error) {
		_, err := play.Publish(w.ctx, s.db, c.File, string(src), banks, now())
		return "发布", err
	})
	if err != nil {
		return refused(c.File, err)
	}
	fmt.Fprintf(w.stdout, "已发布 %s（%s），%s开放\n", doc.ID, doc.Title, quiz.ClockText(doc.Window.Open))
	return nil
}

type contestListCmd struct{ place }

// Run prints one line for each contest.
func (c contestListCmd) Run(w *world) error {
	db, err := c.openKept(w)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Contests(w.ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		doc, faults := quiz.ReadContest(r.ID, []byte(r.Document))
		if len(faults) > 0 {
			return faults
		}
		fmt.Fprintf(w.stdout, "%s\t%s\t%s 至 %s\t%s\n", r.ID, r.State,
			quiz.ClockText(doc.Window.Open), quiz.EndText(doc.Window.Close), doc.Title)
	}
	return nil
}

type contestCloseCmd struct {
	place
	ID     string `arg:"" help:"竞赛编号。"`
	Reason string `help:"原因，职工会看到。" default:"由主办单位提前截止"`
}

// Run closes the contest to new papers, as the console does.
func (c contestCloseCmd) Run(w *world) error {
	db, err := c.openKept(w)
	if err != nil {
		return err
	}
	defer db.Close()
	catalog, err := play.NewCatalog(w.ctx, db)
	if err != nil {
		return fmt.Errorf("读取竞赛：%w", err)
	}
	keeper := play.NewKeeper(play.KeeperConfig{DB: db, Catalog: catalog, Now: now})
	err = audited(w.ctx, db, "contest close", "竞赛 "+c.ID, func() (string, error) {
		_, err := keeper.Change(w.ctx, c.ID, play.Order{What: store.ChangeClose, Reason: c.Reason, Author: authorOr("")})
		return "提前截止：" + c.Reason, err
	})
	switch quiz.CodeOf(err) {
	case quiz.NotFound:
		return usage{fmt.Errorf("没有竞赛 %s", c.ID)}
	case quiz.Invalid:
		return refused(c.ID, err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "已结束 %s\n", c.ID)
	return nil
}
