package tally

import (
	"fmt"
	"strings"

	"lawquiz/questions/intake/word"
	"lawquiz/quiz"
)

// The styles of a notice, which looks as official papers do (GB/T 9704).
const (
	noticeTitle = "NoticeTitle"
	noticeIssue = "NoticeIssue" // （第2版）
	noticeText  = "NoticeText"
	noticeFirst = "NoticeFirst" // 一、
	noticeNext  = "NoticeNext"  // （一）
	noticeRight = "NoticeRight"
	noticeCell  = "NoticeCell"
	noticeSmall = "NoticeSmall"
	noticeMark  = "NoticeMark"
)

func noticeStyles() []word.Style {
	const two = 32 // two characters of the text
	return []word.Style{
		{ID: noticeTitle, Name: "公示标题", Face: word.BiaoSong, Size: 22, Center: true, Line: 34, Before: 10, After: 14, Keep: true, Next: noticeText},
		{ID: noticeIssue, Name: "公示版次", Face: word.Kai, Size: 16, Center: true, Line: 28, After: 14, Keep: true, Next: noticeText},
		{ID: noticeText, Name: "公示正文", Face: word.FangSong, Size: 16, Full: true, First: two, Line: 28},
		{ID: noticeFirst, Name: "公示一级标题", Hei: true, Size: 16, First: two, Line: 28, Keep: true, Level: 1, Next: noticeText},
		{ID: noticeNext, Name: "公示二级标题", Face: word.Kai, Size: 16, First: two, Line: 28, Keep: true, Level: 2, Next: noticeText},
		{ID: noticeRight, Name: "公示落款", Face: word.FangSong, Size: 16, Right: true, Line: 28, Keep: true},
		{ID: noticeCell, Name: "公示表格", Face: word.FangSong, Size: 11},
		{ID: noticeSmall, Name: "公示校验", Face: word.FangSong, Size: 10.5, Full: true, Before: 6},
		{ID: noticeMark, Name: "测算", Hei: true, Size: 18, Bold: true, Color: "C00000", Center: true},
	}
}

// noticeWriter lays a notice out.
type noticeWriter struct {
	*Print
	doc     word.Document
	chapter int
	part    int
}

// Word returns the notice (公示) as a .docx: who is to be honoured, with what points, under which rules and head-counts,
// until when and to whom one objects.
func (p *Print) Word() ([]byte, error) {
	sheet, faults := quiz.ReadSheet(sheetFile, []byte(p.Sealed.Basis.Sheet.Source))
	if len(faults) > 0 {
		return nil, fmt.Errorf("write notice: %w", faults)
	}
	title := "关于" + quiz.Quoted(p.Sealed.Result.Award) + "拟表彰名单的公示"
	w := &noticeWriter{Print: p, doc: word.Document{Title: title, Footer: true, Styles: noticeStyles()}}
	if p.Hash == "" {
		w.add(noticeMark, mark)
	}
	if p.Sealed.Basis.Contest.Rehearsal {
		w.add(noticeMark, "演练，不是正式公示")
	}
	w.add(noticeTitle, title)
	if p.Sealed.Number > 1 {
		w.add(noticeIssue, fmt.Sprintf("（第%d版）", p.Sealed.Number))
	}
	w.opening()
	w.honoured(sheet)
	w.scores()
	w.prizes()
	w.basis()
	w.changes()
	w.objecting()
	w.replies()
	w.signed()
	w.rules(sheet)
	src, err := w.doc.Bytes()
	if err != nil {
		return nil, fmt.Errorf("write notice: %w", err)
	}
	return src, nil
}

func (w *noticeWriter) add(style, text string) { w.doc.Paragraph(style, word.Run{Text: text}) }

func (w *noticeWriter) say(format string, args ...any) {
	w.add(noticeText, fmt.Sprintf(format, args...))
}

// head begins a chapter: 一、
func (w *noticeWriter) head(text string) {
	w.chapter, w.part = w.chapter+1, 0
	w.add(noticeFirst, numeral(w.chapter)+"、"+text)
}

// sub begins a part of a chapter: （一）
func (w *noticeWriter) sub(text string) {
	w.part++
	w.add(noticeNext, "（"+numeral(w.part)+"）"+text)
}

// numeral writes 1 to 99 in Chinese.
func numeral(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch tens, ones := n/10, n%10; {
	case tens == 0:
		return string(digits[ones])
	case ones == 0 && tens == 1:
		return "十"
	case tens == 1:
		return "十" + string(digits[ones])
	case ones == 0:
		return string(digits[tens]) + "十"
	default:
		return string(digits[tens]) + "十" + string(digits[ones])
	}
}

func (w *noticeWriter) opening() {
	c := &w.Sealed.Basis.Contest
	if w.Hash == "" {
		w.say("%s（%s）。以下按目前的数据测算，尚未封存，不作评奖依据。", c.Title, c.held().Text())
		return
	}
	how := "经系统按评分办法统计"
	for i := range w.Sealed.Basis.Inputs.Units {
		if len(w.Sealed.Basis.Inputs.Units[i].Marks) > 0 {
			how += "、评审人员评分"
			break
		}
	}
	w.say("%s（%s）已经结束。%s，现将%s拟表彰名单予以公示，接受监督。", c.Title, c.held().Text(), how, quiz.Quoted(w.Sealed.Result.Award))
	if w.Sealed.Number > 1 {
		w.say("本公示为第%d版，代替此前的公示。重新公示的原因：%s。", w.Sealed.Number, stop(w.Sealed.Reason))
	}
}

// stop takes the full stop off a text that stands within a sentence.
func stop(text string) string { return strings.TrimRight(strings.TrimSpace(text), "。.；;") }

// honoured lists the units of every tier, group by group.
func (w *noticeWriter) honoured(sheet *quiz.AwardSheet) {
	w.head("拟表彰名单")
	tiers := []string{sheet.Award}
	if len(sheet.Quota.Tiers) > 0 {
		tiers = nil
		for _, t := range sheet.Quota.Tiers {
			tiers = append(tiers, t.Name)
		}
	}
	for _, g := range w.Sealed.Result.Groups {
		if g.Name != "" {
			w.sub(g.Name)
		}
		said := false
		for _, tier := range tiers {
			var names []string
			for _, row := range g.Rows {
				if row.Tier == tier {
					names = append(names, row.Name)
				}
			}
			if len(names) > 0 {
				w.say("%s（%d家）：%s。", tier, len(names), strings.Join(names, "、"))
				said = true
			}
		}
		if !said {
			w.say("没有符合条件的单位。")
		}
		for _, t := range g.Ties {
			w.tie(g, t)
		}
	}
	if len(w.Sealed.Result.Groups) == 0 {
		w.say("没有参评单位。")
	}
}

// tie says what became of units that a quota's end left equal.
func (w *noticeWriter) tie(g quiz.AwardGroup, t quiz.TiedUnits) {
	switch {
	case t.Rule == quiz.BoundaryExtend && t.Over > 0:
		w.say("“%s”名额末位的单位总分和各项并列指标均相同，按评分办法一并列入，超出名额%d家。", t.Tier, t.Over)
	case t.Decided:
		for i := range w.Sealed.Basis.Inputs.Units {
			u := &w.Sealed.Basis.Inputs.Units[i]
			if u.Unit == t.Units[0] && u.Decision != nil {
				w.say("“%s”名额末位有%d家单位总分和各项并列指标均相同，经研究确定先后。理由：%s。", t.Tier, len(t.Units), stop(u.Decision.Reason))
			}
		}
	default:
		w.say("%s。", undecided(quiz.AwardGroup{Rows: g.Rows}, t))
	}
}

// cells makes a row of a table.
func cells(texts ...string) []word.Cell {
	out := make([]word.Cell, len(texts))
	for i, text := range texts {
		out[i] = word.Cell{{Style: noticeCell, Runs: []word.Run{{Text: text}}}}
	}
	return out
}

// scores lists every unit's place and total.
func (w *noticeWriter) scores() {
	w.head("得分情况")
	w.say("各项得分和理由见《评分明细》。")
	for _, g := range w.Sealed.Result.Groups {
		if g.Name != "" {
			w.sub(fmt.Sprintf("%s（参评%d家，名额%d家）", g.Name, g.Eligible, g.Seats))
		}
		t := word.Table{Widths: []float64{40, 168, 52, 80, 107}, Head: 1, Rows: [][]word.Cell{cells("名次", "单位", "总分", "拟表彰等次", "说明")}}
		for _, row := range g.Rows {
			place := "—"
			if row.Place > 0 {
				place = fmt.Sprint(row.Place)
			}
			t.Rows = append(t.Rows, cells(place, row.Name, fmt.Sprintf("%.2f", row.Total.Float()), row.Tier, row.Excluded))
		}
		w.doc.Table(t)
	}
}

// mostPrinted is how many people of a prize are listed in the text; the workbook has all.
const mostPrinted = 200

func (w *noticeWriter) prizes() {
	if len(w.Sealed.Basis.People) == 0 {
		return
	}
	w.head("个人奖名单")
	for _, l := range w.Sealed.Basis.People {
		w.sub(fmt.Sprintf("%s（%d人）", l.Prize.Name, len(l.People)))
		switch {
		case len(l.People) == 0:
			w.say("没有符合条件的人员。")
			continue
		case len(l.People) > mostPrinted:
			w.say("名单见《评分明细》。")
			continue
		}
		t := word.Table{Widths: []float64{40, 80, 267, 60}, Head: 1, Rows: [][]word.Cell{cells("名次", "姓名", "单位", "成绩")}}
		for _, p := range l.People {
			t.Rows = append(t.Rows, cells(fmt.Sprint(p.Place), w.winner(p.Person), w.unitName(p.Unit), p.Points.String()))
		}
		w.doc.Table(t)
	}
}

// objecting says until when and to whom one objects; of what is not sealed it says nothing.
func (w *noticeWriter) objecting() {
	if w.Hash == "" {
		return
	}
	n, period := &w.Sealed.Notice, w.Sealed.Period
	w.head("公示期和异议")
	text := "公示期：" + period.Text()
	if off := n.Off(period); off != "" {
		text += "（其间" + off + "）"
	}
	w.say("%s。", text)
	w.say("公示期内，对拟表彰名单有异议的，请以书面形式向受理部门反映，并写明事实和依据。以单位名义反映的，应当加盖公章；以个人名义反映的，应当署真实姓名和联系方式。受理部门核实后予以答复，并为反映人保密。")
	w.say("受理部门：%s", n.Office)
	w.say("联系电话：%s", n.Phone)
	if n.Address != "" {
		w.say("通信地址：%s", n.Address)
	}
}

// replies lists what was objected to earlier versions, and answered.
func (w *noticeWriter) replies() {
	if len(w.Sealed.Objections) == 0 {
		return
	}
	w.head("此前异议的处理")
	for i, o := range w.Sealed.Objections {
		about := ""
		if o.Unit != "" {
			about = "，涉及" + o.Unit
		}
		w.say("%d．%s收到（对第%d版公示%s）：%s。", i+1, quiz.ClockText(o.ReceivedAt), o.Number, about, stop(o.Text))
		if o.AnsweredAt == 0 {
			w.say("正在核实。")
			continue
		}
		w.say("%s答复：%s。%s。", quiz.ClockText(o.AnsweredAt), Outcome(o.Outcome).Name(), stop(o.Answer))
	}
}

func (w *noticeWriter) signed() {
	if w.Hash == "" {
		return
	}
	w.say("附件：评分办法")
	w.add(noticeRight, "")
	w.add(noticeRight, w.Sealed.Notice.Signatory)
	w.add(noticeRight, plainDay(w.Sealed.Period.First))
	w.add(noticeSmall, fmt.Sprintf("本公示所依据的数据已于%s封存。封存数据文件的校验码（SHA-256）为%s，与此一致的即未经改动。", quiz.ClockText(w.Sealed.At), w.Hash))
}

// rules adds the sheet as an annex.
func (w *noticeWriter) rules(sheet *quiz.AwardSheet) {
	w.doc.Add(word.Paragraph{Style: noticeFirst, Break: true, Runs: []word.Run{{Text: "附件"}}})
	for i, line := range strings.Split(strings.TrimSpace(quiz.SheetText(sheet)), "\n") {
		switch {
		case i == 0:
			w.add(noticeTitle, line)
		case line == "":
		case chapterLine(line):
			w.add(noticeFirst, line)
		default:
			w.add(noticeText, line)
		}
	}
}

// chapterLine reports whether a line of a rule text begins a chapter: 一、评选范围.
func chapterLine(line string) bool {
	head, _, found := strings.Cut(line, "、")
	return found && head != "" && len([]rune(head)) <= 3 && strings.Trim(head, "一二三四五六七八九十") == ""
}
