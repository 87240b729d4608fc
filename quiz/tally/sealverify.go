package tally

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lawquiz/questions/document"
	"lawquiz/quiz"
)

// Verification is what became of holding a seal against itself, and against the record.
type Verification struct {
	Faults      []string     // what was tampered with, or does not come out again; none: the seal is good
	Differences []Difference // between what was sealed and what the record says now, by unit; they are no fault
	Now         bool         // whether Differences could be looked for
}

// Difference is a figure the record says otherwise now.
type Difference struct {
	Unit         int64 // 0: of no single unit
	Name         string
	What         string
	Sealed, Says string
}

// Verify works a sealed award out again from what was sealed, and holds it against the record. tree is the contest's.
// Errors: NotFound, and of the record alone.
func (a *Awards) Verify(ctx context.Context, c Contest, tree *quiz.Tree, id int64) (Verification, error) {
	row, err := a.cfg.DB.Seal(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return Verification{}, quiz.Errorf(quiz.NotFound, "没有这次封存")
	}
	if err != nil {
		return Verification{}, fmt.Errorf("read seal: %w", err)
	}
	var out Verification
	fault := func(text string) { out.Faults = append(out.Faults, text) }
	if hashOf([]byte(row.Body)) != row.Hash {
		fault("封存数据与校验码不符：封存后被改动过")
	}
	s, err := readSealed(row.Body)
	if err != nil {
		fault("封存数据无法读取：封存后被改动过")
		return out, nil
	}
	if s.Award != row.Award || s.Number != row.Number || s.Reason != row.Reason || s.By != row.Author || s.At != row.At || s.Digest != row.Digest {
		fault("封存数据与登记的版次、封存人或时间不符")
	}
	if err := a.chained(ctx, &s, fault); err != nil {
		return out, err
	}
	recompute(&s, row.Body, &out)
	return out, a.compare(ctx, c, tree, &s, &out)
}

// chained adds a fault unless the seal names the one before it.
func (a *Awards) chained(ctx context.Context, s *Sealed, fault func(string)) error {
	all, err := a.Seals(ctx, s.Award)
	if err != nil {
		return err
	}
	before := ""
	if s.Number > 1 && s.Number <= len(all) {
		before = all[s.Number-2].Hash
	}
	if s.Previous != before {
		fault("封存数据所记的上一版校验码与上一版不符")
	}
	return nil
}

// recompute works the result out again from the sealed inputs, and adds a fault unless every figure comes
// out as sealed. A later release may word its explanations otherwise: that is told as a difference.
func recompute(s *Sealed, body string, out *Verification) {
	fault := func(text string) { out.Faults = append(out.Faults, text) }
	if again, err := encode(s); err != nil || string(again) != body {
		fault("封存数据的写法与原来不同：封存后被改动过")
	}
	if sum, err := digest(s.Basis, s.Result); err != nil || sum != s.Digest {
		fault("依据和结果与所记的摘要不符")
	}
	sheet, faults := quiz.ReadSheet(sheetFile, []byte(s.Basis.Sheet.Source))
	if len(faults) > 0 {
		fault("封存的评分表无法读取")
		return
	}
	result, err := quiz.Award(sheet, s.Basis.Inputs.Units)
	switch {
	case err != nil:
		fault("由封存的依据算不出结果：" + err.Error())
	case !alike(wordless(s.Result), wordless(result)):
		fault("由封存的依据重新计算，结果与封存的不一致")
	case !alike(s.Result, result):
		out.Differences = append(out.Differences, Difference{
			What: "得分说明的文字", Sealed: "封存时的写法", Says: "现行程序的写法不同；得分、名次和等次都一致",
		})
	}
}

// alike reports whether two results are written in the same bytes.
func alike(a, b quiz.AwardResult) bool {
	one, err := encode(a)
	other, err2 := encode(b)
	return err == nil && err2 == nil && string(one) == string(other)
}

// wordless returns a result without what is said of it: points, places, tiers, ties and who was left out remain.
func wordless(r quiz.AwardResult) quiz.AwardResult {
	r.Groups = slices.Clone(r.Groups)
	for g := range r.Groups {
		group := &r.Groups[g]
		group.Rows, group.Ties = slices.Clone(group.Rows), slices.Clone(group.Ties)
		for i := range group.Rows {
			row := &group.Rows[i]
			if row.Excluded != "" {
				row.Excluded = "excluded"
			}
			row.Ties, row.Flags, row.Notes = nil, nil, nil // the order that the chain's values make is that of Rows
			row.Lines = slices.Clone(row.Lines)
			for l := range row.Lines {
				row.Lines[l].Why, row.Lines[l].Flags = "", nil
			}
		}
		for i := range group.Ties {
			group.Ties[i].Why = ""
		}
	}
	return r
}

// compare adds what the record says otherwise by now. It reckons the version of the sheet that was sealed.
func (a *Awards) compare(ctx context.Context, c Contest, tree *quiz.Tree, s *Sealed, out *Verification) error {
	v, err := a.Version(ctx, c, s.Award, s.Basis.Sheet.Number)
	if quiz.CodeOf(err) == quiz.NotFound {
		out.Faults = append(out.Faults, "记录里没有封存所用的那一版评分表")
		return nil
	}
	if err != nil {
		return err
	}
	in, err := a.Inputs(ctx, c, tree, v, s.Basis.Inputs.Cutoff)
	var faults document.Faults
	if errors.As(err, &faults) {
		out.Now = true
		out.Differences = append(out.Differences, Difference{
			What: "参评范围", Sealed: fmt.Sprintf("%d 家单位", len(s.Basis.Inputs.Units)), Says: faults[0].Message,
		})
		return nil
	}
	if err != nil {
		return err
	}
	in.settle()
	out.Now = true
	differ := func(what, sealed, says string) {
		if sealed != says {
			out.Differences = append(out.Differences, Difference{What: what, Sealed: sealed, Says: says})
		}
	}
	differ("评分表", s.Basis.Sheet.Source, v.Source)
	differ("标准答案版本", fmt.Sprint(s.Basis.Inputs.KeyVersion), fmt.Sprint(in.KeyVersion))
	out.Differences = append(out.Differences, unlike(s.Basis.Inputs.Units, in.Units)...)
	return nil
}

// unlike lists what differs between two sets of candidates, by unit.
func unlike(sealed, says []quiz.AwardUnit) []Difference {
	var out []Difference
	now := make(map[int64]*quiz.AwardUnit, len(says))
	for i := range says {
		now[says[i].Unit] = &says[i]
	}
	for i := range sealed {
		was := &sealed[i]
		is := now[was.Unit]
		delete(now, was.Unit)
		if is == nil {
			out = append(out, Difference{was.Unit, was.Name, "参评", "参评", "不再参评"})
			continue
		}
		for _, f := range unitFigures() {
			if a, b := f.tell(was), f.tell(is); a != b {
				out = append(out, Difference{was.Unit, was.Name, f.name, a, b})
			}
		}
	}
	for _, is := range now {
		out = append(out, Difference{is.Unit, is.Name, "参评", "不参评", "参评"})
	}
	slices.SortStableFunc(out, func(a, b Difference) int { return cmp.Compare(a.Unit, b.Unit) })
	return out
}

// unitFigure is something a candidate is reckoned from, told as a text.
type unitFigure struct {
	name string
	tell func(u *quiz.AwardUnit) string
}

// unitFigures lists everything in a candidate that can differ.
func unitFigures() []unitFigure {
	counts := func(c quiz.Counts) string {
		return fmt.Sprintf("%d 人（计入参与率 %d 人）、%d 人次、合格 %d 人、满分 %d 人、成绩合计 %v 分", c.People, c.Counted, c.Sittings, c.Passed, c.Full, quiz.Points(c.Points))
	}
	rate := func(c quiz.Correct) string { return fmt.Sprintf("%d / %d", c.Right, c.Asked) }
	return []unitFigure{
		{"名称", func(u *quiz.AwardUnit) string { return u.Name }},
		{"组别", func(u *quiz.AwardUnit) string { return u.Group }},
		{"应参赛人数", func(u *quiz.AwardUnit) string { return fmt.Sprint(u.Due) }},
		{"在册人数", func(u *quiz.AwardUnit) string { return figuresTold(u.Heads) }},
		{"参赛统计", func(u *quiz.AwardUnit) string { return counts(u.Counts) }},
		{"全部参赛统计", func(u *quiz.AwardUnit) string { return counts(u.Everyone) }},
		{"下属单位", func(u *quiz.AwardUnit) string { return fmt.Sprintf("%d 家，有人参赛 %d 家", u.Below, u.Active) }},
		{"基层单位", func(u *quiz.AwardUnit) string {
			return fmt.Sprintf("%d 家，有人参赛 %d 家", u.Grassroots, u.GrassrootsActive)
		}},
		{"成绩分段", func(u *quiz.AwardUnit) string { return fmt.Sprint(u.Bands) }},
		{"首次正确率", func(u *quiz.AwardUnit) string { return rate(u.First) }},
		{"末次正确率", func(u *quiz.AwardUnit) string { return rate(u.Last) }},
		{"材料", materialsTold},
		{"导入指标", func(u *quiz.AwardUnit) string { return figuresTold(u.Imported) }},
		{"评审评分", marksTold},
		{"一票否决", vetoesTold},
		{"并列的决定", func(u *quiz.AwardUnit) string {
			if u.Decision == nil {
				return "无"
			}
			return fmt.Sprintf("第 %d（%s：%s）", u.Decision.Order, u.Decision.Who, u.Decision.Reason)
		}},
		{"备注", func(u *quiz.AwardUnit) string { return strings.Join(u.Notes, "；") }},
	}
}

// figuresTold lists named figures in the order of their names.
func figuresTold[K ~string, V int | float64](figures map[K]V) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(figures)) {
		out = append(out, fmt.Sprintf("%s %v", name, figures[name]))
	}
	return cmp.Or(strings.Join(out, "、"), "没有")
}

func materialsTold(u *quiz.AwardUnit) string {
	out := make([]string, len(u.Materials))
	for i, m := range u.Materials {
		out[i] = fmt.Sprintf("%s（%s）%d字 %s", m.Kind.Name(), cmp.Or(m.Grade, "无等次"), m.Characters, quiz.FormatMoment(m.SentAt))
		if !m.Accepted {
			out[i] += " 未采用"
		}
		if m.Original {
			out[i] += " 原创"
		}
	}
	return strings.Join(out, "；")
}

func marksTold(u *quiz.AwardUnit) string {
	out := make([]string, len(u.Marks))
	for i, m := range u.Marks {
		out[i] = fmt.Sprintf("%s：%s %v 分（%s）", m.Item, m.Who, m.Points, m.Reason)
	}
	return strings.Join(out, "；")
}

func vetoesTold(u *quiz.AwardUnit) string {
	out := make([]string, len(u.Vetoes))
	for i, v := range u.Vetoes {
		out[i] = fmt.Sprintf("%s：%s（%s）", v.Name, v.Who, v.Reason)
	}
	return strings.Join(out, "；")
}
