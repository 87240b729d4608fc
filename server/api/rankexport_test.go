package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

const dayPath = "/api/v1/console/contests/free/"

// ranked lets three people of one factory and one of the other sit, the best first; one of them twice,
// and a fifth hand in nothing.
func ranked(t *testing.T) *house {
	t.Helper()
	h := open(t)
	for i, name := range []string{"王小芳", "李梅", "=赵云"} {
		token := h.worker(strings.TrimPrefix(name, "="), []int64{factoryA, factoryA, factoryB}[i])
		h.sit("free", token, time.Duration(i+1)*time.Minute)
		h.pass(time.Hour)
		if i == 1 {
			h.sit("free", token, 5*time.Minute)
		}
	}
	token := h.worker("孙空", factoryA)
	p := h.begin("free", token)
	h.pass(time.Minute)
	h.want(new(api.Result), "POST", "/api/v1/papers/"+p.ID+"/submit", token, map[string]any{"answers": map[string]any{}})
	return h
}

func TestRankingOfPeople(t *testing.T) {
	t.Parallel()
	h := ranked(t)
	rows := rowsOf(t, h.tables(dayPath+"ranking/people.xlsx?unit=2"), "个人排名", "名次")
	want := []string{
		"1|王小芳|甲县总工会 / 红星纺织厂工会|100|60|2026-03-08 10:01|1",
		"2|李梅|甲县总工会 / 红星纺织厂工会|100|120|2026-03-08 11:03|2",
		"3|赵云|甲县总工会 / 东风机械厂工会|100|180|2026-03-08 12:11|1",
	}
	if strings.Join(rows, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q", rows)
	}
	masked := rowsOf(t, h.tables(dayPath+"ranking/people.xlsx?unit=3&most=1&names=masked"), "个人排名", "名次")
	if len(masked) != 1 || !strings.HasPrefix(masked[0], "1|王*芳|") {
		t.Errorf("%q", masked)
	}
	for query, at := range map[string]string{"most=0": "query.most", "most=x": "query.most", "names=all": "query.names", "unit=x": "query.unit"} {
		got := h.refused("GET", dayPath+"ranking/people.xlsx?"+query, nil)
		if got.Code != quiz.Invalid || len(got.Errors) != 1 || got.Errors[0].Location != at {
			t.Errorf("%s: %+v", query, got)
		}
	}
}

func TestPeopleTable(t *testing.T) {
	t.Parallel()
	h := ranked(t)
	book := h.tables(dayPath + "people.xlsx?unit=2")
	rows := rowsOf(t, book, "参赛人员", "单位")
	if len(rows) != 4 || !strings.HasPrefix(rows[0], "甲县总工会 / 红星纺织厂工会|王小芳|女|否|是|1|100|60|是|是|2026-03-08 10:01|2026-03-08 10:01|1") ||
		!strings.Contains(rows[2], "|孙空|女|否|否|1|") || !strings.HasSuffix(rows[2], "|没有有效答题") || !strings.HasPrefix(rows[3], "甲县总工会 / 东风机械厂工会|赵云") ||
		!strings.Contains(rows[3], "2026-03-08 12:11|1") {
		t.Errorf("%q", rows)
	}
	if head := fmt.Sprint(book[0].Rows[:4]); !strings.Contains(head, "导出人：") || !strings.Contains(head, "个人信息") {
		t.Error(head)
	}
	h.erase(h.worker("李梅", factoryA))
	if rows := rowsOf(t, h.tables(dayPath+"people.xlsx"), "参赛人员", "单位"); len(rows) == 4 && strings.Contains(strings.Join(rows, ""), "李梅") {
		t.Errorf("somebody erased: %q", rows)
	}
	if got := h.refused("GET", dayPath+"people.xlsx?unit=99", nil); got.Code != quiz.NotFound {
		t.Errorf("%+v", got)
	}
}

// An organiser gets her own unit's people without naming it, and the log says what left the house.
func TestListsOfAnOrganiser(t *testing.T) {
	t.Parallel()
	h := ranked(t)
	c := h.seat("factory", staff.Organiser, factoryB)
	for path, sheet := range map[string][2]string{"people.xlsx": {"参赛人员", "单位"}, "ranking/people.xlsx": {"个人排名", "名次"}} {
		a := h.as(c, "GET", dayPath+path, nil)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, a.status, a.body)
		}
		tables, err := table.Read("a.xlsx", []byte(a.body), table.Limits{})
		must(t, err)
		if rows := rowsOf(t, tables, sheet[0], sheet[1]); len(rows) != 1 || !strings.Contains(rows[0], "赵云") {
			t.Errorf("%s: %q", path, rows)
		}
		if by := tables[0].Rows[1].Cell(0); !strings.Contains(by, "王敏（factory）") {
			t.Error(by)
		}
		wantProblem(t, h.as(c, "GET", dayPath+path+"?unit=3", nil), quiz.NotFound, "")
	}
	entries, _, err := h.staff.Entries(t.Context(), store.AuditFilter{}, 0, 50)
	must(t, err)
	if !slices.ContainsFunc(entries, func(e staff.Entry) bool { return strings.Contains(e.Detail, "东风机械厂工会：1 人，全名") }) {
		t.Errorf("%+v", entries)
	}
}

func TestRankingOfUnits(t *testing.T) {
	t.Parallel()
	h := ranked(t)
	book := h.tables(dayPath + "ranking/units.xlsx?unit=2")
	rows := rowsOf(t, book, "单位排名", "名次")
	if len(rows) != 3 || !strings.HasPrefix(rows[0], "1|红星纺织厂工会||4|2|2|2|50%|4|100|100%|100%") || !strings.Contains(rows[1], "东风机械厂工会") ||
		!strings.Contains(rows[2], "甲县总工会（合计）||6|3|3|3|50%|") {
		t.Errorf("%q", rows)
	}
	every := rowsOf(t, h.tables(dayPath+"ranking/units.xlsx"), "各级单位", "层级")
	if len(every) != 4 || !strings.HasPrefix(every[0], "1|X1|甲县总工会|2|2|") || !strings.HasPrefix(every[1], "2|X1-1|甲县总工会 / 红星纺织厂工会|0|0|1|") {
		t.Errorf("%q", every)
	}
	if got := h.refused("GET", dayPath+"ranking/units.xlsx?unit=99", nil); got.Code != quiz.NotFound {
		t.Errorf("%+v", got)
	}
}
