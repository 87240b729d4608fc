package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/questions/intake"
	"lawquiz/questions/intake/out"
)

type bankExportCmd struct {
	place
	JSON   bool     `help:"输出 JSON，与 --format json 相同。"`
	Format string   `help:"格式：json、yaml、xlsx、csv、docx、gift、moodle；不写则按 --to 的文件名，都没有则为 json。" placeholder:"格式"`
	To     string   `help:"写到这个文件；不写则输出到标准输出。" placeholder:"文件"`
	Force  bool     `help:"--to 的文件已经有了也覆盖。"`
	Bank   []string `help:"导出记录中的题库（编号，可写多个）；all 为全部。" placeholder:"编号"`
	Files  []string `arg:"" optional:"" help:"题库文件（YAML）；--bank 和文件都不写则导出自带题库。"`
}

// Run writes the banks as one file.
func (c bankExportCmd) Run(w *world) error {
	format, err := c.format()
	if err != nil {
		return err
	}
	banks, err := c.banks(w)
	if err != nil {
		return err
	}
	file, err := out.Write(format, banks...)
	if errors.Is(err, out.ErrFormat) || errors.Is(err, out.ErrOneBank) {
		return usage{err}
	}
	if err != nil {
		return err
	}
	return handOut(w, c.To, c.Force, file)
}

func (c bankExportCmd) format() (intake.Format, error) {
	name := c.Format
	switch {
	case c.JSON && name != "" && name != "json":
		return "", usage{fmt.Errorf("--json 和 --format %s 只能写一个", name)}
	case c.JSON:
		name = "json"
	case name == "":
		name = strings.TrimPrefix(strings.ToLower(filepath.Ext(c.To)), ".")
	}
	if name == "" {
		name = "json"
	}
	if also, ok := map[string]intake.Format{"yml": intake.YAML, "xml": intake.Moodle, "moodle": intake.Moodle}[name]; ok {
		name = string(also)
	}
	if !slices.Contains(out.Formats(), intake.Format(name)) {
		return "", usage{fmt.Errorf("不能导出成 %s：可以用 json、yaml、xlsx、csv、docx、gift、moodle", name)}
	}
	return intake.Format(name), nil
}

func (c bankExportCmd) banks(w *world) ([]questions.Bank, error) {
	switch {
	case len(c.Bank) > 0 && len(c.Files) > 0:
		return nil, usage{fmt.Errorf("--bank 和文件名只能写一种")}
	case len(c.Bank) > 0:
		s, err := c.readShelf(w)
		if err != nil {
			return nil, err
		}
		defer s.close()
		if slices.Equal(c.Bank, []string{"all"}) {
			return s.banks(w, nil)
		}
		return s.banks(w, c.Bank)
	case len(c.Files) == 0:
		return bank.All()
	}
	files, err := bankFiles(c.Files)
	if err != nil {
		return nil, err
	}
	var banks []questions.Bank
	for _, f := range files {
		b, faults := questions.ReadBank(f.Name, f.Source)
		if len(faults) > 0 {
			return nil, faults
		}
		banks = append(banks, b)
	}
	return banks, nil
}

type bankTemplateCmd struct {
	To    string `arg:"" help:"写到这个文件，如 题库模板.xlsx。"`
	Force bool   `help:"文件已经有了也覆盖。"`
}

// Run writes the empty workbook for authors.
func (c bankTemplateCmd) Run(w *world) error {
	file, err := out.Template()
	if err != nil {
		return err
	}
	return handOut(w, c.To, c.Force, file)
}

// handOut writes a file whole or not at all, or to standard output. A file that is there is kept
// unless force says otherwise: it may be somebody's only copy.
func handOut(w *world, to string, force bool, content []byte) error {
	if to == "" {
		_, err := w.stdout.Write(content)
		return err
	}
	if _, err := os.Stat(to); err == nil && !force {
		return usage{fmt.Errorf("%s 已经有了：换一个文件名，或加 --force 覆盖", to)}
	}
	temp, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+"-*")
	if err != nil {
		return usage{fmt.Errorf("不能写 %s：%w", to, err)}
	}
	defer os.Remove(temp.Name()) // gone already once renamed
	_, err = bytes.NewReader(content).WriteTo(temp)
	if err = errors.Join(err, temp.Chmod(0o644), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), to)
	}
	if err != nil {
		return fmt.Errorf("写 %s：%w", to, err)
	}
	fmt.Fprintf(w.stderr, "已写出 %s（%d 字节）\n", to, len(content))
	return nil
}
