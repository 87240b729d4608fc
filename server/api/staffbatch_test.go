package api_test

import (
	"bytes"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

// hand sends a file.
func (h *house) hand(c *seat, path, file, content string, query ...string) answer {
	q := url.Values{"file": {file}}
	for i := 0; i+1 < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	return h.as(c, "POST", path+"?"+q.Encode(), content, func(r *http.Request) {
		r.Header.Set("Content-Type", "application/octet-stream")
	})
}

const batchPath = console + "/accounts/batch"

func TestAccountsInBatch(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.seat("county", staff.Organiser, county)
	file := "联络员名单\n单位全称,单位代码,*姓名,手机号,登录名\n甲县总工会/红星纺织厂工会,,李红,13900000000,\n,X1-2,赵梅,,Zhao.Mei\n红星纺织厂工会,X1-1,孙丽,,\n"
	a := h.hand(o, batchPath, "名单.csv", file)
	var plan api.AccountBatch
	decode(t, a, &plan)
	if len(plan.Problems) != 0 || plan.Total != 3 || len(plan.Items) != 3 {
		t.Fatalf("%+v", plan)
	}
	if p := plan.Items; p[0].Login != "x1-1-1" || p[0].Row != 3 || p[1].Login != "zhao.mei" || p[2].Login != "x1-1-2" || p[2].Unit.ID != "3" {
		t.Errorf("%+v", p)
	}
	for _, digest := range []string{"", "x", strings.Repeat("0", 32)} {
		wantProblem(t, h.hand(o, batchPath, "名单.csv", file, "apply", "true", "digest", digest), quiz.PreviewStale)
	}
	wantProblem(t, h.hand(o, batchPath, "名单.csv", file+"东风机械厂工会,,周红,,\n", "apply", "true", "digest", plan.Digest), quiz.PreviewStale)
	a = h.hand(o, batchPath, "名单.csv", file, "apply", "true", "digest", plan.Digest)
	if a.status != http.StatusOK {
		t.Fatal(a.body)
	}
	book, err := table.Read("a.xlsx", []byte(a.body), table.Limits{})
	must(t, err)
	rows := book[0].Rows
	last := rows[len(rows)-1].Cells
	if last[0] != "甲县总工会 / 红星纺织厂工会" || last[1] != "孙丽" || last[2] != "x1-1-2" {
		t.Fatalf("%q", last)
	}
	_, s, _ := h.browser(api.ConsoleLogin{Login: last[2], Password: last[3]})
	if s.Needs != staff.NeedsPassword {
		t.Errorf("%+v", s)
	}
	decode(t, h.hand(o, batchPath, "名单.csv", file), &plan) // once more: they are there
	if len(plan.Problems) != 3 || len(plan.Items) != 0 {
		t.Errorf("a second time: %+v", plan)
	}
}

// Everything wrong with a file is told at its row, and then nothing of it is opened.
func TestAccountsInBatchRefused(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.seat("county", staff.Organiser, county)
	file := "姓名,单位代码,单位,登录名\n李红,,,\n李红,X2,,\n李红,,乙县总工会,\n李红,X1-1,东风机械厂工会,\n李,X1-1,,\n李红,X1-1,,county\n李红,X1-1,,same\n赵梅,X1-1,,same\n李红,X1-1,,ab\n孙丽,X1,,\n孙丽,X1-2,,\n"
	var plan api.AccountBatch
	decode(t, h.hand(o, batchPath, "名单.csv", file), &plan)
	said := map[int]string{2: "没有写单位", 3: "不在您的范围", 4: "不在您的范围", 5: "不符", 6: "至少", 7: "已有人使用", 9: "第 8 行重复", 10: "登录名应为", 11: "请上级开"}
	for _, p := range plan.Problems {
		if want := said[p.Row]; want == "" || !strings.Contains(p.Message, want) {
			t.Errorf("row %d: %s", p.Row, p.Message)
		}
		delete(said, p.Row)
	}
	if len(said) != 0 || len(plan.Items) != 2 {
		t.Errorf("not told: %v; planned %+v", said, plan.Items)
	}
	wantProblem(t, h.hand(o, batchPath, "名单.csv", file, "apply", "true", "digest", plan.Digest), quiz.Invalid, "一个账号也没有开", "第 3 行")
	accounts, err := h.staff.Accounts(t.Context())
	must(t, err)
	if len(accounts) != 1 {
		t.Errorf("%d accounts", len(accounts))
	}
	for name, content := range map[string]string{
		"no titles": "李红,X1-1\n", "nothing": " ", "too many": "姓名,单位代码\n" + strings.Repeat("李红,X1-1\n", staff.MostOpened+1),
		"no table": "\x89PNG\r\n\x1a\n" + string(bytes.Repeat([]byte{0}, 100)),
	} {
		if got := problem(t, h.hand(o, batchPath, filepath.Base(name)+".csv", content)); got.Code != quiz.Invalid {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
