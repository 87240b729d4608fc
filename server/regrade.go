package main

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

type contestRegradeCmd struct {
	place
	Contest   string   `required:"" help:"竞赛编号。"`
	Question  string   `help:"题目编号。" xor:"what" placeholder:"编号"`
	Undo      int64    `help:"撤销哪个版本的更正。" xor:"what" placeholder:"版本"`
	Right     string   `help:"新的标准答案，如 AB；单选题、判断题写几个，选中任何一个都算对。" xor:"key" placeholder:"选项"`
	Accept    []string `help:"填空题新的标准答案，每空一个，一空可接受几种写法的以 | 隔开。" xor:"key" sep:"none" placeholder:"文字"`
	FullMarks bool     `help:"全员得分：试卷里有这道题的都得这道题的分。" xor:"key"`
	Reason    string   `required:"" help:"原因，会显示在职工的答案解析里。"`
	DryRun    bool     `help:"只预览，不更正。"`
	Author    string   `help:"记在案上的更正人；不写则为登录系统的用户名。" placeholder:"姓名或岗位"`
}

// foreseenTop is how many of the first places a preview looks at.
const foreseenTop = 10

// Run previews a correction, makes it, and waits until every sitting is regraded: by a running server or, where
// there is none, by this command itself.
func (c contestRegradeCmd) Run(w *world) error {
	if (c.Question == "") == (c.Undo == 0) {
		return usage{fmt.Errorf("请写明更正哪道题（--question）或撤销哪次更正（--undo）")}
	}
	cfg, err := c.kept(w)
	if err != nil {
		return err
	}
	p, err := openParts(w.ctx, cfg, w.logger(cfg))
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.join(w.ctx); err != nil {
		return err
	}
	s, err := play.New(play.Config{
		DB: p.db, Catalog: p.catalog, Now: now, Seed: freshSeed, Committed: func([]store.Standing) {},
	})
	if err != nil {
		return err
	}
	defer s.Close()
	done, err := c.correct(w, s)
	if err != nil {
		return refused(c.Contest, err)
	}
	if c.DryRun {
		return nil
	}
	fmt.Fprintf(w.stdout, "已更正，标准答案为第 %d 版；正在重新判分\n", done.Version)
	return p.awaitRegrade(w, s, c.Contest)
}

// correct tells what the correction will do and, unless this is a dry run, makes it.
func (c contestRegradeCmd) correct(w *world, s *play.Service) (done store.Correction, err error) {
	at, err := s.Catalog.Contest(c.Contest)
	if err != nil {
		return done, err
	}
	var correction quiz.Correction
	var f *play.Foreseen
	if c.Undo > 0 {
		f, err = s.ForeseeUndo(w.ctx, c.Contest, c.Undo, c.Reason, foreseenTop)
	} else {
		if correction, err = c.correction(at); err != nil {
			return done, err
		}
		f, err = s.Foresee(w.ctx, c.Contest, correction, foreseenTop)
	}
	if err != nil {
		return done, err
	}
	foretell(w, f)
	if c.DryRun {
		return done, nil
	}
	err = audited(w.ctx, s.DB, "contest regrade", "竞赛 "+c.Contest, func() (string, error) {
		if c.Undo > 0 {
			done, err = s.Undo(w.ctx, c.Contest, f.KeyVersion, c.Undo, c.Reason, authorOr(c.Author))
			return fmt.Sprintf("撤销第 %d 版的更正；原因：%s", c.Undo, c.Reason), err
		}
		done, err = s.Correct(w.ctx, c.Contest, f.KeyVersion, correction, authorOr(c.Author))
		return fmt.Sprintf("更正题目 %s 的标准答案；原因：%s", c.Question, c.Reason), err
	})
	return done, err
}

// correction is what the flags ask for.
func (c contestRegradeCmd) correction(at *play.Contest) (quiz.Correction, error) {
	ref, err := at.Pool.Newest(c.Question)
	if err != nil {
		return quiz.Correction{}, err
	}
	out := quiz.Correction{Question: ref.ID, Revision: ref.Revision, Kind: quiz.CorrectKey, Reason: c.Reason}
	if c.FullMarks {
		out.Kind = quiz.FullMarks
		return out, nil
	}
	if out.Right, err = optionPlaces(c.Right); err != nil {
		return out, err
	}
	for _, blank := range c.Accept {
		out.Accepted = append(out.Accepted, strings.Split(blank, "|"))
	}
	return out, nil
}

// optionPlaces reads letters as questions print them: AC is the first and the third.
func optionPlaces(text string) ([]int, error) {
	var out []int
	for _, r := range strings.ToUpper(text) {
		if r < 'A' || r > 'Z' {
			return nil, quiz.Errorf(quiz.Invalid, "标准答案写选项的字母，如 AB；不认识 %q", string(r))
		}
		out = append(out, int(r-'A'))
	}
	return out, nil
}

// foretell prints what a correction would do.
func foretell(w *world, f *play.Foreseen) {
	fmt.Fprintf(w.stdout, "%s（%s），现行标准答案第 %d 版\n", f.Contest.Title, f.Contest.ID, f.KeyVersion)
	if q, err := f.Contest.Texts.Question(f.Correction.Ref()); err == nil {
		fmt.Fprintf(w.stdout, "题目 %s：%s\n", q.ID, clipped(q.Stem, 60))
		for i, o := range q.Options {
			mark := " "
			if o.Correct {
				mark = "√"
			}
			fmt.Fprintf(w.stdout, "  %s %c. %s\n", mark, 'A'+rune(i), o.Text)
		}
	}
	fmt.Fprintf(w.stdout, "已交卷 %d 人次，试卷里有这道题的 %d 人次，成绩会变的 %d 人次\n", f.Sittings, f.Holding, f.Moved)
	fmt.Fprintf(w.stdout, "排名成绩会变的 %d 人：加分 %d 人，减分 %d 人；变为合格 %d 人，变为不合格 %d 人\n",
		f.People, f.Gained, f.Lost, f.PassGained, f.PassLost)
	fmt.Fprintf(w.stdout, "名次会变的 %d 人：进入前 %d 名 %d 人，退出 %d 人；数字会变的单位 %d 个\n", f.Places, f.Top, len(f.In), len(f.Out), len(f.Units))
}

func clipped(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

const (
	regradeLook  = 500 * time.Millisecond
	regradeStill = 4 * time.Second // without a step: no server is at it
)

// awaitRegrade says how far a running server is with a regrade, and goes on itself when none is at it.
func (p *parts) awaitRegrade(w *world, s *play.Service, contest string) error {
	tick := time.NewTicker(regradeLook)
	defer tick.Stop()
	last, moved := int64(-1), time.Now()
	for {
		at, err := s.Regraded(w.ctx, contest)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.stderr, "\r已看过 %d / %d 人次", at.Seen, at.Total)
		if at.State != store.RegradeRunning {
			fmt.Fprintln(w.stderr)
			fmt.Fprintf(w.stdout, "重新判分完成：%d 人次，其中成绩有变化的 %d 人次\n", at.Graded, at.Moved)
			return nil
		}
		if at.Seen != last {
			last, moved = at.Seen, time.Now()
		}
		if time.Since(moved) > regradeStill {
			if err := p.regradeHere(w.ctx, w, s, contest); err != nil {
				return err
			}
			continue
		}
		select {
		case <-w.ctx.Done():
			return w.ctx.Err()
		case <-tick.C:
		}
	}
}

// regradeHere does what no server does, and has the boards built anew.
func (p *parts) regradeHere(ctx context.Context, w *world, s *play.Service, contest string) error {
	if err := s.RegradeAll(ctx); err != nil {
		return err
	}
	if p.redis == nil {
		return p.db.Update(ctx, func(tx *store.Tx) error { return tx.Touch(store.TopicRebuild) })
	}
	c, err := p.catalog.Contest(contest)
	if err != nil {
		return err
	}
	return p.rebuild(w, c)
}
