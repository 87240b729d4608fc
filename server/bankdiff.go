package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz/library"
)

type bankDiffCmd struct {
	place
	JSON bool   `help:"以 JSON 输出结果。"`
	A    string `arg:"" help:"题库文件（任何能导入的格式），或题库编号。"`
	B    string `arg:"" help:"另一个题库文件或题库编号。"`
}

// Run prints what sets B apart from A, by question and field.
func (c bankDiffCmd) Run(w *world) error {
	s, err := c.anyShelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	var sides [2]questions.Bank
	for i, name := range []string{c.A, c.B} {
		if sides[i], err = c.side(w, s, name); err != nil {
			return err
		}
	}
	d := library.Diff(sides[0], sides[1])
	if c.JSON {
		return writeJSON(w.stdout, d)
	}
	sayDifference(w.stdout, d)
	return nil
}

// side reads one of the two: a file if there is one of that name, a bank otherwise. A file with
// broken questions is refused: a comparison without them would say they are gone.
func (c bankDiffCmd) side(w *world, s *shelf, name string) (questions.Bank, error) {
	if _, err := os.Stat(name); err != nil {
		h, err := s.Current(w.ctx, name)
		if err != nil {
			return questions.Bank{}, usage{fmt.Errorf("既没有文件 %s，也没有这个编号的题库", name)}
		}
		return h.Bank(), nil
	}
	src, err := readInput("题库文件", name)
	if err != nil {
		return questions.Bank{}, err
	}
	read := intake.Read(filepath.Base(name), src, intake.Limits{})
	b := questions.Bank{ID: filepath.Base(name)}
	for _, d := range read.Drafts {
		b.Questions = append(b.Questions, d.Question)
	}
	for _, p := range read.Problems {
		if p.Severity == intake.Error {
			sayProblem(w.stderr, "错误", p)
			err = usage{fmt.Errorf("%s 有读不了的题，先改好再比较", name)}
		}
	}
	return b, err
}

func sayDifference(out io.Writer, d library.Difference) {
	for _, q := range d.Removed {
		fmt.Fprintf(out, "- %s%s\n", idText(q.ID), q.Stem)
	}
	for _, q := range d.Added {
		fmt.Fprintf(out, "+ %s%s\n", idText(q.ID), q.Stem)
	}
	for _, c := range d.Changed {
		fmt.Fprintf(out, "* 第 %d 题 %s%s\n", c.Number, idText(c.ID), c.Stem)
		for _, f := range c.Fields {
			fmt.Fprintf(out, "    %s：%s → %s\n", f.Field, orNothing(f.Before), orNothing(f.After))
		}
	}
	fmt.Fprintf(out, "新增 %d 题，删去 %d 题，改动 %d 题，相同 %d 题\n", len(d.Added), len(d.Removed), len(d.Changed), d.Same)
}

func idText(id string) string {
	if id == "" {
		return ""
	}
	return id + " "
}

func orNothing(text string) string {
	if text == "" {
		return "（空）"
	}
	return text
}
