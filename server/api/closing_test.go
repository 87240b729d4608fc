package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/word/wordtest"
	"lawquiz/quiz"
	"lawquiz/quiz/store/storetest"
	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

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
		if !slices.ContainsFunc(check.Differences, func(d api.SealDifference) bool {
			return d.What == "在册人数" && d.Sealed == "女职工数 4" && d.Says == "女职工数 8"
		}) {
			t.Errorf("what differs: %+v", check.Differences)
		}
		second := h.sealed("西区在册人数更正为8人")
		if second.Number != 2 || second.Hash == first.Hash {
			t.Errorf("%+v", second)
		}
		pack := wordtest.Unzip(t, h.file("/api/v1/console/seals/"+second.ID+"/pack.zip"))
		text := wordtest.Text(t, pack["优秀组织奖-公示-第2版.docx"])
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
	pack := wordtest.Unzip(t, h.file("/api/v1/console/seals/"+first.ID+"/pack.zip"))
	sum := sha256.Sum256(pack["优秀组织奖-封存数据-第1版.json"])
	if hex.EncodeToString(sum[:]) != first.Hash {
		t.Errorf("what was sealed has the hash %x, the record says %s", sum, first.Hash)
	}
	text := wordtest.Text(t, pack["优秀组织奖-公示-第1版.docx"])
	wantAll(t, "the notice", text,
		"优秀组织奖（1家）：松县总工会。", "优秀组织奖（1家）：西区总工会。", "优秀组织奖（1家）：市教育工会。", "（一）县（市、区）（参评3家，名额1家）",
		"1\n松县总工会\n78.00\n优秀组织奖", "不符合参评条件“有效参赛人数 ≥ 1”（有效参赛人数 0）", "公示期：2026年4月7日（星期二）至2026年4月13日（星期一），共5个工作日。", "受理部门：市总女职工部", "王*芳", first.Hash)
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
	pack := wordtest.Unzip(t, own.file("/api/v1/console/seals/"+seal.ID+"/pack.zip"))
	wantAll(t, "her notice", wordtest.Text(t, pack["先进工会-公示-第1版.docx"]), "先进工会（1家）：红星纺织厂工会。", "制定评分办法。原因：县内评选。")
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
