package api

import (
	"context"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// Material is a piece a unit has sent in.
type Material struct {
	ID         string            `json:"id"`
	Unit       AwardUnit         `json:"unit"`
	Kind       quiz.MaterialKind `json:"kind" enum:"essay,family,summary,activity,contract"`
	KindName   string            `json:"kind_name" doc:"征文、最美家庭、总结材料、活动材料、专项集体合同文本"`
	Title      string            `json:"title"`
	Author     string            `json:"author"`
	Characters int               `json:"characters" doc:"字数；0 为没有写"`
	SentAt     int64             `json:"sent_at" doc:"报送时间，Unix 毫秒"`
	Late       bool              `json:"late" doc:"迟交"`
	Original   bool              `json:"original" doc:"声明原创"`
	Accepted   bool              `json:"accepted" doc:"采用"`
	Grade      string            `json:"grade" doc:"等次；没有则为空"`
	Note       string            `json:"note"`
	Edition    int64             `json:"edition" doc:"修改、删除时送回"`
	EnteredBy  string            `json:"entered_by"`
	ChangedAt  int64             `json:"changed_at" doc:"Unix 毫秒"`
	MayJudge   bool              `json:"may_judge" doc:"您可以评定采用和等次"`
	MayEdit    bool              `json:"may_edit"`
}

// Materials is a part of a contest's materials.
type Materials struct {
	Items []Material `json:"items"`
	Total int        `json:"total"`
}

// materialDesk is a contest whose materials the caller may see, below a unit.
type materialDesk struct {
	contest *play.Contest
	tally   tally.Contest
	tree    *quiz.Tree
	top     quiz.Unit
}

// reachMaterials returns the desk of a contest below a unit within the caller's reach; "" is the top of it.
func (s *Server) reachMaterials(ctx context.Context, contest, unit string) (materialDesk, error) {
	if s.cfg.Awards == nil {
		return materialDesk{}, quiz.Errorf(quiz.NotFound, "本服务没有开放评奖")
	}
	c, err := s.reachContest(ctx, contest)
	if err != nil {
		return materialDesk{}, err
	}
	top, err := s.ownerOf(ctx, unit)
	return materialDesk{contest: c, tally: tallied(c), tree: s.treeOf(c), top: top}, err
}

func (s *Server) materialView(ctx context.Context, d materialDesk, rules tally.MaterialRules, m *store.Material) Material {
	by := hand(ctx)
	judges := by.Judges(d.tree, m.Unit)
	writes := s.mayWrite(ctx)
	return Material{
		ID: idText(m.ID), Unit: awardUnit(d.tree, m.Unit), Kind: m.Kind, KindName: m.Kind.Name(), Title: m.Title, Author: m.Author,
		Characters: m.Chars, SentAt: m.SentAt, Late: rules.Late(m), Original: m.Original, Accepted: m.Accepted, Grade: m.Grade, Note: m.Note,
		Edition: m.Edition, EnteredBy: m.EnteredBy, ChangedAt: m.ChangedAt, MayJudge: judges && writes, MayEdit: writes && by.MayChange(d.tree, m),
	}
}

// MaterialFilter is which pieces are asked for.
type MaterialFilter struct {
	Unit     string            `query:"unit" maxLength:"20" doc:"这个单位和它的下属单位的；不写为您所管的全部"`
	Kind     quiz.MaterialKind `query:"kind" enum:"essay,family,summary,activity,contract"`
	Q        string            `query:"q" maxLength:"100" doc:"在标题、作者、等次和备注里查找"`
	Accepted string            `query:"accepted" enum:"yes,no"`
	Late     bool              `query:"late" doc:"只列迟交的"`
}

type materialsInput struct {
	ID string `path:"id" maxLength:"64"`
	Window
	MaterialFilter
}

func (s *Server) materials(ctx context.Context, in *materialsInput) (Materials, error) {
	d, err := s.reachMaterials(ctx, in.ID, in.Unit)
	if err != nil {
		return Materials{}, err
	}
	found, rules, err := s.findMaterials(ctx, d, &in.MaterialFilter)
	if err != nil {
		return Materials{}, err
	}
	out := Materials{Items: []Material{}, Total: len(found)}
	for _, m := range cut(found, in.Window) {
		out.Items = append(out.Items, s.materialView(ctx, d, rules, &m))
	}
	return out, nil
}

// findMaterials returns the pieces of the desk's subtree that a filter takes.
func (s *Server) findMaterials(ctx context.Context, d materialDesk, f *MaterialFilter) ([]store.Material, tally.MaterialRules, error) {
	rules, err := s.cfg.Awards.MaterialRules(ctx, d.tally)
	if err != nil {
		return nil, rules, err
	}
	all, err := s.cfg.Awards.Materials(ctx, d.tally)
	if err != nil {
		return nil, rules, err
	}
	found := []store.Material{}
	for i := range all {
		if m := &all[i]; d.tree.Within(m.Unit, d.top.ID) && f.takes(m, rules) {
			found = append(found, *m)
		}
	}
	return found, rules, nil
}

func (f *MaterialFilter) takes(m *store.Material, rules tally.MaterialRules) bool {
	switch {
	case f.Kind != "" && m.Kind != f.Kind, f.Accepted != "" && m.Accepted != (f.Accepted == "yes"), f.Late && !rules.Late(m):
		return false
	case f.Q == "":
		return true
	}
	q := strings.ToLower(strings.TrimSpace(f.Q))
	return strings.Contains(strings.ToLower(m.Title+"\n"+m.Author+"\n"+m.Grade+"\n"+m.Note), q)
}

// NewMaterial is a piece to be kept.
type NewMaterial struct {
	Unit       string            `json:"unit" minLength:"1" maxLength:"20"`
	Kind       quiz.MaterialKind `json:"kind" enum:"essay,family,summary,activity,contract"`
	Title      string            `json:"title" minLength:"1" maxLength:"200"`
	Author     string            `json:"author,omitempty" maxLength:"100"`
	Characters int               `json:"characters,omitempty" minimum:"0" maximum:"1000000"`
	Original   bool              `json:"original,omitempty" doc:"声明原创"`
	Note       string            `json:"note,omitempty" maxLength:"500"`
	SentAt     int64             `json:"sent_at,omitempty" minimum:"0" doc:"报送时间，Unix 毫秒，不写为现在；只有上级工会可以写"`
	Accepted   bool              `json:"accepted,omitempty" doc:"采用；只有上级工会可以评定"`
	Grade      string            `json:"grade,omitempty" maxLength:"20" doc:"等次；只有上级工会可以评定"`
	Edition    int64             `json:"edition,omitempty" minimum:"0" doc:"修改时送回读到的值；已有改动则为 409 revision_stale"`
}

// materialEntry reads a piece whose unit the caller reaches.
func (s *Server) materialEntry(ctx context.Context, b *NewMaterial) (tally.Entry, error) {
	id, ok := idOf(b.Unit)
	if !ok || id == 0 {
		return tally.Entry{}, noUnit()
	}
	unit, err := s.reach(ctx, id)
	return tally.Entry{
		Unit: unit.ID, Kind: b.Kind, Title: b.Title, Author: b.Author, Chars: b.Characters, Original: b.Original, Note: b.Note,
		SentAt: b.SentAt, Accepted: b.Accepted, Grade: b.Grade,
	}, err
}

// titled names a piece for the log of changes, which outlives an erasure: a family's title is people's names.
func titled(m *store.Material) string {
	if m.Kind == quiz.Family {
		return m.Kind.Name()
	}
	return m.Kind.Name() + "“" + m.Title + "”"
}

type newMaterialInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body NewMaterial
}

func (s *Server) addMaterial(ctx context.Context, in *newMaterialInput) (Material, error) {
	d, err := s.reachMaterials(ctx, in.ID, "")
	if err != nil {
		return Material{}, err
	}
	e, err := s.materialEntry(ctx, &in.Body)
	if err != nil {
		return Material{}, err
	}
	m, err := s.cfg.Awards.AddMaterial(ctx, d.tally, d.tree, hand(ctx), e)
	if err != nil {
		return Material{}, err
	}
	callOf(ctx).notef("material:"+idText(m.ID), "报送%s，%s", titled(&m), awardUnit(d.tree, m.Unit).Name)
	rules, err := s.cfg.Awards.MaterialRules(ctx, d.tally)
	return s.materialView(ctx, d, rules, &m), err
}

// MaterialPath is a piece named in the path.
type MaterialPath struct {
	ID       string `path:"id" maxLength:"64"`
	Material string `path:"material" maxLength:"20"`
}

// reachMaterial returns a piece of a unit within the caller's reach, or NotFound.
func (s *Server) reachMaterial(ctx context.Context, at MaterialPath) (materialDesk, store.Material, error) {
	d, err := s.reachMaterials(ctx, at.ID, "")
	if err != nil {
		return d, store.Material{}, err
	}
	absent := quiz.Errorf(quiz.NotFound, "没有这份材料")
	id, ok := idOf(at.Material)
	if !ok {
		return d, store.Material{}, absent
	}
	m, err := s.cfg.Awards.Material(ctx, d.tally, id)
	if err == nil && !s.reaches(ctx, m.Unit) {
		return d, store.Material{}, absent
	}
	return d, m, err
}

func (s *Server) material(ctx context.Context, in *MaterialPath) (Material, error) {
	d, m, err := s.reachMaterial(ctx, *in)
	if err != nil {
		return Material{}, err
	}
	rules, err := s.cfg.Awards.MaterialRules(ctx, d.tally)
	return s.materialView(ctx, d, rules, &m), err
}

type changeMaterialInput struct {
	MaterialPath
	Body NewMaterial
}

func (s *Server) changeMaterial(ctx context.Context, in *changeMaterialInput) (Material, error) {
	d, m, err := s.reachMaterial(ctx, in.MaterialPath)
	if err != nil {
		return Material{}, err
	}
	e, err := s.materialEntry(ctx, &in.Body)
	if err != nil {
		return Material{}, err
	}
	m, err = s.cfg.Awards.ChangeMaterial(ctx, d.tally, d.tree, hand(ctx), m.ID, in.Body.Edition, e)
	if err != nil {
		return Material{}, err
	}
	callOf(ctx).notef("material:"+idText(m.ID), "修改%s，%s；采用：%v；等次：%s", titled(&m), awardUnit(d.tree, m.Unit).Name, m.Accepted, m.Grade)
	rules, err := s.cfg.Awards.MaterialRules(ctx, d.tally)
	return s.materialView(ctx, d, rules, &m), err
}

type removeMaterialInput struct {
	MaterialPath
	Edition int64 `query:"edition" minimum:"1" required:"true" doc:"读到的值；已有改动则为 409 revision_stale"`
}

func (s *Server) removeMaterial(ctx context.Context, in *removeMaterialInput) error {
	d, m, err := s.reachMaterial(ctx, in.MaterialPath)
	if err != nil {
		return err
	}
	if err := s.cfg.Awards.RemoveMaterial(ctx, d.tally, d.tree, hand(ctx), m.ID, in.Edition); err != nil {
		return err
	}
	callOf(ctx).notef("material:"+idText(m.ID), "删除%s，%s", titled(&m), awardUnit(d.tree, m.Unit).Name)
	return nil
}
