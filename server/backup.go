package main

import (
	"fmt"
	"os"
	"path/filepath"
)

type backupCmd struct {
	place
	File string `arg:"" help:"备份文件（不能已经存在）。"`
}

// Run copies the record while a server may be writing it.
func (c backupCmd) Run(w *world) error {
	db, err := c.openKept(w)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Backup(w.ctx, c.File); err != nil {
		return usage{fmt.Errorf("备份没有完成：%w", err)}
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "已备份到 %s（%d 字节）。密钥文件请另行保存。\n", filepath.ToSlash(c.File), info.Size())
	return nil
}
