package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/config"
	"lawquiz/server/unitfile"
)

type unitsCmd struct {
	Import unitsImportCmd `cmd:"" help:"从 Excel 或 CSV 导入单位：新增、修改、移动、合并；有一处错误就一行也不写入。"`
	Export unitsExportCmd `cmd:"" help:"导出全部单位为 CSV（可以用 Excel 打开、改好再导入）。"`
	Scenes unitsScenesCmd `cmd:"" help:"导出各单位的邀请码为 CSV（职工扫码或输入后即选定单位）。"`
	Roster unitsRosterCmd `cmd:"" help:"导入花名册（Excel 或 CSV：单位代码、姓名、后四位）。"`
}

type unitsImportCmd struct {
	place
	DryRun bool   `help:"只检查和预览，不写入。"`
	Reason string `help:"变更原因：竞赛开始后修改在册人数必须写明，评分表会列出。"`
	File   string `arg:"" help:"单位文件（.xlsx、.xls、CSV 或制表符分隔）。"`
}

// Run reads the file onto the tree on record, says what it changes and, unless only that was asked for, applies it. A server
// that runs lets people and standings follow; without one they do when it starts.
func (c unitsImportCmd) Run(w *world) error {
	src, err := readInput("单位文件", c.File)
	if err != nil {
		return err
	}
	db, err := c.open(w)
	if err != nil {
		return err
	}
	defer db.Close()
	units := census.New(census.Config{DB: db, Now: now})
	base, err := units.Base(w.ctx)
	if err != nil {
		return err
	}
	sheet, problems := unitfile.ReadInto(unitfile.Onto{Units: base.Units, Last: base.Last, Used: base.Used}, c.File, src)
	for _, p := range problems {
		fmt.Fprintln(w.stderr, p)
	}
	if len(problems) > 0 {
		return usage{fmt.Errorf("共 %d 处问题，没有写入任何单位", len(problems))}
	}
	plan, err := units.Plan(w.ctx, base, sheet.Change(""))
	if err != nil {
		return err
	}
	tellPlan(w.stdout, plan)
	if c.DryRun {
		fmt.Fprintf(w.stdout, "共 %d 个单位，其中新增 %d 个；没有写入\n", len(sheet.Units), sheet.Added)
		return nil
	}
	return audited(w.ctx, db, "units import", "单位文件 "+filepath.Base(c.File), func() (string, error) {
		return fmt.Sprintf("共 %d 个单位，其中新增 %d 个", len(sheet.Units), sheet.Added), c.apply(w, units, base, plan, sheet)
	})
}

func (c unitsImportCmd) apply(w *world, units *census.Census, base census.Base, plan *census.Plan, sheet unitfile.Sheet) error {
	job, err := units.Apply(w.ctx, base, plan, census.By{Author: "命令行", Reason: strings.TrimSpace(c.Reason)})
	switch code := quiz.CodeOf(err); {
	case code == quiz.Invalid, code == quiz.Busy, code == quiz.PreviewStale:
		return refused(c.File, err)
	case err != nil:
		return err
	}
	fmt.Fprintf(w.stdout, "共 %d 个单位，其中新增 %d 个；新发邀请码 %d 个\n", len(sheet.Units), sheet.Added, len(plan.Added))
	if job != 0 {
		fmt.Fprintf(w.stdout, "职工和成绩由运行中的服务重新归属（任务 %d）；服务没有运行时，启动后自动进行\n", job)
	}
	return nil
}

// toldUnits is how many units of a kind of change are named.
const toldUnits = 10

// tellPlan writes what a plan changes, the first few of each kind by name.
func tellPlan(out io.Writer, p *census.Plan) {
	for _, kind := range []struct {
		word  string
		lines []census.Line
	}{
		{"改名", p.Renamed}, {"改组别", p.Regrouped}, {"移动", p.Moved}, {"合并", p.Merged}, {"调整参与率口径", p.Apart}, {"在册人数", p.Heads},
		{"提醒", p.Warnings},
	} {
		for i, l := range kind.lines {
			if i == toldUnits {
				fmt.Fprintf(out, "%s：还有 %d 个没有列出\n", kind.word, len(kind.lines)-i)
				break
			}
			fmt.Fprintf(out, "%s：%s %s：%s → %s\n", kind.word, l.Code, l.Name, cmp.Or(l.Was, "（无）"), cmp.Or(l.Now, "（无）"))
		}
	}
	if p.People > 0 {
		fmt.Fprintf(out, "要重新归属职工 %d 人\n", p.People)
	}
	for _, m := range p.Standings {
		fmt.Fprintf(out, "竞赛“%s”要重新归属成绩 %d 人\n", m.Title, m.Standings)
	}
}

type unitsExportCmd struct{ place }

// Run writes the tree to standard output.
func (c unitsExportCmd) Run(w *world) error {
	db, err := c.openKept(w)
	if err != nil {
		return err
	}
	defer db.Close()
	units, err := db.Units(w.ctx)
	if err != nil {
		return err
	}
	heads, err := db.HeadCounts(w.ctx)
	if err != nil {
		return err
	}
	return unitfile.Write(w.stdout, units, heads)
}

type unitsRosterCmd struct {
	place
	File string `arg:"" help:"花名册文件。"`
}

// Run puts the roster on record, its names sealed with the server's key.
func (c unitsRosterCmd) Run(w *world) error {
	src, err := readInput("花名册", c.File)
	if err != nil {
		return err
	}
	cfg, err := c.kept(w)
	if err != nil {
		return err
	}
	db, err := openRecord(w.ctx, cfg)
	if err != nil {
		return err
	}
	defer db.Close()
	desk, err := rosterDesk(w.ctx, cfg, db)
	if err != nil {
		return err
	}
	units, err := db.Units(w.ctx)
	if err != nil {
		return err
	}
	tree, err := quiz.NewTree(units)
	if err != nil {
		return err
	}
	n := 0
	err = audited(w.ctx, db, "units roster", "花名册 "+filepath.Base(c.File), func() (string, error) {
		n, err = desk.ImportRoster(w.ctx, bytes.NewReader(src), tree)
		return fmt.Sprintf("共 %d 人", n), err
	})
	if quiz.CodeOf(err) == quiz.Invalid {
		return refused(c.File, err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "花名册共 %d 人\n", n)
	return nil
}

// rosterDesk is a desk that nobody logs in at. A key other than the one the record was sealed
// with is refused: its roster would let nobody in.
func rosterDesk(ctx context.Context, cfg config.Config, db *store.DB) (*account.Desk, error) {
	key, err := account.LoadKey(cfg.KeyFile, cfg.Data)
	if err != nil {
		return nil, usage{err}
	}
	sealer, err := account.NewSealer(key)
	if err != nil {
		return nil, usage{err}
	}
	desk, err := account.New(account.Config{Record: db, Sealer: sealer, Consent: cfg.PrivacyVersion})
	if err != nil {
		return nil, err
	}
	if err := desk.CheckKey(ctx); err != nil {
		return nil, usage{err}
	}
	return desk, nil
}
