package tally

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Sealing is an award as it would be sealed now.
type Sealing struct {
	Version Version
	Basis   Basis
	Result  quiz.AwardResult
	Digest  string       // what Seal wants back
	Number  int          // that it would get
	Blocked []quiz.Place // what must be settled first; none: it may be sealed
	Remarks []string     // what to look at before: it does not hinder
	edition int64        // of the award, before anything was read
	last    string       // hash of the seal before
	preview string       // digest that Preview gives of the same
}

// SealOrder is what whoever seals decides.
type SealOrder struct {
	Digest string // of the Sealing she has seen, or of the Preview
	Reason string // why it is sealed again; of the first seal it is not kept
	Notice Notice
	By     Hand
}

// Sealing works an award out for sealing: its newest version, with the figures of every sitting in the record.
// Errors: NotFound; those of Inputs.
func (a *Awards) Sealing(ctx context.Context, c Contest, tree *quiz.Tree, id int64) (Sealing, error) {
	row, err := a.cfg.DB.Award(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return Sealing{}, quiz.Errorf(quiz.NotFound, "没有这份评分表")
	}
	if err != nil {
		return Sealing{}, fmt.Errorf("read award: %w", err)
	}
	// What is unsettled is asked before the standings are read, for a paper handed in meanwhile is missing from them;
	// and again after, for what has begun meanwhile.
	s := Sealing{edition: row.Edition}
	before, err := a.unsettled(ctx, c)
	if err != nil {
		return Sealing{}, err
	}
	if s.Basis, s.Version, err = a.basis(ctx, c, tree, id); err != nil {
		return Sealing{}, err
	}
	if s.preview, err = (&Preview{Version: s.Version, Inputs: s.Basis.Inputs}).Digest(); err != nil {
		return Sealing{}, err
	}
	s.Basis.Inputs.settle()
	if s.Result, err = quiz.Award(s.Version.Sheet, s.Basis.Inputs.Units); err != nil {
		return Sealing{}, err
	}
	if s.Digest, err = digest(s.Basis, s.Result); err != nil {
		return Sealing{}, err
	}
	if err := a.follow(ctx, &s); err != nil {
		return Sealing{}, err
	}
	after, err := a.unsettled(ctx, c)
	if err != nil {
		return Sealing{}, err
	}
	s.Blocked = s.blocked(c, before, after)
	s.Remarks = remarks(s.Version.Sheet, &s.Basis.Inputs)
	return s, nil
}

// follow finds which seal the next one would follow.
func (a *Awards) follow(ctx context.Context, s *Sealing) error {
	all, err := a.Seals(ctx, s.Version.Award)
	if err != nil {
		return err
	}
	s.Number = len(all) + 1
	if len(all) > 0 {
		s.last = all[len(all)-1].Hash
	}
	return nil
}

// unsettled is what keeps a contest's results from being final at a moment.
type unsettled struct {
	store.Unsettled
	over    bool // no papers are begun any more
	rekeyed bool // the key is a newer one than the contest at hand has
}

func (a *Awards) unsettled(ctx context.Context, c Contest) (unsettled, error) {
	row, err := a.contestRow(ctx, c.Nr)
	if err != nil {
		return unsettled{}, err
	}
	u, err := a.cfg.DB.Unsettled(ctx, c.Nr)
	if err != nil {
		return unsettled{}, fmt.Errorf("read what is unsettled: %w", err)
	}
	return unsettled{u, row.State == store.Closed || a.cfg.Now() >= c.Window.Close, row.KeyVersion != c.KeyVersion}, nil
}

// basis gathers what an award's newest version is reckoned from.
func (a *Awards) basis(ctx context.Context, c Contest, tree *quiz.Tree, id int64) (Basis, Version, error) {
	versions, err := a.Versions(ctx, c, id)
	if err != nil {
		return Basis{}, Version{}, err
	}
	v := versions[len(versions)-1]
	b := Basis{Sheet: SealedSheet{Number: v.Number, Owner: v.Owner, Source: v.Source}}
	for _, w := range versions {
		b.Sheet.Versions = append(b.Sheet.Versions, SealedVersion{w.Number, w.Reason, w.Author, w.At})
	}
	if b.Contest, err = a.sealedContest(ctx, c); err != nil {
		return Basis{}, v, err
	}
	if b.People, err = a.People(ctx, c, v); err != nil {
		return Basis{}, v, err
	}
	b.Inputs, err = a.Inputs(ctx, c, tree, v, 0)
	return b, v, err
}

func (a *Awards) sealedContest(ctx context.Context, c Contest) (SealedContest, error) {
	row, err := a.contestRow(ctx, c.Nr)
	if err != nil {
		return SealedContest{}, err
	}
	out := SealedContest{ID: c.ID, Title: c.Title, Window: c.Window, Of: c.Participation.Of, Rehearsal: c.Rehearsal, Document: row.Document}
	corrections, err := a.cfg.DB.Corrections(ctx)
	if err != nil {
		return SealedContest{}, fmt.Errorf("read corrections: %w", err)
	}
	for _, k := range corrections[c.Nr] {
		out.Corrections = append(out.Corrections, SealedCorrection{k.Version, k.Question, string(k.Kind), k.Reason, k.At})
	}
	changes, err := a.cfg.DB.Changes(ctx)
	if err != nil {
		return SealedContest{}, fmt.Errorf("read changes of contests: %w", err)
	}
	for _, h := range changes[c.Nr] {
		out.Changes = append(out.Changes, SealedChange{h.What, h.Closes, h.Reason, h.At})
	}
	return out, nil
}

func (a *Awards) contestRow(ctx context.Context, nr int64) (store.Contest, error) {
	all, err := a.cfg.DB.Contests(ctx)
	if err != nil {
		return store.Contest{}, fmt.Errorf("read contests: %w", err)
	}
	for _, row := range all {
		if row.Nr == nr {
			return row, nil
		}
	}
	return store.Contest{}, quiz.Errorf(quiz.NotFound, "没有这场竞赛")
}

// maxSeals is how often an award may be sealed: each seal keeps everything it is reckoned from.
const maxSeals = 100

// blocked lists what must be settled before the award is sealed, as things stood before its figures were read and after.
func (s *Sealing) blocked(c Contest, before, after unsettled) []quiz.Place {
	e := new(quiz.Error)
	if !before.over {
		e.At("contest", fmt.Sprintf("竞赛还没有结束（%s）：结束后才能封存", c.Window.Text()))
	}
	if n := max(before.Papers, after.Papers); n > 0 {
		e.At("contest", fmt.Sprintf("还有 %d 份试卷没有交，最晚的到%s截止：到时由系统收卷，请稍后再来", n, quiz.ClockText(max(before.Deadline, after.Deadline))))
	}
	if before.Regrades+after.Regrades > 0 {
		e.At("contest", "正在重新判分：请等判完再封存")
	}
	if before.rekeyed || after.rekeyed {
		e.At("contest", "标准答案刚有更正：请稍候再封存")
	}
	if before.Movements+after.Movements > 0 {
		e.At("units", "单位和人员正在调整，成绩要重新归入单位：请等调整完成再封存")
	}
	if s.Number > maxSeals {
		e.At("seal", fmt.Sprintf("这个奖项已封存 %d 次，不能再封存", maxSeals))
	}
	if s.Version.LockedAt == 0 {
		e.At("sheet", "评分表还没有锁定：竞赛开始后自动锁定")
	}
	for _, g := range s.Result.Groups {
		for _, t := range g.Ties {
			if t.Rule == quiz.BoundaryDecide && !t.Decided {
				e.At("decisions", undecided(g, t))
			}
		}
	}
	return e.Places
}

// undecided says which units wait for a decision.
func undecided(g quiz.AwardGroup, t quiz.TiedUnits) string {
	names := make(map[int64]string, len(g.Rows))
	for _, row := range g.Rows {
		names[row.Unit] = row.Name
	}
	var tied []string
	for _, unit := range t.Units {
		tied = append(tied, names[unit])
	}
	group := ""
	if g.Name != "" {
		group = g.Name + "："
	}
	return fmt.Sprintf("%s“%s”名额末位有 %d 家单位并列（%s），只余 %d 个名额：请先作出决定", group, t.Tier, len(tied), strings.Join(tied, "、"), t.Seats)
}

// remarks lists what is worth a look before the award is sealed, though it may be meant.
func remarks(sheet *quiz.AwardSheet, in *Inputs) []string {
	var out []string
	for _, part := range [][]quiz.AwardItem{sheet.Items, sheet.Bonus, sheet.Deduct} {
		for _, item := range part {
			if item.Scale == quiz.ScaleJudged {
				out = lacking(out, in, fmt.Sprintf("评审项“%s”没有评分，按 0 分计", item.Name), func(u *quiz.AwardUnit) bool {
					for _, m := range u.Marks {
						if m.Item == item.Name {
							return true
						}
					}
					return false
				})
			}
		}
	}
	for _, name := range sheet.Imported {
		out = lacking(out, in, fmt.Sprintf("导入的指标“%s”没有数据，按 0 计", name), func(u *quiz.AwardUnit) bool {
			_, ok := u.Imported[name]
			return ok
		})
	}
	return lacking(out, in, "没有在册人数，参与率按 0 计", func(u *quiz.AwardUnit) bool { return u.DueKnown && u.Due > 0 })
}

// mostNamed is how many units a remark names.
const mostNamed = 10

// lacking adds what the units lack that do not have it.
func lacking(out []string, in *Inputs, what string, has func(u *quiz.AwardUnit) bool) []string {
	var names []string
	n := 0
	for i := range in.Units {
		if u := &in.Units[i]; !has(u) {
			if n++; n <= mostNamed {
				names = append(names, u.Name)
			}
		}
	}
	switch {
	case n == 0:
		return out
	case n > mostNamed:
		return append(out, fmt.Sprintf("%s等 %d 家单位：%s", strings.Join(names, "、"), n, what))
	}
	return append(out, fmt.Sprintf("%s：%s", strings.Join(names, "、"), what))
}

// SealAward seals an award as Sealing shows it. Errors: those of Sealing; SealBlocked with what must be settled first;
// PreviewStale if it is not what o.Digest names any more; Invalid for a notice or reason that will not do.
func (a *Awards) SealAward(ctx context.Context, c Contest, tree *quiz.Tree, id int64, o SealOrder) (Seal, error) {
	now := a.cfg.Now()
	p, err := a.Sealing(ctx, c, tree, id)
	if err != nil {
		return Seal{}, err
	}
	if len(p.Blocked) > 0 {
		return Seal{}, &quiz.Error{Code: quiz.SealBlocked, Message: "还不能封存：" + p.Blocked[0].Message, Places: p.Blocked}
	}
	if o.Digest != p.Digest && o.Digest != p.preview {
		return Seal{}, staleSeal()
	}
	if o.Reason, err = sealReason(p.Number, o.Reason); err != nil {
		return Seal{}, err
	}
	s := Sealed{Format: sealFormat, Award: id, Number: p.Number, Reason: o.Reason, By: o.By.Name, At: now, Digest: p.Digest, Previous: p.last, Basis: p.Basis, Result: p.Result}
	if s.Notice, s.Period, err = o.Notice.Settle(now); err != nil {
		return Seal{}, err
	}
	if s.Objections, err = a.sealedObjections(ctx, tree, id); err != nil {
		return Seal{}, err
	}
	body, err := encode(s)
	if err != nil {
		return Seal{}, err
	}
	row := store.Seal{ID: store.NewID(now), Award: id, Number: s.Number, Reason: s.Reason, Author: s.By, Account: o.By.Account, At: now,
		Digest: s.Digest, Hash: hashOf(body), Body: string(body)}
	if err := a.cfg.DB.AddSeal(ctx, row, p.edition); errors.Is(err, store.ErrConflict) {
		return Seal{}, staleSeal()
	} else if err != nil {
		return Seal{}, fmt.Errorf("keep seal: %w", err)
	}
	return Seal{row, s}, nil
}

func staleSeal() error {
	return quiz.Errorf(quiz.PreviewStale, "预览之后，评分表、评审或成绩有了变化：请重新查看结果，确认后再封存")
}

// sealReason returns the reason of a seal as it is kept.
func sealReason(number int, reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	switch n := len([]rune(reason)); {
	case number == 1:
		return "", nil
	case n == 0:
		return "", quiz.Errorf(quiz.Invalid, "这是第 %d 次封存：请写明重新公示的原因（将在公示中列出）", number).At("body.reason", "应写明原因")
	case n > maxReason:
		return "", quiz.Errorf(quiz.Invalid, "原因有 %d 个字，最多 %d 个", n, maxReason).At("body.reason", "太长")
	}
	return reason, nil
}
