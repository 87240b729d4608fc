package tally

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Entry is a piece as somebody enters it. What only those who judge it may say is left as it was for anybody else.
type Entry struct {
	Unit     int64
	Kind     quiz.MaterialKind
	Title    string
	Author   string
	Chars    int
	Original bool
	Note     string

	SentAt   int64 // Unix ms; 0: as it was, a new piece now. Only who judges says when
	Accepted bool
	Grade    string
}

// Bounds of what a piece says, in characters.
const (
	maxTitle      = 200
	maxAuthor     = 100
	maxGrade      = 20
	maxNote       = 500
	maxCharacters = 1_000_000
	mostPieces    = 100_000 // of a contest
	mostBelowOne  = 10_000  // of the units of an organiser who adds to them, so that none takes the room of all others
	mostOfKind    = 1000    // of a unit and kind, whatever the rules allow
)

// Judges reports whether somebody may accept and grade a unit's pieces: an admin, or an organiser of a unit above it.
func (by Hand) Judges(tree *quiz.Tree, unit int64) bool {
	path := tree.Path(unit)
	return by.Admin || len(path) > 1 && by.Unit != quiz.Root && slices.Contains(path[1:], by.Unit)
}

// over is the unit over whose subtree somebody's judgement stands.
func (by Hand) over(tree *quiz.Tree) int64 {
	if by.Unit != quiz.Root {
		return by.Unit
	}
	if tops := tree.Children(quiz.Root); len(tops) > 0 {
		return tops[0]
	}
	return 0
}

// AddMaterial takes a piece in. Errors: Invalid with the field that is wrong, or what of the contest's rules it does not keep.
func (a *Awards) AddMaterial(ctx context.Context, c Contest, tree *quiz.Tree, by Hand, e Entry) (store.Material, error) {
	at := a.cfg.Now()
	m := store.Material{ID: store.NewID(at), Contest: c.Nr, CreatedAt: at}
	if err := e.write(&m, tree, by, at); err != nil {
		return m, err
	}
	return m, a.changeMaterials(ctx, c, []store.Material{m}, nil, by.room(tree))
}

// ChangeMaterial writes a piece over, made from its edition base. Errors: as AddMaterial; NotFound; RevisionStale; Forbidden
// for a piece that was accepted, to who may not judge it.
func (a *Awards) ChangeMaterial(ctx context.Context, c Contest, tree *quiz.Tree, by Hand, id, base int64, e Entry) (store.Material, error) {
	m, err := a.Material(ctx, c, id)
	if err != nil {
		return m, err
	}
	if m.Edition != base {
		return m, staleMaterial()
	}
	if err := changeable(tree, by, &m); err != nil {
		return m, err
	}
	if err := e.write(&m, tree, by, a.cfg.Now()); err != nil {
		return m, err
	}
	return m, a.changeMaterials(ctx, c, []store.Material{m}, map[int64]int64{id: base}, by.room(tree))
}

// RemoveMaterial takes a piece out. Errors: as ChangeMaterial.
func (a *Awards) RemoveMaterial(ctx context.Context, c Contest, tree *quiz.Tree, by Hand, id, base int64) error {
	m, err := a.Material(ctx, c, id)
	if err != nil {
		return err
	}
	if err := changeable(tree, by, &m); err != nil {
		return err
	}
	err = a.cfg.DB.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.RaiseMaterials(c.Nr); err != nil {
			return err
		}
		return tx.RemoveMaterial(id, base)
	})
	if errors.Is(err, store.ErrNotFound) {
		return staleMaterial()
	}
	return err
}

// Material returns a piece of the contest, or NotFound.
func (a *Awards) Material(ctx context.Context, c Contest, id int64) (store.Material, error) {
	m, err := a.cfg.DB.Material(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound || err == nil && m.Contest != c.Nr {
		return store.Material{}, quiz.Errorf(quiz.NotFound, "没有这份材料")
	}
	return m, err
}

// Materials returns a contest's pieces by unit, kind and id.
func (a *Awards) Materials(ctx context.Context, c Contest) ([]store.Material, error) {
	out, err := a.cfg.DB.Materials(ctx, c.Nr)
	if err != nil {
		return nil, fmt.Errorf("read materials: %w", err)
	}
	return out, nil
}

func staleMaterial() error {
	return quiz.Errorf(quiz.RevisionStale, "这份材料刚刚有改动：请重新打开后再修改")
}

// changeable refuses who may not change a piece that was accepted.
func changeable(tree *quiz.Tree, by Hand, m *store.Material) error {
	if !by.MayChange(tree, m) {
		return quiz.Errorf(quiz.Forbidden, "“%s”已被采用，只能由采用它的上级工会修改", clip(m.Title))
	}
	return nil
}

// MayChange reports whether somebody who reaches a piece's unit may change or remove the piece: once it was accepted, only
// who may judge it, and stands no lower than whoever accepted it.
func (by Hand) MayChange(tree *quiz.Tree, m *store.Material) bool {
	return !m.Accepted || by.Admin || by.Judges(tree, m.Unit) && (m.JudgeUnit == 0 || tree.Within(m.JudgeUnit, by.Unit))
}

// write puts an entry into a piece. Whoever may not judge it sends it now, also when she changes it.
func (e Entry) write(m *store.Material, tree *quiz.Tree, by Hand, at int64) error {
	e.Title, e.Author, e.Grade, e.Note = strings.TrimSpace(e.Title), strings.TrimSpace(e.Author), strings.TrimSpace(e.Grade), strings.TrimSpace(e.Note)
	if field, said := e.wrong(at); said != "" {
		return quiz.Errorf(quiz.Invalid, "%s", said).At("body."+field, said)
	}
	judges := by.Judges(tree, e.Unit)
	if !judges && m.Accepted && m.Unit != e.Unit {
		return quiz.Errorf(quiz.Forbidden, "“%s”已被采用，不能改到您不能评定的单位", clip(m.Title))
	}
	m.Unit, m.Kind, m.Title, m.Author, m.Chars, m.Original, m.Note = e.Unit, e.Kind, e.Title, e.Author, e.Chars, e.Original, e.Note
	m.Edition, m.EnteredBy, m.ChangedAt = m.Edition+1, by.Name, at
	switch {
	case !judges && (e.Accepted != m.Accepted || e.Grade != m.Grade):
		return quiz.Errorf(quiz.Forbidden, "采用和等次由上级工会评定，本单位不能填写")
	case !judges:
		m.SentAt = at
	default:
		if m.Accepted != e.Accepted || m.Grade != e.Grade {
			m.JudgeUnit = by.over(tree)
		}
		m.Accepted, m.Grade = e.Accepted, e.Grade
		m.SentAt = cmp.Or(e.SentAt, m.SentAt, at)
	}
	return nil
}

// wrong says which field cannot be, and why.
func (e *Entry) wrong(now int64) (field, said string) {
	switch {
	case !slices.Contains(quiz.MaterialKinds, e.Kind):
		return "kind", "请选材料种类：征文、最美家庭、总结材料、活动材料或专项集体合同文本"
	case e.Title == "" || len([]rune(e.Title)) > maxTitle:
		return "title", fmt.Sprintf("标题要有 1 到 %d 个字", maxTitle)
	case len([]rune(e.Author)) > maxAuthor:
		return "author", fmt.Sprintf("作者最多 %d 个字", maxAuthor)
	case e.Chars < 0 || e.Chars > maxCharacters:
		return "characters", "字数不对：请核对"
	case len([]rune(e.Grade)) > maxGrade:
		return "grade", fmt.Sprintf("等次最多 %d 个字", maxGrade)
	case e.Grade != "" && !e.Accepted:
		return "grade", "评了等次的材料要先采用"
	case len([]rune(e.Note)) > maxNote:
		return "note", fmt.Sprintf("备注最多 %d 个字", maxNote)
	case e.SentAt > now+24*3_600_000 || e.SentAt < 0:
		return "sent_at", "报送时间还没有到：请核对"
	}
	return "", ""
}

// changeMaterials keeps pieces, all or none, if the contest's rules allow them and what they were made from (base, by id)
// is still on record.
func (a *Awards) changeMaterials(ctx context.Context, c Contest, list []store.Material, base map[int64]int64, in room) error {
	return a.cfg.DB.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.RaiseMaterials(c.Nr); err != nil {
			return err
		}
		row, err := tx.MaterialRule(c.Nr)
		if err != nil {
			return err
		}
		rules, err := readRules(row)
		if err != nil {
			return err
		}
		have, err := tx.Materials(c.Nr)
		if err != nil {
			return err
		}
		editions := make(map[int64]int64, len(have))
		for i := range have {
			editions[have[i].ID] = have[i].Edition
		}
		for id, edition := range base {
			if editions[id] != edition {
				return staleMaterial()
			}
		}
		if said := refusals(rules, have, list, in); len(said) > 0 {
			first := slices.Min(slices.Collect(maps.Keys(said)))
			return quiz.Errorf(quiz.Invalid, "%s", said[first]).At("body", said[first])
		}
		return tx.PutMaterials(list)
	})
}

// room says which units' pieces count against whoever adds some; nil: an admin, whom only the contest bounds.
type room func(unit int64) bool

func (by Hand) room(tree *quiz.Tree) room {
	if by.Unit == quiz.Root {
		return nil
	}
	return func(unit int64) bool { return tree.Within(unit, by.Unit) }
}

// overfull says that there would be too many pieces, in the contest or below whoever adds some; "" if there would not.
func overfull(have, list []store.Material, in room) string {
	known := make(map[int64]bool, len(have))
	mine := 0
	for i := range have {
		known[have[i].ID] = true
		if in != nil && in(have[i].Unit) {
			mine++
		}
	}
	more := 0
	for i := range list {
		if !known[list[i].ID] {
			more++
		}
	}
	switch {
	case more == 0:
		return ""
	case len(have)+more > mostPieces:
		return fmt.Sprintf("这场竞赛的材料已有 %d 件，不能再增加", len(have))
	case in != nil && mine+more > mostBelowOne:
		return fmt.Sprintf("您所管的单位已有 %d 件材料，合计最多 %d 件，不能再增加这 %d 件", mine, mostBelowOne, more)
	}
	return ""
}

// refusals says, by index in list, which pieces the rules do not allow beside those there are.
func refusals(rules MaterialRules, have, list []store.Material, in room) map[int]string {
	counts := make(map[unitKind]int)
	old := make(map[int64]*store.Material, len(have))
	for i := range have {
		counts[unitKind{have[i].Unit, have[i].Kind}]++
		old[have[i].ID] = &have[i]
	}
	out := make(map[int]string)
	if said := overfull(have, list, in); said != "" {
		out[0] = said
		return out
	}
	for i := range list {
		m := &list[i]
		k, rule := unitKind{m.Unit, m.Kind}, rules.of(m.Kind)
		before := old[m.ID]
		if before == nil || before.Unit != m.Unit || before.Kind != m.Kind {
			counts[k]++
			if before != nil {
				counts[unitKind{before.Unit, before.Kind}]--
			}
			if most := cmp.Or(rule.Most, mostOfKind); counts[k] > most {
				out[i] = fmt.Sprintf("%s每单位最多 %d 件，这是第 %d 件", m.Kind.Name(), most, counts[k])
				continue
			}
		} else if before.Chars == m.Chars && before.Original == m.Original { // taken in under the rules of its day
			continue
		}
		if said := rule.refusal(m); said != "" {
			out[i] = said
		}
	}
	return out
}
