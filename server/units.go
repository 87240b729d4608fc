package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/config"
	"lawquiz/server/unitfile"
)

type unitsCmd struct {
	Import unitsImportCmd `cmd:"" help:"从 CSV 导入单位：新增或修改，不删除；有一处错误就一行也不写入。"`
	Export unitsExportCmd `cmd:"" help:"导出全部单位为 CSV（可以用 Excel 打开、改好再导入）。"`
	Scenes unitsScenesCmd `cmd:"" help:"导出各单位的邀请码为 CSV（职工扫码或输入后即选定单位）。"`
	Roster unitsRosterCmd `cmd:"" help:"导入花名册（CSV：单位代码、姓名、证件号后四位）。"`
}

type unitsImportCmd struct {
	place
	DryRun bool   `help:"只检查，不写入。"`
	File   string `arg:"" help:"单位文件（CSV 或制表符分隔）。"`
}

// Run reads the file onto the tree on record.
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
	have, err := db.Units(w.ctx)
	if err != nil {
		return err
	}
	sheet, problems := unitfile.ReadOnto(have, c.File, src)
	for _, p := range problems {
		fmt.Fprintln(w.stderr, p)
	}
	if len(problems) > 0 {
		return usage{fmt.Errorf("共 %d 处问题，没有写入任何单位", len(problems))}
	}
	codes := 0
	if !c.DryRun {
		if codes, err = putUnits(w.ctx, db, sheet); err != nil {
			return err
		}
	}
	fmt.Fprintf(w.stdout, "共 %d 个单位，其中新增 %d 个；新发邀请码 %d 个\n", len(sheet.Units), sheet.Added, codes)
	return nil
}

// putUnits writes a tree and gives an invitation code to every unit that has none; it returns how
// many codes are new.
func putUnits(ctx context.Context, db *store.DB, sheet unitfile.Sheet) (int, error) {
	have, err := db.Scenes(ctx)
	if err != nil {
		return 0, err
	}
	scenes, err := newScenes(sheet.Units, have, rand.Reader)
	if err != nil {
		return 0, err
	}
	return len(scenes), db.PutUnits(ctx, sheet.Units, sheet.Heads, scenes)
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
	n, err := desk.ImportRoster(w.ctx, bytes.NewReader(src), tree)
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
