package tally_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake/word/wordtest"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// printed makes a seal of a jury ready to be printed; people are named by their number.
func printed(s *tally.Seal, j *jury) *tally.Print {
	p := s.Print()
	p.Tree, p.By, p.At, p.Names = j.tree, "管理员", j.now, make(map[int64]string)
	for _, id := range p.Sealed.Basis.Winners() {
		p.Names[id] = fmt.Sprintf("人*%d", id)
	}
	return &p
}

// wordText returns the text of a notice, a line for each paragraph.
func wordText(tb testing.TB, p *tally.Print) string {
	tb.Helper()
	src, err := p.Word()
	must(tb, err)
	return wordtest.Text(tb, src)
}

func TestNoticePack(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	j.finish(t)
	s := j.seal(t, "")
	p := printed(&s, j)
	src, err := p.Pack()
	must(t, err)
	files := wordtest.Unzip(t, src)
	if got := string(files["优秀组织奖-封存数据-第1版.json"]); got != s.Body || tally.HashOf(got) != s.Hash {
		t.Errorf("what was sealed is %d bytes in the pack, %d in the record", len(got), len(s.Body))
	}
	if got := string(files["核对方法.txt"]); !strings.Contains(got, s.Hash) || !strings.Contains(got, "sha256sum 优秀组织奖-封存数据-第1版.json") {
		t.Errorf("how to check: %s", got)
	}
	text := wordtest.Text(t, files["优秀组织奖-公示-第1版.docx"])
	at := 0
	for _, want := range []string{
		"关于“优秀组织奖”拟表彰名单的公示\n", "（2026年3月2日10时至3月9日9时）已经结束", "一、拟表彰名单\n", "优秀组织奖（2家）：第1县总工会、第2县总工会。\n",
		"二、得分情况\n", "名次\n单位\n总分\n", "1\n第1县总工会\n25.00\n优秀组织奖\n", "三、个人奖名单\n", "（一）优胜个人（3人）\n", "人*105\n", "四、数据口径\n",
		"五、公示期和异议\n", "公示期：2026年3月9日（星期一）至2026年3月13日（星期五），共5个工作日。", "受理部门：市总工会女职工部\n", "联系电话：0311-1234567\n", "通信地址：人民路1号\n",
		"某市总工会\n2026年3月9日\n", s.Hash, "附件\n优秀组织奖评分办法\n", "一、评选范围\n",
	} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("after %q the notice lacks %q:\n%s", text[:at], want, text[at:])
		}
		at += i
	}
	book, err := excelize.OpenReader(bytes.NewReader(files["优秀组织奖-评分明细-第1版.xlsx"]))
	must(t, err)
	defer book.Close()
	if got, want := fmt.Sprint(book.GetSheetList()), "[汇总 得分理由 统计数据 数据来源 评审 个人奖 版本和依据]"; got != want {
		t.Errorf("sheets %s, want %s", got, want)
	}
	for _, c := range []struct{ sheet, cell, want string }{
		{"汇总", "A1", "优秀组织奖评分明细"}, {"汇总", "B6", "第1县总工会"}, {"汇总", "C6", "优秀组织奖"}, {"汇总", "D6", "25.00"}, {"汇总", "F5", "评审"}, {"汇总", "F6", "25.00"},
		{"得分理由", "D7", "评审（管理员 25：组织有力），得 25"}, {"统计数据", "C6", "6"}, {"评审", "C6", "管理员"}, {"个人奖", "C6", "人*105"}, {"个人奖", "D6", "第1县总工会 / 第11厂工会"},
	} {
		if got, err := book.GetCellValue(c.sheet, c.cell); got != c.want || err != nil {
			t.Errorf("%s %s is %q, want %q (%v)", c.sheet, c.cell, got, c.want, err)
		}
	}
	if got, err := book.GetCellValue("汇总", "A4"); !strings.Contains(got, s.Hash) || err != nil {
		t.Errorf("the workbook does not name what was sealed: %q, %v", got, err)
	}
}

// TestUnsealedIsMarked holds what is not sealed to say on every page that it decides nothing.
func TestUnsealedIsMarked(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	j.finish(t)
	s := j.sealing(t)
	p := s.Print()
	p.Tree, p.By, p.At = j.tree, "管理员", j.now
	src, err := p.Workbook()
	must(t, err)
	book, err := excelize.OpenReader(bytes.NewReader(src))
	must(t, err)
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		got, err := book.GetCellValue(sheet, "A2")
		if got != "测算，不作评奖依据" || err != nil {
			t.Errorf("%s is marked %q, %v", sheet, got, err)
		}
	}
	text := wordText(t, &p)
	if !strings.HasPrefix(text, "测算，不作评奖依据\n") || strings.Contains(text, "公示期") || strings.Contains(text, "校验码") {
		t.Errorf("the text is %s", text)
	}
}

// TestReissueTellsWhatChanged holds a later version to print what was changed, objected and answered.
func TestReissueTellsWhatChanged(t *testing.T) {
	t.Parallel()
	s := tally.Seal{}
	s.Hash, s.Body = "abc", "{}"
	s.Sealed = tally.Sealed{
		Number: 2, Reason: "数据更正。", Notice: tally.Notice{Signatory: "某市总工会", Holidays: []string{"2021-04-13"}}, Period: tally.Period{First: 18729, Last: 18731, Days: 2},
		Objections: []tally.SealedObjection{{Number: 1, Unit: "甲县总工会", Text: "人数有误", ReceivedAt: 1617000000_000, Outcome: "declined", Answer: "核对无误。", AnsweredAt: 1617100000_000}, {Number: 1, Text: "未收到通知", ReceivedAt: 1617000000_000}},
		Basis: tally.Basis{
			Contest: tally.SealedContest{Title: "知识竞赛", Rehearsal: true, Corrections: []tally.SealedCorrection{{Question: "q-1", Reason: "法条修订", At: 1616900000_000}},
				Changes: []tally.SealedChange{{What: "publish"}, {What: "extend", Closes: 1617000000_000, Reason: "网络故障", At: 1617000000_000}}},
			Sheet: tally.SealedSheet{Number: 2, Source: "award: 组织奖\ncandidates: { under: 市总工会 }\nitems: [ { name: 人数, points: 10, from: people, each: 1 } ]\nquota: { top: 1 }\n",
				Versions: []tally.SealedVersion{{Number: 1}, {Number: 2, Reason: "名额核定", At: 1617000000_000}}},
			Inputs: tally.Inputs{Units: []quiz.AwardUnit{{UnitRow: quiz.UnitRow{Unit: 3, Name: "甲县总工会"}}}, Metrics: []tally.MetricSource{{Name: "活动场次", Source: "宣教部", AsOf: "2021-04-01"}}},
		},
		Result: quiz.AwardResult{Award: "组织奖", Groups: []quiz.AwardGroup{{Candidates: 1, Rows: []quiz.AwardRow{
			{Unit: 3, Name: "甲县总工会", Excluded: "不符合参评条件", Notes: []string{"在册人数由100改为90：撤并"}},
		}}}},
	}
	p := s.Print()
	text := wordText(t, &p)
	for _, want := range []string{
		"演练，不是正式公示\n", "拟表彰名单的公示\n（第2版）\n", "本公示为第2版，代替此前的公示。重新公示的原因：数据更正。\n", "没有符合条件的单位。\n", "甲县总工会：在册人数由100改为90：撤并。\n",
		"指标“活动场次”由主办单位导入，来源：宣教部，统计日期：2021-04-01。\n", "竞赛截止时间延长至2021年3月29日14时40分。原因：网络故障。\n",
		"标准答案更正一次（题目q-1），全部成绩已重新判分。原因：法条修订。\n", "评分办法修改为第2版。原因：名额核定。\n",
		"公示期：2021年4月12日（星期一）至2021年4月14日（星期三），共2个工作日（其间4月13日放假）。\n", "（对第1版公示，涉及甲县总工会）：人数有误。\n", "答复：异议不成立。核对无误。\n", "未收到通知。\n正在核实。\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the notice lacks %q:\n%s", want, text)
		}
	}
	if strings.Index(text, "标准答案更正一次") > strings.Index(text, "竞赛截止时间延长至") {
		t.Errorf("what was changed is not told in its order: %s", text)
	}
	for n, want := range map[int]string{1: "一", 10: "十", 12: "十二", 20: "二十", 35: "三十五"} {
		if got := tally.Numeral(n); got != want {
			t.Errorf("chapter %d is %s", n, got)
		}
	}
}

// A rate over 100 % is told in the notice itself, not in the workbook alone.
func TestNoticeTellsOfRatesOverAll(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	units := worldUnits()
	for i := range units {
		if units[i].ID == 10 {
			units[i].Heads = map[quiz.HeadCount]int{j.contest.Participation.Of: 1}
		}
	}
	var err error
	j.tree, err = quiz.NewTree(units)
	must(t, err)
	j.finish(t)
	s := j.seal(t, "")
	if text := wordText(t, printed(&s, j)); !strings.Contains(text, "第1县总工会：参与率 ") || !strings.Contains(text, "超过 100 %，按 100 % 计") {
		t.Error(text)
	}
}

// A contest that was closed early ended then, and not at its planned end.
func TestNoticeOfAnEarlyClose(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	j.finish(t)
	s := j.seal(t, "")
	at, err := quiz.ParseMoment("2026-03-05 12:30")
	must(t, err)
	p := printed(&s, j)
	p.Sealed.Basis.Contest.Changes = []tally.SealedChange{{What: store.ChangeClose, Reason: "提前完成", At: at + 59_000}}
	if text := wordText(t, p); !strings.Contains(text, "（2026年3月2日10时至3月5日12时30分）已经结束") {
		t.Error(text)
	}
	p.Sealed.Basis.Contest.Changes[0].At = j.contest.Window.Close + 1 // closed again after its end
	if text := wordText(t, p); !strings.Contains(text, "（2026年3月2日10时至3月9日9时）已经结束") {
		t.Error(text)
	}
}
