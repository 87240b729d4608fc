package main

import (
	"fmt"
	"path/filepath"

	"lawquiz/questions"
	"lawquiz/questions/bank"
)

type bankCmd struct {
	Lint   bankLintCmd   `cmd:"" help:"检查题库文件，逐条说明问题所在的文件和行；不写文件名则检查自带题库。"`
	Export bankExportCmd `cmd:"" help:"导出题库。"`
	List   bankListCmd   `cmd:"" help:"列出自带题库和各题型数量。"`
}

type bankLintCmd struct {
	Files []string `arg:"" optional:"" help:"题库文件（YAML）。"`
}

// Run prints every complaint; any complaint is exit 2 with the files named, for they are input.
func (c bankLintCmd) Run(w *world) error {
	files, err := bankFiles(c.Files)
	if err != nil {
		return err
	}
	banks, faults := questions.Check(files...)
	if len(faults) > 0 {
		return faults
	}
	n := 0
	for _, b := range banks {
		n += len(b.Questions)
	}
	fmt.Fprintf(w.stdout, "%d 个题库、%d 道题，没有发现问题\n", len(banks), n)
	return nil
}

type bankExportCmd struct {
	JSON  bool     `help:"输出 JSON（目前唯一的格式）。" default:"true"`
	Files []string `arg:"" optional:"" help:"题库文件（YAML）；不写则导出自带题库。"`
}

// Run writes the banks as one JSON array.
func (c bankExportCmd) Run(w *world) error {
	files, err := bankFiles(c.Files)
	if err != nil {
		return err
	}
	var banks []questions.Bank
	for _, f := range files {
		b, faults := questions.ReadBank(f.Name, f.Source)
		if len(faults) > 0 {
			return faults
		}
		banks = append(banks, b)
	}
	out, err := questions.Export(banks...)
	if err != nil {
		return err
	}
	_, err = w.stdout.Write(out)
	return err
}

type bankListCmd struct{}

// Run prints one line for each shipped bank.
func (bankListCmd) Run(w *world) error {
	banks, err := bank.All()
	if err != nil {
		return err
	}
	for _, b := range banks {
		count := make(map[questions.Kind]int)
		for _, q := range b.Questions {
			count[q.Kind]++
		}
		fmt.Fprintf(w.stdout, "%s\t《%s》（%s）\t共 %d 题", b.ID, b.Title, b.Edition, len(b.Questions))
		for _, k := range questions.Kinds {
			fmt.Fprintf(w.stdout, "\t%s %d", k.Name(), count[k])
		}
		fmt.Fprintln(w.stdout)
	}
	return nil
}

// bankFiles reads the named files, or the shipped ones if none is named.
func bankFiles(names []string) ([]questions.File, error) {
	if len(names) == 0 {
		return bank.Files()
	}
	files := make([]questions.File, len(names))
	for i, name := range names {
		src, err := readInput("题库文件", name)
		if err != nil {
			return nil, err
		}
		files[i] = questions.File{Name: filepath.ToSlash(name), Source: src}
	}
	return files, nil
}
