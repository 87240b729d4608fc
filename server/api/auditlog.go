package api

import (
	"cmp"
	"context"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally/workbook"
	"lawquiz/server/account/staff"
)

// AuditLine is one line of the log of changes.
type AuditLine struct {
	Seq     int64      `json:"seq"`
	At      int64      `json:"at" doc:"Unix 毫秒"`
	Account string     `json:"account" doc:"账号的编号；运维、命令行和不知道是谁的为空"`
	Login   string     `json:"login"`
	Name    string     `json:"name"`
	Role    staff.Role `json:"role"`
	Unit    *StaffUnit `json:"unit"`
	Action  string     `json:"action" doc:"接口的 operationId，或命令"`
	Object  string     `json:"object"`
	Detail  string     `json:"detail"`
	Outcome string     `json:"outcome" enum:"begun,done,failed" doc:"begun 将要做，done 做了，failed 没有做成"`
	Code    string     `json:"code" doc:"没有做成的错误代码"`
	Request string     `json:"request" doc:"请求编号；同一次操作的两行相同"`
	Address string     `json:"address" doc:"来源地址的散列；相同即同一来源"`
	Hash    string     `json:"hash"`
}

// AuditLog is a part of the log of changes, the newest first.
type AuditLog struct {
	Total int64       `json:"total"`
	Items []AuditLine `json:"items"`
}

type auditInput struct {
	Window
	Account string `query:"account" maxLength:"20" doc:"只列这个账号的"`
	Action  string `query:"action" maxLength:"64" doc:"只列这种操作"`
	Request string `query:"request" maxLength:"64" doc:"只列这次请求的"`
	From    int64  `query:"from" minimum:"0" maximum:"9999999999999" doc:"Unix 毫秒，从此时起"`
	To      int64  `query:"to" minimum:"0" maximum:"9999999999999" doc:"Unix 毫秒，到此时以前"`
}

func (s *Server) auditLog(ctx context.Context, in *auditInput) (AuditLog, error) {
	f := store.AuditFilter{Action: in.Action, Request: in.Request, From: in.From, To: in.To}
	if in.Account != "" {
		id, ok := idOf(in.Account)
		if !ok {
			return AuditLog{}, quiz.Errorf(quiz.NotFound, "没有这个账号")
		}
		f.Account = id
	}
	limit := in.Limit
	if limit == 0 {
		limit = defaultPage
	}
	entries, total, err := s.cfg.Staff.Entries(ctx, f, in.Offset, limit)
	if err != nil {
		return AuditLog{}, err
	}
	out := AuditLog{Total: total, Items: make([]AuditLine, 0, len(entries))}
	for _, e := range entries {
		out.Items = append(out.Items, s.auditLine(e))
	}
	return out, nil
}

func (s *Server) auditLine(e staff.Entry) AuditLine {
	v, account := e.Viewer, ""
	if v.Account != 0 {
		account = idText(v.Account)
	}
	return AuditLine{
		Seq: e.Seq, At: e.At, Account: account, Login: v.Login, Name: v.Name, Role: v.Role, Unit: s.staffUnit(v.Unit),
		Action: e.Action, Object: e.Object, Detail: e.Detail, Outcome: e.Outcome, Code: e.Code, Request: e.Request,
		Address: e.Address, Hash: e.Hash,
	}
}

// AuditCheck is what came of walking the chain of the log of changes.
type AuditCheck struct {
	OK      bool   `json:"ok"`
	Entries int64  `json:"entries" doc:"核对过的条数"`
	Head    string `json:"head" doc:"最后一条的哈希；抄存在系统之外，日后可以对照"`
	Broken  int64  `json:"broken" doc:"第一条被改动或缺失的编号；0 为没有"`
}

func (s *Server) verifyAudit(ctx context.Context, _ *struct{}) (AuditCheck, error) {
	c, err := s.cfg.Staff.Verify(ctx)
	if err != nil {
		return AuditCheck{}, err
	}
	return AuditCheck{OK: c.Broken == 0, Entries: c.Entries, Head: c.Head, Broken: c.Broken}, nil
}

// An export of the log holds the newest lines; whoever wants older ones says until when.
const (
	mostAudited = 50_000
	auditPage   = 1000
)

var auditTableDoc = doc{
	id: "audit-table", summary: "操作日志（Excel），附哈希链的核对结果；最多 5 万条，新的在前", media: xlsxType,
	params: []param{{"from", "integer", "Unix 毫秒，从此时起"}, {"to", "integer", "Unix 毫秒，到此时以前"}},
}

// auditTable sends the log as a workbook that names the end of the chain.
func (s *Server) auditTable(c *gin.Context) error {
	ctx := c.Request.Context()
	f := store.AuditFilter{}
	for name, at := range map[string]*int64{"from": &f.From, "to": &f.To} {
		if text := c.Query(name); text != "" {
			n, ok := idOf(text)
			if !ok {
				return quiz.Errorf(quiz.Invalid, "时间应为 Unix 毫秒").At("query."+name, "应为 Unix 毫秒")
			}
			*at = n
		}
	}
	check, err := s.cfg.Staff.Verify(ctx)
	if err != nil {
		return err
	}
	notes := []string{"哈希链完整，共 " + idText(check.Entries) + " 条，末条哈希 " + check.Head}
	f.Before = check.Entries + 1 // lines are numbered from 1 without a gap; those written meanwhile are not in this file
	if check.Broken != 0 {
		f.Before = 0
		notes = []string{"哈希链不完整：第 " + idText(check.Broken) + " 条被改动或缺失"}
	}
	bePatient(c)
	book := workbook.New(workbook.Meta{Title: "操作日志", By: callOf(ctx).author, At: s.cfg.Now(), Notes: notes})
	if err := s.auditRows(ctx, book, f); err != nil {
		return err
	}
	return sendBook(c, "audit", "操作日志", book)
}

func (s *Server) auditRows(ctx context.Context, book *workbook.Book, f store.AuditFilter) error {
	sheet := book.Sheet("操作日志", []workbook.Column{
		{Title: "序号", Kind: workbook.Whole}, {Title: "时间", Kind: workbook.Moment}, {Title: "登录名", Width: 14}, {Title: "姓名", Width: 12},
		{Title: "角色", Width: 12}, {Title: "单位", Width: 30}, {Title: "操作", Width: 24}, {Title: "操作代码", Width: 20}, {Title: "对象", Width: 36}, {Title: "说明", Width: 50},
		{Title: "结果", Width: 10}, {Title: "错误代码", Width: 14}, {Title: "请求编号", Width: 18}, {Title: "来源", Width: 14}, {Title: "哈希", Width: 66},
	})
	outcomes := map[string]string{store.Begun: "将要做", store.Done: "已做", store.Failed: "没有做成"}
	for n := 0; n < mostAudited; {
		entries, _, err := s.cfg.Staff.Entries(ctx, f, 0, auditPage)
		if err != nil {
			return err
		}
		for _, e := range entries {
			v, unit := e.Viewer, ""
			if u := s.staffUnit(v.Unit); u != nil {
				unit = u.FullName
			}
			sheet.Row(e.Seq, e.At, v.Login, v.Name, v.Role.Say(), unit, s.actionName(e.Action), e.Action, e.Object, e.Detail, outcomes[e.Outcome], e.Code, e.Request, e.Address, e.Hash)
		}
		if n += len(entries); len(entries) < auditPage {
			break
		}
		f.Before = entries[len(entries)-1].Seq
	}
	return nil
}

// actionName says in a few words what an operation does; one of the shell has its code alone.
func (s *Server) actionName(action string) string {
	summary := cmp.Or(s.summaries[action], action)
	if end := strings.IndexAny(summary, "：；"); end > 0 {
		summary = summary[:end]
	}
	return summary
}
