package main

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

type bankImportCmd struct {
	place
	DryRun    bool     `help:"只读、只比对，不写入；没有记录时与自带题库比对。"`
	JSON      bool     `help:"以 JSON 输出结果。"`
	Questions bool     `help:"与 --json 同用：连同读出的题目一起输出。"`
	Bank      string   `help:"收入哪个题库（编号，如 shi-nvzhigong）；没有就新建。" placeholder:"编号"`
	Title     string   `help:"新建题库的名称。" placeholder:"名称"`
	Law       string   `help:"新建题库主要依据的法律（简称）。" placeholder:"法律"`
	Clean     bool     `help:"只收入没有任何疑问的题；不写则收入全部完整的题，有矛盾未决的整个文件不收。"`
	Update    string   `help:"遇到已有的题怎样更新：id 按题目编号，number 按题号；不写则从不改动已有的题。" enum:",id,number" default:"" placeholder:"id|number"`
	Decide    []string `help:"对有矛盾或重复的题逐题决定，如 9=skip（跳过）、12=take（照收）、15=replace 或 15=replace:ldf-003（作为那道题的新修订）；只能用于一个文件。" placeholder:"题序=决定"`
	Publish   bool     `help:"收入后即发布，竞赛可以抽到；不写则为待审。"`
	Author    string   `help:"记在案上的导入人；不写则为登录系统的用户名。" placeholder:"姓名或岗位"`

	Files []string `arg:"" help:"题库文件，可以写多个。"`
}

// Run previews every file first and writes only when all can be read to their ends. A file refused as a
// whole, or an undecided conflict, which leaves the files before it taken, is exit 2; what a dry run finds in single questions is not.
func (c bankImportCmd) Run(w *world) error {
	if !c.DryRun && c.Bank == "" {
		return usage{fmt.Errorf("要写明收入哪个题库：加 --bank 编号；只看结果不写入则加 --dry-run")}
	}
	decisions, err := c.decisions()
	if err != nil {
		return err
	}
	s, err := c.open(w)
	if err != nil {
		return err
	}
	defer s.close()
	previews := make([]*library.Preview, len(c.Files))
	for i, name := range c.Files {
		if previews[i], err = c.preview(w, s, name); err != nil {
			return err
		}
	}
	unread := slices.ContainsFunc(previews, refusedWhole)
	var outcomes []library.Outcome
	if !c.DryRun && !unread {
		outcomes, err = c.accept(w, s, previews, decisions)
	}
	if len(outcomes) > 0 || err == nil { // what was written is told, whatever came after it
		err = errors.Join(c.report(w, previews, outcomes), err)
	}
	if err != nil {
		return err
	}
	if unread {
		return usage{fmt.Errorf("有文件不能收入，见上面的说明；没有写入任何题目")}
	}
	return nil
}

func (c bankImportCmd) open(w *world) (*shelf, error) {
	if c.DryRun {
		return c.anyShelf(w)
	}
	return c.shelf(w)
}

// preview reads one file; one that is not there becomes a preview that says so, for the report of the
// others to be whole.
func (c bankImportCmd) preview(w *world, s *shelf, name string) (*library.Preview, error) {
	src, err := readInput("题库文件", name)
	if err != nil {
		return &library.Preview{File: filepath.Base(name), Problems: []intake.Problem{{
			Place: intake.Place{File: filepath.Base(name)}, Severity: intake.Error, Code: "file_unreadable", Message: err.Error(),
			Suggestion: "请核对文件名和路径",
		}}}, nil
	}
	p := newProgress(w, filepath.Base(name), c.JSON)
	defer p.end()
	return s.Preview(w.ctx, library.File{Name: filepath.Base(name), Source: src, Author: c.author()}, p.show)
}

// refusedWhole reports whether nothing at all could be read of a file, or not all there should be.
func refusedWhole(p *library.Preview) bool {
	return p.Refusal() != nil || len(p.Drafts)+p.Refused == 0 && slices.ContainsFunc(p.Problems, func(q intake.Problem) bool { return q.Severity == intake.Error })
}

// accept takes the files in one after the other, each in one transaction, and returns what became of
// those before the first that was refused.
func (c bankImportCmd) accept(w *world, s *shelf, previews []*library.Preview, decisions map[int]library.Decision) ([]library.Outcome, error) {
	how := library.Acceptance{
		Bank: c.Bank, Title: c.Title, Law: c.Law, Which: library.All, Update: library.Update(c.Update),
		Decisions: decisions, Status: questions.Candidate, Author: c.author(),
	}
	if c.Clean {
		how.Which = library.OnlyClean
	}
	if c.Publish {
		how.Status = questions.Published
	}
	var outcomes []library.Outcome
	for i, p := range previews {
		var o library.Outcome
		err := audited(w.ctx, s.db, "bank import", "文件 "+p.File, func() (_ string, err error) {
			o, err = s.Accept(w.ctx, p, how)
			return "收入题库 " + o.Bank, err
		})
		if quiz.CodeOf(err) == quiz.Internal {
			return outcomes, fmt.Errorf("%s：%w", p.File, err)
		}
		if err != nil {
			for _, done := range previews[:i] {
				fmt.Fprintf(w.stderr, "%s 已经收入\n", done.File)
			}
			return outcomes, usage{fmt.Errorf("%w\n以上为 %s 未收入的原因；可先改好文件，或用 --decide 逐题决定，或加 --clean 只收没有疑问的题", refused(p.File, err), p.File)}
		}
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

// decisions reads --decide.
func (c bankImportCmd) decisions() (map[int]library.Decision, error) {
	if len(c.Decide) > 0 && len(c.Files) > 1 {
		return nil, usage{fmt.Errorf("--decide 按题序决定，一次只能导入一个文件")}
	}
	out := make(map[int]library.Decision, len(c.Decide))
	for _, text := range c.Decide {
		number, what, _ := strings.Cut(text, "=")
		do, id, _ := strings.Cut(what, ":")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || !slices.Contains([]library.Do{library.Take, library.Skip, library.Replace}, library.Do(do)) {
			return nil, usage{fmt.Errorf("看不懂 --decide %s：请写成 9=skip、12=take、15=replace 或 15=replace:题目编号", text)}
		}
		out[n] = library.Decision{Do: library.Do(do), ID: id}
	}
	return out, nil
}

// author is who is recorded: as told, or the system's user.
func (c bankImportCmd) author() string { return authorOr(c.Author) }

func authorOr(name string) string {
	if name != "" {
		return name
	}
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "命令行（" + filepath.Base(os.Args[0]) + "）"
}
