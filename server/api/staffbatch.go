package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
	"lawquiz/server/account/staff"
)

// AccountBatch is what a file of accounts would open.
type AccountBatch struct {
	Digest   string           `json:"digest" doc:"应用时带上：文件和现有账号都没有变，才会开账号"`
	Total    int              `json:"total" doc:"文件里的行数"`
	Items    []PlannedAccount `json:"items"`
	Problems []SheetProblem   `json:"problems" doc:"有一处就一个账号也不开"`
}

// PlannedAccount is an account a row of a file would open.
type PlannedAccount struct {
	Row   int        `json:"row" doc:"表格里的行号"`
	Login string     `json:"login" doc:"没有写的由单位代码编成"`
	Name  string     `json:"name"`
	Unit  *StaffUnit `json:"unit"`

	opening staff.Opening
}

// SheetProblem is what is wrong at a row of a file.
type SheetProblem struct {
	Sheet   string `json:"sheet" doc:"工作表；文本文件为空"`
	Row     int    `json:"row" doc:"表格里的行号"`
	Message string `json:"message"`
}

var openAccountsDoc = doc{
	id: "accounts-batch", media: jsonBody, out: AccountBatch{},
	summary: "按 Excel 或 CSV 开单位管理员账号：列为姓名、单位代码或单位全称、登录名（可不写）。先预览；带 apply=true 和预览的 digest 再发一次即开账号，得到写有初始密码的 Excel",
	params:  []param{{"file", "string", "文件名"}, {"apply", "boolean", "true 为开账号"}, {"digest", "string", "预览得到的 digest"}},
}

// openAccounts previews a file of accounts, or opens what it says: all or none.
func (s *Server) openAccounts(c *gin.Context) error {
	ctx := c.Request.Context()
	f, err := givenFile(c)
	if err != nil {
		return err
	}
	var rows []accountRow
	err = s.oneFile(func() error {
		rows, err = readAccounts(f.Name, f.Source)
		return err
	})
	if err != nil {
		return err
	}
	plan, err := s.planAccounts(ctx, f.Source, rows)
	if err != nil {
		return err
	}
	if c.Query("apply") != "true" {
		callOf(ctx).note("账号", "预览批量开账号")
		c.JSON(http.StatusOK, plan)
		return nil
	}
	switch {
	case c.Query("digest") != plan.Digest:
		return quiz.Errorf(quiz.PreviewStale, "预览之后文件、账号或单位有了变化，请重新预览")
	case len(plan.Problems) > 0:
		e := quiz.Errorf(quiz.Invalid, "文件有 %d 处问题，一个账号也没有开：请改好再来", len(plan.Problems))
		for _, p := range plan.Problems {
			e.At(strings.TrimSpace(fmt.Sprintf("body %s 第 %d 行", p.Sheet, p.Row)), p.Message)
		}
		return e
	}
	return s.applyAccounts(c, plan)
}

// applyAccounts opens the accounts of a plan and sends the workbook with their one-time passwords.
func (s *Server) applyAccounts(c *gin.Context, plan AccountBatch) error {
	ctx := c.Request.Context()
	at := callOf(ctx)
	list := make([]staff.Opening, len(plan.Items))
	for i, p := range plan.Items {
		list[i] = p.opening
	}
	opened, err := s.cfg.Staff.Open(ctx, at.staff.Account, list)
	if err != nil {
		return err
	}
	at.notef("账号", "批量开单位管理员账号 %d 个：%s 至 %s", len(opened), opened[0].Login, opened[len(opened)-1].Login)
	book := workbook.New(workbook.Meta{
		Title: "单位管理员账号", By: at.author, At: s.cfg.Now(),
		Notes: []string{"初始密码只出现在本文件里，14 天内有效，首次登录后须修改。请分别交给本人，用后删除本文件。"},
	})
	sheet := book.Sheet("账号", []workbook.Column{
		{Title: "单位", Width: 44}, {Title: "姓名", Width: 14}, {Title: "登录名", Width: 24}, {Title: "初始密码", Width: 26},
	})
	for _, o := range opened {
		unit := ""
		if u := s.staffUnit(o.Unit); u != nil {
			unit = u.FullName
		}
		sheet.Row(unit, o.Name, o.Login, o.Password)
	}
	return sendBook(c, "accounts", "单位管理员账号", book)
}

// batch is a file of accounts on its way to a plan.
type batch struct {
	s       *Server
	units   unitWords
	own     int64          // the unit of the organiser who hands the file in; quiz.Root: an admin
	logins  map[string]int // taken, with the row of this file that takes it; 0: an account on record
	holders map[string]string
	plan    AccountBatch
}

// planAccounts says what the rows would open and what is wrong with them. Its digest covers the file and what
// came of it.
func (s *Server) planAccounts(ctx context.Context, src []byte, rows []accountRow) (AccountBatch, error) {
	top, err := s.reach(ctx, 0)
	if err != nil {
		return AccountBatch{}, err
	}
	accounts, err := s.cfg.Staff.Accounts(ctx)
	if err != nil {
		return AccountBatch{}, err
	}
	b := &batch{
		s: s, own: callOf(ctx).top(), units: newUnitWords(s.cfg.Catalog.Tree(), top.ID), logins: make(map[string]int), holders: make(map[string]string),
		plan: AccountBatch{Total: len(rows), Items: []PlannedAccount{}, Problems: []SheetProblem{}},
	}
	for _, a := range accounts {
		b.logins[a.Login] = 0
		b.holders[holder(a.Name, a.Unit)] = a.Login
	}
	for _, r := range rows {
		b.add(r)
	}
	sum := sha256.New()
	sum.Write(src)
	for _, p := range b.plan.Items {
		fmt.Fprintf(sum, "\n%d %q %q %d", p.Row, p.Login, p.Name, p.opening.Unit)
	}
	fmt.Fprintf(sum, "\n%+v", b.plan.Problems)
	b.plan.Digest = hex.EncodeToString(sum.Sum(nil)[:16])
	return b.plan, nil
}

func holder(name string, unit int64) string { return fmt.Sprintf("%d %s", unit, name) }

// add plans a row, or says what is wrong with it.
func (b *batch) add(r accountRow) {
	bad := func(message string) {
		b.plan.Problems = append(b.plan.Problems, SheetProblem{r.sheet, r.number, message})
	}
	unit, problem := b.units.find(r.unitCode, r.unitName)
	if problem != "" {
		bad(problem)
		return
	}
	if unit.ID == b.own {
		bad(ownUnit)
		return
	}
	o := staff.Opening{Login: strings.ToLower(r.login), Name: r.name, Role: staff.Organiser, Unit: unit.ID}
	if o.Login == "" {
		o.Login = b.free(unit.Code)
	}
	o, err := staff.Check(o)
	if err != nil {
		bad(messageOf(err))
		return
	}
	if row, taken := b.logins[o.Login]; taken {
		bad(map[bool]string{true: "登录名 " + o.Login + " 已有人使用", false: fmt.Sprintf("登录名 %s 与第 %d 行重复", o.Login, row)}[row == 0])
		return
	}
	if login, there := b.holders[holder(o.Name, unit.ID)]; there {
		bad("该单位已有同名的账号 " + login + "：如确是另一人，请单独开账号")
		return
	}
	b.logins[o.Login], b.holders[holder(o.Name, unit.ID)] = r.number, o.Login
	b.plan.Items = append(b.plan.Items, PlannedAccount{Row: r.number, Login: o.Login, Name: o.Name, Unit: b.s.staffUnit(unit.ID), opening: o})
}

// free makes a log-in name of a unit's code that nobody has.
func (b *batch) free(code string) string {
	base := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return -1
	}, strings.ToLower(code))
	base = strings.TrimLeft(base, "-_.")
	if base == "" {
		base = "unit"
	}
	const room = 26
	base = base[:min(room, len(base))]
	for n := 1; ; n++ {
		login := fmt.Sprintf("%s-%d", base, n)
		if _, taken := b.logins[login]; !taken {
			return login
		}
	}
}

// messageOf is what an error says to people.
func messageOf(err error) string {
	var e *quiz.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "内容有误"
}
