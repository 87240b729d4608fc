package api

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
	"lawquiz/server/unitfile"
)

// NewUnit is the body of POST /units.
type NewUnit struct {
	Parent string   `json:"parent" maxLength:"20" doc:"上级单位 id"`
	Code   string   `json:"code" maxLength:"64" doc:"单位代码，各单位不能相同，以后不能改"`
	Name   string   `json:"name" maxLength:"80"`
	Group  string   `json:"group,omitempty" maxLength:"60"`
	Rates  *bool    `json:"rates,omitempty" doc:"false 为不计入参与率"`
	Names  []string `json:"names,omitempty" maxItems:"10" doc:"别名"`
}

// UnitEdit is the body of PUT /units/{id}; what is not written stays as it is.
type UnitEdit struct {
	Name   *string  `json:"name,omitempty" maxLength:"80"`
	Group  *string  `json:"group,omitempty" maxLength:"60"`
	Parent *string  `json:"parent,omitempty" maxLength:"20" doc:"移到这个单位之下"`
	Rates  *bool    `json:"rates,omitempty" doc:"false 为不计入参与率"`
	Names  []string `json:"names,omitempty" maxItems:"10" doc:"增加的别名"`
	Into   *string  `json:"into,omitempty" maxLength:"20" doc:"并入这个单位：本单位不再存在，下级、职工、邀请码和花名册归它"`
	Apply  bool     `json:"apply,omitempty" doc:"true 为写入，须带预览得到的 digest"`
	Digest string   `json:"digest,omitempty" maxLength:"64"`
	Reason string   `json:"reason,omitempty" maxLength:"100"`
}

func (s *Server) createUnit(ctx context.Context, in *struct{ Body NewUnit }) (UnitNode, error) {
	above, _, err := s.unitNow(ctx, in.Body.Parent)
	if err != nil {
		return UnitNode{}, err
	}
	b := in.Body
	fresh := quiz.Unit{Parent: above.ID, Code: strings.TrimSpace(b.Code), Apart: b.Rates != nil && !*b.Rates}
	if err := s.named(&fresh, &b.Name, &b.Group, b.Names); err != nil {
		return UnitNode{}, err
	}
	if !unitfile.CodeFits(fresh.Code) {
		return UnitNode{}, quiz.Errorf(quiz.Invalid, "单位代码只能用英文字母、数字和 - _ .，以字母或数字开头，最多 64 个字符").At("body.code", "请改写代码")
	}
	plan, err := s.propose(ctx, func(base census.Base) (census.Change, []unitfile.Problem, error) {
		taken := slices.ContainsFunc(base.Units, func(u quiz.Unit) bool { return u.Code == fresh.Code })
		if _, used := base.Used[fresh.Code]; used || taken {
			return census.Change{}, nil, quiz.Errorf(quiz.Invalid, "单位代码 %s 已经用过了", fresh.Code).At("body.code", "请换一个代码")
		}
		fresh.ID = base.Last + 1
		ch := census.Change{Units: append(slices.Clone(base.Units), fresh)}
		for _, n := range b.Names {
			ch.Names = append(ch.Names, store.UnitName{Unit: fresh.ID, Name: strings.TrimSpace(n)})
		}
		return ch, nil, nil
	})
	if err != nil {
		return UnitNode{}, err
	}
	return s.unitDetail(ctx, &UnitPath{plan.Added.Items[0].Unit})
}

// propose makes a change that needs no preview.
func (s *Server) propose(ctx context.Context, do proposal) (UnitPlan, error) {
	for range 3 {
		seen, err := s.changeUnits(ctx, do, asked{})
		if err != nil {
			return UnitPlan{}, err
		}
		callOf(ctx).notes = nil // the preview is nobody's but ours
		made, err := s.changeUnits(ctx, do, asked{apply: true, digest: seen.Digest})
		if quiz.CodeOf(err) != quiz.PreviewStale {
			return made, err
		}
	}
	return UnitPlan{}, quiz.Errorf(quiz.Busy, "同时修改单位的人较多，请稍后再试")
}

// named checks the texts of a unit and writes them into it; nil leaves one as it is.
func (s *Server) named(u *quiz.Unit, name, group *string, names []string) error {
	var e *quiz.Error
	fault := func(place, message string) {
		if e == nil {
			e = quiz.Errorf(quiz.Invalid, "填写的内容有误，请检查后重试")
		}
		e.At(place, message)
	}
	if name != nil {
		if u.Name = strings.TrimSpace(*name); u.Name == "" || !legibleText(u.Name) {
			fault("body.name", "请填写单位名称，不要有换行和看不见的字符")
		}
	}
	if group != nil {
		if u.Group = strings.TrimSpace(*group); !legibleText(u.Group) {
			fault("body.group", "不要有换行和看不见的字符")
		}
	}
	for _, n := range names {
		if n = strings.TrimSpace(n); n == "" || !legibleText(n) || utf8.RuneCountInString(n) > 80 {
			fault("body.names", "别名应为 1 到 80 个字，不要有换行和看不见的字符")
		}
	}
	if e != nil {
		return e
	}
	return nil
}

func legibleText(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
}

// changeUnit previews a change of one unit, or makes it.
func (s *Server) changeUnit(ctx context.Context, in *struct {
	UnitPath
	Body UnitEdit
}) (UnitPlan, error) {
	u, tree, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return UnitPlan{}, err
	}
	b := in.Body
	edit := unitEdit{id: u.ID, body: b}
	if err := s.named(&quiz.Unit{}, b.Name, b.Group, b.Names); err != nil {
		return UnitPlan{}, err
	}
	if err := reserved(callOf(ctx).top(), u.ID, b); err != nil {
		return UnitPlan{}, err
	}
	for _, target := range []struct {
		text  *string
		place string
		into  *int64
	}{{b.Parent, "body.parent", &edit.parent}, {b.Into, "body.into", &edit.into}} {
		if target.text == nil {
			continue
		}
		t, _, err := s.unitNow(ctx, *target.text)
		if err != nil || *target.text == "" {
			return UnitPlan{}, noUnit()
		}
		if tree.Within(t.ID, u.ID) {
			return UnitPlan{}, quiz.Errorf(quiz.Invalid, "不能移到或并入自己和自己的下级").At(target.place, "请选别的单位")
		}
		*target.into = t.ID
	}
	return s.changeUnits(ctx, edit.propose, asked{b.Apply, b.Digest, strings.TrimSpace(b.Reason)})
}

// reserved refuses what is not an organiser's to change: whose people enter rates, and where her own unit stands.
func reserved(top, unit int64, b UnitEdit) error {
	switch {
	case top == quiz.Root:
	case b.Rates != nil:
		return quiz.Errorf(quiz.Forbidden, "单位是否计入参与率要由市总调整")
	case top == unit && (b.Parent != nil || b.Into != nil || b.Group != nil):
		return quiz.Errorf(quiz.Forbidden, "自己单位的上级、组别和合并要由上级单位调整")
	}
	return nil
}

// bounded refuses what of a change is not an organiser's to make, whatever way it came: units that do not stand within
// her subtree as the record has them, before and after, are not found; and to put a unit below one that is set apart, or
// out of there, changes whose people enter rates.
func bounded(top int64, base census.Base, ch census.Change, p *census.Plan) error {
	if top == quiz.Root {
		return nil
	}
	next, err := quiz.NewTree(ch.Units)
	if err != nil {
		return err
	}
	merged := make(map[int64]int64, len(ch.Merges))
	for _, m := range ch.Merges {
		merged[m.From] = m.Into
	}
	next = next.With(quiz.Former{Merged: merged})
	for _, l := range slices.Concat(p.Added, p.Renamed, p.Regrouped, p.Moved, p.Merged, p.Apart, p.Heads, p.Named) {
		_, old := base.Tree.Now(l.Unit)
		if old && !base.Tree.Within(l.Unit, top) || !next.Within(l.Unit, top) {
			return noUnit()
		}
	}
	for i := range base.Units {
		if u := &base.Units[i]; base.Tree.Rated(u.ID) != next.Rated(u.ID) {
			return quiz.Errorf(quiz.Forbidden, "这样移动或合并，%s 是否计入参与率就变了，要由市总调整", u.Name)
		}
	}
	return nil
}

// unitEdit is a change of one unit.
type unitEdit struct {
	id, parent, into int64
	body             UnitEdit
}

func (e unitEdit) propose(base census.Base) (census.Change, []unitfile.Problem, error) {
	ch := census.Change{Units: make([]quiz.Unit, 0, len(base.Units))}
	for _, u := range base.Units {
		switch {
		case u.ID == e.id && e.into != 0:
			ch.Merges = append(ch.Merges, census.Merge{From: e.id, Into: e.into})
			continue
		case u.Parent == e.id && e.into != 0:
			u.Parent = e.into
		case u.ID == e.id:
			e.write(&u)
		}
		ch.Units = append(ch.Units, u)
	}
	if e.into == 0 {
		for _, n := range e.body.Names {
			ch.Names = append(ch.Names, store.UnitName{Unit: e.id, Name: strings.TrimSpace(n)})
		}
	}
	return ch, nil, nil
}

func (e unitEdit) write(u *quiz.Unit) {
	b := e.body
	if b.Name != nil {
		u.Name = strings.TrimSpace(*b.Name)
	}
	if b.Group != nil {
		u.Group = strings.TrimSpace(*b.Group)
	}
	if b.Rates != nil {
		u.Apart = !*b.Rates
	}
	if e.parent != 0 {
		u.Parent = e.parent
	}
}
