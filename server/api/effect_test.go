package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/server/api"
)

const effectPath = "/api/v1/console/contests/free/effect"

// tables reads a workbook that the console hands out.
func (h *house) tables(path string) []table.Table {
	h.tb.Helper()
	a := h.admin("GET", path, nil)
	if a.status != http.StatusOK || !strings.Contains(a.header.Get("Content-Disposition"), "attachment") || a.header.Get("Cache-Control") != "no-store" {
		h.tb.Fatalf("%s: %d %v %s", path, a.status, a.header, a.body)
	}
	tables, err := table.Read("a.xlsx", []byte(a.body), table.Limits{})
	must(h.tb, err)
	return tables
}

// rowsOf writes the rows below the head of a sheet, whose first title is given.
func rowsOf(tb testing.TB, tables []table.Table, sheet, first string) []string {
	tb.Helper()
	var rows []string
	for _, t := range tables {
		if t.Sheet != sheet {
			continue
		}
		head := false
		for _, r := range t.Rows {
			if head {
				rows = append(rows, strings.Join(r.Cells, "|"))
			}
			head = head || r.Cell(0) == first
		}
		return rows
	}
	tb.Fatalf("no sheet %s in %d", sheet, len(tables))
	return nil
}

// Thirty-one people sit twice in one factory, one person once in the other.
func TestEffect(t *testing.T) {
	t.Parallel()
	h := open(t)
	for i := range 31 {
		token := h.worker("王芳"+string([]rune("甲乙丙丁")[i%4])+string([]rune("子丑寅卯辰巳午未")[i/4]), factoryA)
		p := h.begin("free", token)
		a := right(p)
		for _, q := range p.Questions[:4] {
			delete(a, q.ID)
		}
		h.want(new(api.Result), "POST", "/api/v1/papers/"+p.ID+"/submit", token, map[string]any{"answers": a})
		h.pass(time.Second)
		h.sit("free", token, time.Minute)
	}
	h.sit("free", h.worker("李梅", factoryB), time.Minute)
	var got api.EffectReport
	h.keep(http.StatusOK, &got, "GET", effectPath+"?unit=2", nil)
	all := got.Unit.All
	if got.Unit.Name != "甲县总工会" || all.People != 32 || all.Again != 31 || all.AgainFirst.Asked != 31*8 || *all.AgainFirst.Rate != 50 ||
		*all.AgainLast.Rate != 100 || *all.Change != 50 || got.AsOf != h.now() || len(got.Units) != 2 {
		t.Fatalf("%+v", got)
	}
	if b := got.Units[1].All; b.People != 1 || b.Again != 0 || b.Change != nil || b.AgainFirst.Rate != nil || *b.First.Rate != 100 {
		t.Errorf("%+v", b)
	}
	if len(got.Laws) != 1 || len(got.Articles) != 1 || got.Articles[0].Article != "第一条" || got.Weakest[0].Last.Asked != 32*8 {
		t.Errorf("%+v %+v %+v", got.Laws, got.Articles, got.Weakest)
	}
	if units := got.Charts[0]; len(units.Labels) != 1 || units.Labels[0] != "红星纺织厂工会" || units.First[0] != 50 || units.Last[0] != 100 {
		t.Errorf("%+v", units)
	}
	if !strings.Contains(got.Paragraph, "甲县总工会共有32人") || !strings.Contains(got.Paragraph, "由50.0%提高到100.0%") {
		t.Error(got.Paragraph)
	}
	book := h.tables(effectPath + ".xlsx?unit=2")
	rows := rowsOf(t, book, "各单位", "单位")
	if len(rows) != 3 || rows[0] != "甲县总工会（合计）||32|51.56%|100%|31|248|124|50%|248|248|100%|50" || !strings.HasSuffix(rows[2], "不作比较") {
		t.Errorf("%q", rows)
	}
	if rows := rowsOf(t, book, "分条款", "法律"); len(rows) != 1 || !strings.HasPrefix(rows[0], "劳动法|第一条|256|100%") {
		t.Errorf("%q", rows)
	}
	if text := book[0].Rows[1].Cell(0); !strings.Contains(text, "导出人：") || !strings.Contains(text, "导出时间：2026-03-08") {
		t.Error(text)
	}
}

// Without sittings everything is a list and nothing is a rate; what is not there is not found.
func TestNoEffect(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.admin("GET", effectPath, nil)
	if a.status != http.StatusOK || strings.Contains(a.body, "null") || !strings.Contains(a.body, "还没有人参加") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if rows := rowsOf(t, h.tables(effectPath+".xlsx"), "分法律", "法律"); len(rows) != 1 || !strings.Contains(rows[0], "不足30人") {
		t.Errorf("%q", rows)
	}
	for _, path := range []string{effectPath + "?unit=99", effectPath + ".xlsx?unit=99", "/api/v1/console/contests/none/effect"} {
		if got := h.refused("GET", path, nil); got.Code != quiz.NotFound {
			t.Errorf("%s: %+v", path, got)
		}
	}
	if got := h.refused("GET", effectPath+"?unit=x", nil); got.Code != quiz.Invalid {
		t.Errorf("%+v", got)
	}
}

func TestItemsBook(t *testing.T) {
	t.Parallel()
	h := formulas(t)
	book := h.tables(itemsPath + ".xlsx")
	rows := rowsOf(t, book, "题目", "题目编号")
	if len(rows) != 8 || len(book) != 1 {
		t.Fatalf("%d sheets, %q", len(book), rows)
	}
	for _, row := range rows {
		if !strings.Contains(row, "|=HYPERLINK(") || !strings.Contains(row, "|1|0|1|100%|") || !strings.Contains(row, "样本不足") {
			t.Errorf("%q", row)
		}
	}
	if got := h.refused("GET", "/api/v1/console/contests/none/items.xlsx", nil); got.Code != quiz.NotFound {
		t.Errorf("%+v", got)
	}
}
