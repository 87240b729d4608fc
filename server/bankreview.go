package main

import (
	"fmt"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

type bankListCmd struct {
	place
	JSON bool `help:"以 JSON 输出结果。"`
}

// Run prints one line for each bank of the record, or of those shipped if there is no record.
func (c bankListCmd) Run(w *world) error {
	s, err := c.anyShelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	banks, err := s.Banks(w.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(w.stdout, banks)
	}
	for _, b := range banks {
		fmt.Fprintf(w.stdout, "%s\t《%s》", b.ID, b.Title)
		if b.Edition != "" {
			fmt.Fprintf(w.stdout, "（%s）", b.Edition)
		}
		fmt.Fprintf(w.stdout, "\t共 %d 题", b.Items)
		for _, k := range questions.Kinds {
			fmt.Fprintf(w.stdout, "\t%s %d", k.Name(), b.ByKind[k])
		}
		fmt.Fprintf(w.stdout, "\t可用 %d", b.Drawable)
		for _, waiting := range []struct {
			n    int
			name string
		}{{b.ByStatus[questions.Candidate], "待审"}, {b.ByStatus[questions.Reviewed], "已审"}, {b.Retired, "停用"}} {
			if waiting.n > 0 {
				fmt.Fprintf(w.stdout, "\t%s %d", waiting.name, waiting.n)
			}
		}
		fmt.Fprintln(w.stdout)
	}
	return nil
}

type bankReviewCmd struct {
	place
	To     string   `help:"标为什么：reviewed 已审，published 发布（竞赛可以抽到）。" enum:"reviewed,published" default:"reviewed"`
	Author string   `help:"记在案上的审核人；不写则为登录系统的用户名。" placeholder:"姓名或岗位"`
	Bank   string   `arg:"" help:"题库编号。"`
	IDs    []string `arg:"" name:"questions" optional:"" help:"题目编号；不写则为全部。"`
}

// Run moves questions on.
func (c bankReviewCmd) Run(w *world) error {
	s, err := c.keptShelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := s.holding(w, c.Bank); err != nil {
		return err
	}
	var n int
	err = audited(w.ctx, s.db, "bank review", "题库 "+c.Bank, func() (string, error) {
		n, err = s.Promote(w.ctx, c.Bank, c.IDs, questions.Status(c.To), authorOr(c.Author))
		return fmt.Sprintf("%d 道题标为 %s", n, c.To), err
	})
	if err != nil {
		return told(c.Bank, err)
	}
	fmt.Fprintf(w.stdout, "%s：%d 道题%s\n", c.Bank, n, map[string]string{"reviewed": "标为已审", "published": "已发布"}[c.To])
	return nil
}

type bankRetireCmd struct {
	place
	Note   string   `help:"停用的原因，会记在案上。" placeholder:"原因"`
	Author string   `help:"记在案上的经手人；不写则为登录系统的用户名。" placeholder:"姓名或岗位"`
	IDs    []string `arg:"" name:"questions" help:"题目编号。"`
}

// Run retires questions.
func (c bankRetireCmd) Run(w *world) error {
	s, err := c.keptShelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	err = audited(w.ctx, s.db, "bank retire", "题目 "+strings.Join(c.IDs, "、"), func() (string, error) {
		return "停用", s.Retire(w.ctx, c.IDs, authorOr(c.Author), c.Note)
	})
	if err != nil {
		return told("停用", err)
	}
	fmt.Fprintf(w.stdout, "已停用 %d 道题：%s\n", len(c.IDs), strings.Join(c.IDs, "、"))
	return nil
}

type bankRestoreCmd struct {
	place
	Note   string   `help:"恢复的原因，会记在案上。" placeholder:"原因"`
	Author string   `help:"记在案上的经手人；不写则为登录系统的用户名。" placeholder:"姓名或岗位"`
	IDs    []string `arg:"" name:"questions" help:"题目编号。"`
}

// Run brings retired questions back.
func (c bankRestoreCmd) Run(w *world) error {
	s, err := c.keptShelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	err = audited(w.ctx, s.db, "bank restore", "题目 "+strings.Join(c.IDs, "、"), func() (string, error) {
		return "恢复", s.Restore(w.ctx, c.IDs, authorOr(c.Author), c.Note)
	})
	if err != nil {
		return told("恢复", err)
	}
	fmt.Fprintf(w.stdout, "已恢复 %d 道题：%s\n", len(c.IDs), strings.Join(c.IDs, "、"))
	return nil
}

type bankHistoryCmd struct {
	place
	JSON bool   `help:"以 JSON 输出结果。"`
	ID   string `arg:"" name:"question" help:"题目编号。"`
}

// Run prints what became of a question, the oldest first.
func (c bankHistoryCmd) Run(w *world) error {
	s, err := c.anyShelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	entries, err := s.History(w.ctx, c.ID)
	if err != nil {
		return told(c.ID, err)
	}
	if c.JSON {
		return writeJSON(w.stdout, entries)
	}
	var before *questions.Question
	for _, e := range entries {
		fmt.Fprintf(w.stdout, "%s\t第 %d 版\t%s\t%s\t%s\n", quiz.ClockText(e.At), e.Revision, historyWord(e.What), e.Author, e.Note)
		if e.Question == nil {
			continue
		}
		if before != nil {
			for _, f := range library.Fields(*before, *e.Question) {
				fmt.Fprintf(w.stdout, "    %s：%s → %s\n", f.Field, orNothing(f.Before), orNothing(f.After))
			}
		}
		before = e.Question
	}
	return nil
}

// historyWord is what was done, in Chinese.
func historyWord(what string) string {
	words := map[string]string{
		library.Installed: "随程序安装", library.Accepted: "导入", library.Edited: "修改", library.Reviewed: "已审",
		library.Published: "发布", library.Retired: "停用", library.Restored: "恢复",
	}
	if word, ok := words[what]; ok {
		return word
	}
	return what
}

// told makes a refusal of the library a usage error; anything else stays a failure.
func told(what string, err error) error {
	if quiz.CodeOf(err) == quiz.Internal {
		return err
	}
	return refused(what, err)
}
