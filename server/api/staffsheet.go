package api

import (
	"errors"
	"strings"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

// accountRow is one row of a file of accounts as it was written.
type accountRow struct {
	sheet                           string
	number                          int
	login, name, unitCode, unitName string
}

// accountColumn says which part of a row a title stands over; "" for a title that means nothing here, such as
// a telephone, which is not kept.
func accountColumn(title string) string {
	title = strings.NewReplacer(" ", "", "*", "", "＊", "", "（必填）", "", "(必填)", "", "（选填）", "").Replace(title)
	switch title {
	case "登录名", "用户名", "账号", "帐号":
		return "login"
	case "姓名", "联络员", "联络员姓名", "联系人", "管理员姓名":
		return "name"
	case "单位代码", "单位编码", "组织代码", "代码":
		return "code"
	case "单位全称", "单位", "单位名称", "工会名称", "工会全称", "所在单位":
		return "unit"
	}
	return ""
}

// readAccounts reads the rows of every sheet that has the titles. Invalid: it is no spreadsheet, or none has.
func readAccounts(file string, src []byte) ([]accountRow, error) {
	tables, err := table.Read(file, src, table.Limits{Rows: 5 * staff.MostOpened})
	var fault *table.Fault
	if errors.As(err, &fault) {
		return nil, &quiz.Error{Code: quiz.Invalid, Message: fault.Message, Err: err}
	}
	if err != nil {
		return nil, err
	}
	var out []accountRow
	for _, t := range tables {
		columns, from := accountHead(t)
		for _, r := range t.Rows[from:] {
			row := accountRow{sheet: t.Sheet, number: r.Number}
			for part, to := range map[string]*string{"login": &row.login, "name": &row.name, "code": &row.unitCode, "unit": &row.unitName} {
				if i, ok := columns[part]; ok {
					*to = r.Cell(i)
				}
			}
			if row.login+row.name+row.unitCode+row.unitName != "" {
				out = append(out, row)
			}
		}
	}
	switch {
	case len(out) == 0:
		return nil, quiz.Errorf(quiz.Invalid, "没有找到账号：表头应有“姓名”和“单位代码”或“单位全称”，表头之下每行一个账号")
	case len(out) > staff.MostOpened:
		return nil, quiz.Errorf(quiz.Invalid, "一次最多开 %d 个账号，文件里有 %d 行：请分成几个文件", staff.MostOpened, len(out))
	}
	return out, nil
}

// accountHead finds the titles within the first rows, and the index of the row after them. Without titles no
// row is an account's.
func accountHead(t table.Table) (map[string]int, int) {
	const deepest = 10
	for i, r := range t.Rows[:min(deepest, len(t.Rows))] {
		columns := make(map[string]int)
		for at, cell := range r.Cells {
			part := accountColumn(cell)
			if _, twice := columns[part]; part != "" && !twice {
				columns[part] = at
			}
		}
		_, name := columns["name"]
		_, code := columns["code"]
		_, unit := columns["unit"]
		if name && (code || unit) {
			return columns, i + 1
		}
	}
	return nil, len(t.Rows)
}
