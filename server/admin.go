package main

import (
	"errors"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
)

type adminCmd struct {
	Code  adminCodeCmd  `cmd:"" help:"还没有管理员时，输出开第一个管理员账号的一次性口令（24 小时内有效）。"`
	Reset adminResetCmd `cmd:"" help:"重置一个后台账号：新的初始密码，关闭两步验证，结束全部会话，解除锁定。"`
	Audit adminAuditCmd `cmd:"" help:"核对操作日志的哈希链。"`
}

// staffDesk opens the record and the accounts in it. The caller closes the record.
func (p place) staffDesk(w *world) (*store.DB, *staff.Desk, error) {
	cfg, err := p.config(w)
	if err != nil {
		return nil, nil, err
	}
	db, err := openRecord(w.ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	key, err := account.LoadKey(cfg.KeyFile, cfg.Data)
	if err != nil {
		return nil, nil, errors.Join(usage{err}, db.Close())
	}
	sealer, err := account.NewSealer(key)
	if err != nil {
		return nil, nil, errors.Join(usage{err}, db.Close())
	}
	return db, staff.New(staff.Config{DB: db, Sealer: sealer, Now: now}), nil
}

type adminCodeCmd struct{ place }

// Run prints a code; the one a server wrote to its log before is good no more.
func (c adminCodeCmd) Run(w *world) error {
	db, desk, err := c.staffDesk(w)
	if err != nil {
		return err
	}
	defer db.Close()
	var code string
	err = audited(w.ctx, db, "admin code", "第一个管理员", func() (string, error) {
		code, err = desk.SetupCode(w.ctx)
		return "", err
	})
	if err != nil {
		return err
	}
	if code == "" {
		return usage{errors.New("已经有管理员：忘了密码请用 lawquiz admin reset 登录名")}
	}
	fmt.Fprintln(w.stdout, code)
	return nil
}

type adminResetCmd struct {
	place
	Login string `arg:"" help:"登录名。"`
}

// Run prints the new one-time password.
func (c adminResetCmd) Run(w *world) error {
	db, desk, err := c.staffDesk(w)
	if err != nil {
		return err
	}
	defer db.Close()
	a, err := desk.ByLogin(w.ctx, c.Login)
	if quiz.CodeOf(err) == quiz.NotFound {
		return usage{fmt.Errorf("没有账号 %s", c.Login)}
	}
	if err != nil {
		return err
	}
	var password string
	err = audited(w.ctx, db, "admin reset", "账号 "+a.Login, func() (string, error) {
		password, err = desk.Reset(w.ctx, a.ID)
		return "重置密码，关闭两步验证，结束全部会话", err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "%s 的初始密码（14 天内有效，登录后须修改）：%s\n", a.Login, password)
	if a.Disabled {
		fmt.Fprintln(w.stderr, "提示：这个账号已停用，须由另一个管理员恢复后才能登录")
	}
	return nil
}

type adminAuditCmd struct{ place }

// Run walks the chain of the log of changes.
func (c adminAuditCmd) Run(w *world) error {
	db, err := c.openKept(w)
	if err != nil {
		return err
	}
	defer db.Close()
	check, err := db.VerifyAudit(w.ctx)
	if err != nil {
		return err
	}
	if check.Broken != 0 {
		return fmt.Errorf("操作日志不完整：第 %d 条被改动或缺失（其前 %d 条完好）", check.Broken, check.Broken-1)
	}
	fmt.Fprintf(w.stdout, "操作日志完整，共 %d 条，末条哈希 %s\n", check.Entries, check.Head)
	return nil
}
