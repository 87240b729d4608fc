package main

import (
	"fmt"
	"path/filepath"

	"lawquiz/questions"
	"lawquiz/questions/bank"
)

type bankCmd struct {
	Import   bankImportCmd   `cmd:"" help:"导入题库文件（Word、Excel、CSV、文本、GIFT、Aiken、Moodle XML、JSON、YAML），逐条说明问题。"`
	Export   bankExportCmd   `cmd:"" help:"导出题库为 Excel、CSV、Word、GIFT、Moodle XML、JSON 或 YAML。"`
	Template bankTemplateCmd `cmd:"" help:"输出 Excel 填题模板。"`
	Lint     bankLintCmd     `cmd:"" help:"检查题库文件，逐条说明问题所在的文件和行；不写文件名则检查自带题库。"`
	Diff     bankDiffCmd     `cmd:"" help:"比较两个题库：新增、删去、改了哪道题的哪一处。"`
	List     bankListCmd     `cmd:"" help:"列出题库、各题型数量和审核进度。"`
	Stats    bankStatsCmd    `cmd:"" help:"题目统计：题型、难度和法条分布；加 --contest 则按真实答卷算难度、区分度和各选项选择情况。"`
	Review   bankReviewCmd   `cmd:"" help:"把题目标为已审，或发布给竞赛使用。"`
	Retire   bankRetireCmd   `cmd:"" help:"停用题目：新的竞赛不再抽到，已有答卷不受影响。"`
	Restore  bankRestoreCmd  `cmd:"" help:"恢复停用的题目。"`
	History  bankHistoryCmd  `cmd:"" help:"查看一道题的历次修订和审核。"`
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
