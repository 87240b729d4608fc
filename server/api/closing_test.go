package api_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store/storetest"
	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
	"lawquiz/server/unitfile"
)

// seedUnits is the file of units the county hands in: three groups, of which the last unit's figure is missing.
const seedUnits = `单位代码,上级代码,单位名称,组别,女职工数,统计日期,来源
A1,S,松县总工会,县（市、区）,5,2026-02-28,劳资年报
A2,S,柏县总工会,县（市、区）,5,2026-02-28,劳资年报
A3,S,竹县总工会,县（市、区）,5,2026-02-28,劳资年报
A4,S,梅县总工会,县（市、区）,5,2026-02-28,劳资年报
B1,S,东区总工会,开发区（产业园区）,4,2026-02-28,劳资年报
B2,S,西区总工会,开发区（产业园区）,4,2026-02-28,劳资年报
C1,S,市教育工会,市总对口单位,3,2026-02-28,劳资年报
C2,S,市卫生工会,市总对口单位,,,
`

// seedSheet is the award of the case the house was built for.
const seedSheet = `award: 优秀组织奖
total: 100
candidates: { under: 某市总工会, level: 1, groups: [县（市、区）, 开发区（产业园区）, 市总对口单位] }
per_group: true
eligible: valid_people >= 1
items:
  - { name: 活动开展·评审,   points: 25, judged: true }
  - { name: 活动开展·参与率, points: 15, from: participation, cap: 1 }
  - { name: 实际效果·评审,   points: 15, judged: true }
  - { name: 实际效果·合格面, points: 15, from: passed / due }
  - { name: 征文获奖情况,    points: 20, from: essay_prizes, per: {一等奖: 10, 二等奖: 7, 三等奖: 5, 优秀奖: 2},
      needs: { per_unit: [1, 2], chars_max: 2500, original: true, by: 2026-04-10 } }
  - { name: 材料报送,        points: 10, from: "on_time(summary, 2026-04-15)" }
ties: [participation, mean_points, valid_people]
quota: { top_percent: 30, of: eligible, round: up }
people_prizes: [ { name: 优胜个人, places: [1, 3] } ]
`

// closingHouse is a house in which contests are closed.
type closingHouse struct {
	*house
	op    *seat
	award string           // path of the award sheet
	units map[string]int64 // by code
}

// closing opens a house with the seed case's units, contest and award sheet; the contest opens in two hours.
func closing(tb testing.TB, source string) *closingHouse {
	tb.Helper()
	ctx := tb.Context()
	h := &closingHouse{house: openOn(tb, source), op: operatorSeat(), units: make(map[string]int64)}
	counted := census.New(census.Config{DB: h.db, Now: h.now})
	base, err := counted.Base(ctx)
	must(tb, err)
	sheet, problems := unitfile.ReadInto(unitfile.Onto{Units: base.Units, Last: base.Last, Used: base.Used}, "units.csv", []byte(seedUnits))
	if len(problems) > 0 {
		tb.Fatal(problems)
	}
	plan, err := counted.Plan(ctx, base, sheet.Change("units.csv"))
	must(tb, err)
	_, err = counted.Apply(ctx, base, plan, census.By{Author: "管理员", Reason: "年初上报"})
	must(tb, err)
	for _, u := range sheet.Units {
		h.units[u.Code] = u.ID
	}
	h.publish(document("rights", "window: { open: 2026-03-08 12:00, close: 2026-03-09 24:00 }\nreview: after_submit\n"))
	must(tb, h.catalog.Reload(ctx))
	h.serve(func(cfg *api.Config) {
		cfg.Census = counted
		cfg.Awards = tally.NewAwards(tally.AwardsConfig{DB: h.db, Now: h.now, HeadNotes: func(ctx context.Context, c tally.Contest) (map[int64][]string, error) {
			return counted.HeadNotes(ctx, c.Participation.Of, c.Window)
		}})
	})
	var sheetMade api.AwardView
	h.seen(h.op, &sheetMade, "POST", "/api/v1/console/contests/rights/awards", api.AwardDraft{Source: seedSheet})
	h.award = "/api/v1/console/awards/" + sheetMade.ID
	return h
}

// run lets the contest happen: so many women of each unit sit, marks are given and materials sent in.
func (h *closingHouse) run() {
	h.tb.Helper()
	h.pass(2 * time.Hour)
	n := 0
	for _, at := range []struct {
		code  string
		women int
	}{{"A1", 5}, {"A2", 4}, {"A3", 2}, {"B1", 3}, {"B2", 4}, {"C1", 2}, {"C2", 1}} {
		for range at.women {
			n++
			h.sit("rights", h.worker(womenNames[n-1], h.units[at.code]), time.Second)
		}
	}
	var marks []api.NewAwardMark
	for i, code := range []string{"A1", "A2", "A3", "A4", "B1", "B2", "C1", "C2"} {
		for _, item := range []string{"活动开展·评审", "实际效果·评审"} {
			marks = append(marks, api.NewAwardMark{Item: item, Unit: idOf(h.units[code]), Points: 14 - float64(i)/2, Reason: "查阅台账"})
		}
	}
	h.seen(h.op, new(api.AwardMarked), "PUT", h.award+"/marks", api.NewAwardMarks{Marks: marks})
	for _, m := range []api.NewMaterial{
		{Unit: idOf(h.units["A1"]), Kind: quiz.Essay, Title: "她力量", Author: "王小芳", Characters: 2300, Original: true, Accepted: true, Grade: "一等奖"},
		{Unit: idOf(h.units["A2"]), Kind: quiz.Essay, Title: "=SUM(A1)", Author: "李小燕", Characters: 2600, Original: true, Accepted: true, Grade: "一等奖"},
		{Unit: idOf(h.units["A1"]), Kind: quiz.Summary, Title: "总结", Accepted: true},
	} {
		a := h.as(h.op, "POST", "/api/v1/console/contests/rights/materials", m)
		if a.status != http.StatusOK && a.status != http.StatusCreated {
			h.tb.Fatalf("material: %d %s", a.status, a.body)
		}
	}
}

// womenNames are names of made-up workers.
var womenNames = strings.Split("王小芳 李小燕 张小敏 刘小静 陈小丽 杨小娟 赵小艳 黄小琴 周小云 吴小莲 徐小真 孙小荣 胡小爱 朱小妹 高小霞 林小香 何小月 郭小莺 马小媛 罗小珍 梁小贞 谢小红", " ") // never changed

func idOf(id int64) string { return strconv.FormatInt(id, 10) }

// file asks for a file and returns it.
func (h *closingHouse) file(path string) []byte {
	h.tb.Helper()
	a := h.as(h.op, "GET", path, nil)
	if a.status != http.StatusOK || a.header.Get("Content-Disposition") == "" || a.header.Get("Cache-Control") != "no-store" {
		h.tb.Fatalf("GET %s: %d %v %s", path, a.status, a.header, a.body)
	}
	return []byte(a.body)
}

// sealed seals what there is.
func (h *closingHouse) sealed(reason string) api.SealHead {
	h.tb.Helper()
	var now api.SealPreview
	h.seen(h.op, &now, "GET", h.award+"/seal", nil)
	var made api.SealHead
	h.seen(h.op, &made, "POST", h.award+"/seal", api.SealRequest{Digest: now.Digest, Reason: reason, Notice: api.NoticeSettings{
		From: "2026-04-07", Holidays: []string{"2026-04-06"}, Office: "市总女职工部", Phone: "0311-1234567", Signatory: "某市总工会",
	}})
	return made
}

func unpacked(tb testing.TB, src []byte) map[string][]byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	must(tb, err)
	out := make(map[string][]byte)
	for _, f := range z.File {
		r, err := f.Open()
		must(tb, err)
		out[f.Name], err = io.ReadAll(r)
		must(tb, err)
	}
	return out
}

// docxWords returns the text of a Word file, a line for each paragraph.
func docxWords(tb testing.TB, src []byte) string {
	tb.Helper()
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(unpacked(tb, src)["word/document.xml"]))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.TrimSpace(b.String())
		}
		must(tb, err)
		switch at := token.(type) {
		case xml.CharData:
			b.Write(at)
		case xml.EndElement:
			if at.Name.Local == "p" {
				b.WriteByte('\n')
			}
		}
	}
}

// cells returns the rows of a sheet of a workbook, each joined by |.
func cellsOf(tb testing.TB, src []byte, sheet string) []string {
	tb.Helper()
	tables, err := table.Read("x.xlsx", src, table.Limits{Bytes: 1 << 20, Rows: 1000, Columns: 50, Sheets: 20})
	must(tb, err)
	for _, at := range tables {
		if at.Sheet == sheet {
			var rows []string
			for _, row := range at.Rows {
				rows = append(rows, strings.Join(row.Cells, "|"))
			}
			return rows
		}
	}
	tb.Fatalf("there is no sheet %s", sheet)
	return nil
}

func wantAll(tb testing.TB, what, text string, wants ...string) {
	tb.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			tb.Errorf("%s lacks %q:\n%s", what, want, text)
		}
	}
}

func onBothEngines(t *testing.T, test func(t *testing.T, source string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, filepath.Join(t.TempDir(), "record.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, servicetest.Postgres(t))
	})
}

// TestSeedCase takes the case the house was built for from the imported units to the sealed pack, reads it back, and
// through an objection to the second version.
func TestSeedCase(t *testing.T) {
	t.Parallel()
	onBothEngines(t, func(t *testing.T, source string) {
		h := closing(t, source)
		h.run()
		var early api.SealPreview
		h.seen(h.op, &early, "GET", h.award+"/seal", nil)
		if len(early.Blocked) != 1 || !strings.Contains(early.Blocked[0].Message, "竞赛还没有结束") {
			t.Errorf("while the contest runs: %+v", early.Blocked)
		}
		wantAll(t, "the marked preview", strings.Join(cellsOf(t, h.file(h.award+"/preview.xlsx"), "汇总"), "\n"), "测算，不作评奖依据", "松县总工会")
		h.pass(29 * 24 * time.Hour) // to 2026-04-06
		first := h.sealed("")
		h.firstNotice(first)
		var check api.SealCheck
		h.seen(h.op, &check, "GET", "/api/v1/console/seals/"+first.ID+"/verify", nil)
		if !check.Good || !check.Compared || len(check.Faults)+len(check.Differences) > 0 {
			t.Errorf("the seal: %+v", check)
		}
		h.object(first)
		storetest.Open(t, source).Exec(`UPDATE head_count SET people = 8 WHERE unit = $1`, h.units["B2"])
		must(t, h.catalog.Reload(t.Context()))
		h.seen(h.op, &check, "GET", "/api/v1/console/seals/"+first.ID+"/verify", nil)
		if !check.Good {
			t.Errorf("an old seal is bad once the record has changed: %+v", check)
		}
		second := h.sealed("西区在册人数更正为8人")
		if second.Number != 2 || second.Hash == first.Hash {
			t.Errorf("%+v", second)
		}
		pack := unpacked(t, h.file("/api/v1/console/seals/"+second.ID+"/pack.zip"))
		text := docxWords(t, pack["优秀组织奖-公示-第2版.docx"])
		wantAll(t, "the second notice", text, "拟表彰名单的公示\n（第2版）", "重新公示的原因：西区在册人数更正为8人。", "此前异议的处理", "涉及西区总工会", "西区在册人数应为8人", "答复：异议成立。已更正。")
		for _, secret := range []string{"赵小艳", "13800001234", "王小芳"} {
			for name, file := range pack {
				if bytes.Contains(file, []byte(secret)) || strings.Contains(text, secret) {
					t.Errorf("%s tells of %s", name, secret)
				}
			}
		}
		h.end(first, second)
	})
}

// firstNotice reads the first pack back.
func (h *closingHouse) firstNotice(first api.SealHead) {
	t := h.tb
	t.Helper()
	pack := unpacked(t, h.file("/api/v1/console/seals/"+first.ID+"/pack.zip"))
	sum := sha256.Sum256(pack["优秀组织奖-封存数据-第1版.json"])
	if hex.EncodeToString(sum[:]) != first.Hash {
		t.Errorf("what was sealed has the hash %x, the record says %s", sum, first.Hash)
	}
	text := docxWords(t, pack["优秀组织奖-公示-第1版.docx"])
	wantAll(t, "the notice", text,
		"优秀组织奖（1家）：松县总工会。", "优秀组织奖（1家）：西区总工会。", "优秀组织奖（1家）：市教育工会。", "（一）县（市、区）（参评3家，名额1家）",
		"1\n松县总工会\n78.00\n优秀组织奖", "不符合参评条件", "公示期：2026年4月7日（星期二）至2026年4月13日（星期一），共5个工作日。", "受理部门：市总女职工部", "王*芳", first.Hash)
	book := pack["优秀组织奖-评分明细-第1版.xlsx"]
	wantAll(t, "the totals", strings.Join(cellsOf(t, book, "汇总"), "\n"), "县（市、区）|1|松县总工会|优秀组织奖|", "梅县总工会")
	wantAll(t, "the reasons", strings.Join(cellsOf(t, book, "得分理由"), "\n"), "参与率 80 % × 15 = 12", "未计：超过 2500 字 1 篇")
	wantAll(t, "the sources", strings.Join(cellsOf(t, book, "数据来源"), "\n"), "在册女职工数|松县总工会|5|2026-02-28|劳资年报", "不参评|甲县总工会")
	wantAll(t, "the prizes", strings.Join(cellsOf(t, book, "个人奖"), "\n"), "优胜个人|1|王*芳|松县总工会")
	wantAll(t, "the materials", strings.Join(cellsOf(t, book, "材料"), "\n"), "柏县总工会|征文|=SUM(A1)|一等奖")
	full := strings.Join(cellsOf(t, h.file(h.award+"/people.xlsx"), "个人奖"), "\n")
	wantAll(t, "the organiser's list", full, "测算，不作评奖依据", "优胜个人|1|王小芳|松县总工会")
	full = strings.Join(cellsOf(t, h.file("/api/v1/console/seals/"+first.ID+"/people.xlsx"), "个人奖"), "\n")
	wantAll(t, "the list for giving out", full, "优胜个人|1|王小芳|松县总工会", first.Hash)
	if strings.Contains(full, "测算") {
		t.Errorf("what was sealed is marked: %s", full)
	}
}

// object logs an objection and answers it.
func (h *closingHouse) object(first api.SealHead) {
	t := h.tb
	t.Helper()
	h.pass(24 * time.Hour)
	var o api.Objection
	h.seen(h.op, &o, "POST", h.award+"/objections", api.NewObjection{Unit: idOf(h.units["B2"]), Name: "赵小艳", Contact: "13800001234", Text: "西区在册人数应为8人"})
	if o.Seal != first.ID || o.Name != "赵小艳" || o.Unit == nil || o.Unit.Name != "西区总工会" {
		t.Errorf("%+v", o)
	}
	for at, texts := range storetest.Open(t, h.source).Texts() {
		if slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, "赵小艳") || strings.Contains(s, "13800001234") }) {
			t.Errorf("who objects stands open in %s", at)
		}
	}
	if p := problem(t, h.as(h.op, "POST", "/api/v1/console/seals/"+first.ID+"/close", api.NoticeEnd{})); p.Code != quiz.SealBlocked || len(p.Errors) != 2 {
		t.Errorf("the notice ended: %+v", p)
	}
	h.seen(h.op, &o, "PUT", "/api/v1/console/objections/"+o.ID, api.ObjectionAnswer{Outcome: tally.Upheld, Answer: "已更正。"})
	h.seen(h.op, &o, "PUT", "/api/v1/console/objections/"+o.ID, api.ObjectionAnswer{Forget: true})
	if o.Answers != 1 || o.AnsweredBy != "运维" || o.Name != "" || o.Contact != "" {
		t.Errorf("%+v", o)
	}
}

// end ends the notice of the second seal once its days are over.
func (h *closingHouse) end(first, second api.SealHead) {
	t := h.tb
	t.Helper()
	h.pass(8 * 24 * time.Hour)
	var ended api.SealHead
	h.seen(h.op, &ended, "POST", "/api/v1/console/seals/"+second.ID+"/close", api.NoticeEnd{Note: "公示期满，无异议"})
	if ended.EndedAt != h.now() || ended.EndedBy != "运维" || ended.EndNote != "公示期满，无异议" {
		t.Errorf("%+v", ended)
	}
	var all api.SealList
	h.seen(h.op, &all, "GET", h.award+"/seals", nil)
	if all.Total != 2 || all.Items[0].ID != second.ID || all.Items[1].ID != first.ID {
		t.Errorf("%+v", all)
	}
	var seal api.SealView
	h.seen(h.op, &seal, "GET", "/api/v1/console/seals/"+first.ID, nil)
	if seal.Name != "优秀组织奖" || seal.Contest != "rights" || len(seal.Groups) != 3 || seal.Winners != 3 || seal.Notice.Days != 5 || seal.Groups[0].Rows[0].Tier != "优秀组织奖" {
		t.Errorf("%+v", seal)
	}
}

// TestClosingWithinReach holds awards of others, their seals and objections to be not found, and an auditor to change
// nothing and not to learn who objects.
func TestClosingWithinReach(t *testing.T) {
	t.Parallel()
	h := closing(t, filepath.Join(t.TempDir(), "record.db"))
	h.run()
	h.pass(29 * 24 * time.Hour)
	first := h.sealed("")
	h.pass(24 * time.Hour)
	var o api.Objection
	h.seen(h.op, &o, "POST", h.award+"/objections", api.NewObjection{Name: "赵小艳", Contact: "13800001234", Text: "名次有误"})
	county, auditor := h.seat("county", staff.Organiser, h.units["A1"]), h.seat("auditor", staff.Auditor, 0)
	seal, objection := "/api/v1/console/seals/"+first.ID, "/api/v1/console/objections/"+o.ID
	for _, path := range []string{
		h.award + "/seal", h.award + "/seals", h.award + "/preview.xlsx", h.award + "/people.xlsx", h.award + "/objections",
		seal, seal + "/verify", seal + "/people.xlsx", seal + "/notice.docx", seal + "/notice.xlsx", seal + "/pack.zip", "/api/v1/console/seals/7", "/api/v1/console/seals/x/pack.zip",
	} {
		if p := problem(t, h.as(county, "GET", path, nil)); p.Code != quiz.NotFound {
			t.Errorf("GET %s by an organiser of a county: %s", path, p.Code)
		}
	}
	for path, body := range map[string]any{h.award + "/seal": api.SealRequest{Digest: "x", Notice: api.NoticeSettings{From: "2026-04-07", Office: "x", Phone: "1234567", Signatory: "x"}},
		seal + "/close": api.NoticeEnd{}, h.award + "/objections": api.NewObjection{Text: "x"}} {
		if p := problem(t, h.as(county, "POST", path, body)); p.Code != quiz.NotFound {
			t.Errorf("POST %s by an organiser of a county: %s", path, p.Code)
		}
		if p := problem(t, h.as(auditor, "POST", path, body)); p.Code != quiz.Forbidden {
			t.Errorf("POST %s by an auditor: %s", path, p.Code)
		}
	}
	answer := api.ObjectionAnswer{Outcome: tally.Declined, Answer: "x"}
	if p := problem(t, h.as(county, "PUT", objection, answer)); p.Code != quiz.NotFound {
		t.Errorf("an organiser of a county answers: %s", p.Code)
	}
	var seen api.Objections
	h.seen(auditor, &seen, "GET", h.award+"/objections", nil)
	if seen.Total != 1 || seen.Items[0].Name+seen.Items[0].Contact != "" {
		t.Errorf("an auditor learns who objects: %+v", seen)
	}
	h.op = auditor
	for _, path := range []string{seal, h.award} {
		if list := strings.Join(cellsOf(t, h.file(path+"/people.xlsx"), "个人奖"), "\n"); strings.Contains(list, "王小芳") || !strings.Contains(list, "王*芳") {
			t.Errorf("an auditor reads %s", list)
		}
	}
	if a := h.as(auditor, "GET", seal+"/pack.zip", nil); a.status != http.StatusOK {
		t.Errorf("an auditor reads the pack: %d", a.status)
	}
}

// TestOrganiserSealsHerOwn lets an organiser run an award over her own subtree to its seal.
func TestOrganiserSealsHerOwn(t *testing.T) {
	t.Parallel()
	h := closing(t, filepath.Join(t.TempDir(), "record.db"))
	h.pass(2 * time.Hour)
	h.sit("rights", h.worker("王小芳", factoryA), time.Second)
	h.pass(29 * 24 * time.Hour)
	her := h.seat("county", staff.Organiser, county)
	var made api.AwardView
	h.seen(her, &made, "POST", "/api/v1/console/contests/rights/awards", api.AwardDraft{Reason: "县内评选",
		Source: "award: 先进工会\ncandidates: { under: 甲县总工会 }\nitems: [ { name: 人数, points: 10, from: all_people, each: 1 } ]\nquota: { top: 1 }\n"})
	own := *h
	own.op, own.award = her, "/api/v1/console/awards/"+made.ID
	seal := own.sealed("")
	pack := unpacked(t, own.file("/api/v1/console/seals/"+seal.ID+"/pack.zip"))
	wantAll(t, "her notice", docxWords(t, pack["先进工会-公示-第1版.docx"]), "先进工会（1家）：红星纺织厂工会。", "制定评分办法。原因：县内评选。")
	var seen api.SealList
	h.seen(h.op, &seen, "GET", own.award+"/seals", nil)
	if seen.Total != 1 || seen.Items[0].Author != "王敏" {
		t.Errorf("above her: %+v", seen)
	}
	other := h.seat("far", staff.Organiser, farCounty)
	if p := problem(t, h.as(other, "GET", "/api/v1/console/seals/"+seal.ID, nil)); p.Code != quiz.NotFound {
		t.Errorf("beside her: %s", p.Code)
	}
}
