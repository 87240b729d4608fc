package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/play/preset"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
)

// KeptContest is a contest as the console lists it.
type KeptContest struct {
	ID         string `json:"id"`
	Title      string `json:"title" doc:"草稿的文档还有错误时为空"`
	State      string `json:"state" enum:"draft,upcoming,open,paused,closed"`
	OpensAt    int64  `json:"opens_at" doc:"0：还不知道"`
	ClosesAt   int64  `json:"closes_at"`
	KeyVersion int64  `json:"key_version" doc:"标准答案的版本；草稿为 0"`
	Rehearsal  bool   `json:"rehearsal"`
	Sound      bool   `json:"sound" doc:"草稿的文档没有错误"`
	Edition    int64  `json:"edition" doc:"草稿的版本；修改时带上"`
	Author     string `json:"author" doc:"最后改动草稿的人"`
	ChangedAt  int64  `json:"changed_at" doc:"草稿最后改动的时间，或发布的时间"`
}

// ContestPath is a contest named in the path.
type ContestPath struct {
	ID string `path:"id" maxLength:"64"`
}

// KeptContests is every contest the caller may see, drafts first.
type KeptContests struct {
	Items []KeptContest `json:"items"`
}

// The states of a contest that only the console tells.
const (
	draft  = "draft"
	paused = "paused"
)

func noKeeper() error { return quiz.Errorf(quiz.NotFound, "本服务没有开放竞赛管理") }

func (s *Server) keeper() (*play.Keeper, error) {
	if s.cfg.Keeper == nil {
		return nil, noKeeper()
	}
	return s.cfg.Keeper, nil
}

// readsAll reports whether the caller sees what workers do not know of.
func readsAll(ctx context.Context) bool {
	v := callOf(ctx).staff
	return v != nil && (v.Role == staff.Admin || v.Role == staff.Auditor)
}

func (s *Server) keptContests(ctx context.Context, _ *struct{}) (KeptContests, error) {
	k, err := s.keeper()
	if err != nil {
		return KeptContests{}, err
	}
	out := KeptContests{Items: []KeptContest{}}
	if readsAll(ctx) {
		drafts, err := k.Drafts(ctx)
		if err != nil {
			return KeptContests{}, err
		}
		for _, d := range drafts {
			out.Items = append(out.Items, keptDraft(d))
		}
	}
	for _, c := range s.cfg.Catalog.Contests() {
		out.Items = append(out.Items, s.keptContest(c))
	}
	return out, nil
}

func keptDraft(d store.ContestDraft) KeptContest {
	out := KeptContest{ID: d.ID, State: draft, Edition: d.Edition, Author: d.Author, ChangedAt: d.ChangedAt}
	if c, faults := quiz.ReadContest("", []byte(d.Document)); len(faults) == 0 {
		out.Title, out.OpensAt, out.ClosesAt, out.Rehearsal, out.Sound = c.Title, c.Window.Open, c.Window.Close, c.Rehearsal, true
	}
	return out
}

func (s *Server) keptContest(c *play.Contest) KeptContest {
	out := KeptContest{
		ID: c.ID, Title: c.Title, State: stateOf(c, s.cfg.Now()), OpensAt: c.Window.Open, ClosesAt: c.Window.Close,
		KeyVersion: c.KeyVersion, Rehearsal: c.Rehearsal, Sound: true,
	}
	if c.Paused && out.State != closed {
		out.State = paused
	}
	if len(c.Changes) > 0 {
		out.Author, out.ChangedAt = c.Changes[0].Author, c.Changes[0].At
	}
	return out
}

// Preset is a contest to begin from.
type Preset struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Note     string `json:"note"`
	Document string `json:"document"`
}

// Presets are the contests to begin from.
type Presets struct {
	Items []Preset `json:"items"`
}

func (s *Server) presets(context.Context, *struct{}) (Presets, error) {
	all, err := preset.All()
	if err != nil {
		return Presets{}, err
	}
	out := Presets{Items: make([]Preset, len(all))}
	for i, p := range all {
		out.Items[i] = Preset(p)
	}
	return out, nil
}

// NewContest says what a draft begins with: exactly one of preset, clone, document and form.
type NewContest struct {
	ID       string     `json:"id" maxLength:"64" doc:"竞赛编号：小写字母、数字和连字符，发布后不变"`
	Preset   string     `json:"preset,omitempty" maxLength:"64" doc:"样板的名称"`
	Clone    string     `json:"clone,omitempty" maxLength:"64" doc:"照抄哪一场竞赛或草稿"`
	Document string     `json:"document,omitempty" doc:"YAML 文档"`
	Form     *quiz.Form `json:"form,omitempty"`
}

type newContestInput struct{ Body NewContest }

func (s *Server) createContest(ctx context.Context, in *newContestInput) (ContestDocument, error) {
	k, err := s.keeper()
	if err != nil {
		return ContestDocument{}, err
	}
	text, err := s.beginning(ctx, k, in.Body)
	if err != nil {
		return ContestDocument{}, placed("body.", err)
	}
	d, err := k.Create(ctx, in.Body.ID, text, callOf(ctx).author)
	if err != nil {
		return ContestDocument{}, placed("body.", err)
	}
	callOf(ctx).note("contest:"+d.ID, "新建竞赛草稿")
	return s.draftDocument(ctx, k, d)
}

// beginning is the document a draft begins with.
func (s *Server) beginning(ctx context.Context, k *play.Keeper, n NewContest) (string, error) {
	given := 0
	for _, is := range []bool{n.Preset != "", n.Clone != "", n.Document != "", n.Form != nil} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		return "", quiz.Errorf(quiz.Invalid, "请写明从哪里开始：样板、另一场竞赛、文档或表单，四者选一").At("preset", "四者选一")
	case n.Preset != "":
		return s.fromPreset(n)
	case n.Clone != "":
		return s.fromClone(ctx, k, n)
	case n.Form != nil:
		n.Form.ID = n.ID
	}
	return documentOf(n.Document, n.Form)
}

func (s *Server) fromPreset(n NewContest) (string, error) {
	all, err := preset.All()
	if err != nil {
		return "", err
	}
	for _, p := range all {
		if p.Name == n.Preset {
			src, err := p.Start(n.ID, s.cfg.Now())
			return string(src), err
		}
	}
	return "", quiz.Errorf(quiz.NotFound, "没有这个样板").At("preset", "不认识")
}

// fromClone writes another contest's document under a new id; the dates are the other's, to be changed.
func (s *Server) fromClone(ctx context.Context, k *play.Keeper, n NewContest) (string, error) {
	if c, err := s.reachContest(ctx, n.Clone); err == nil {
		other := *c.Contest
		other.ID = n.ID
		return string(quiz.WriteContest(&other)), nil
	}
	d, err := k.Draft(ctx, n.Clone)
	if err != nil {
		return "", err
	}
	c, faults := quiz.ReadContest("", []byte(d.Document))
	if len(faults) > 0 {
		return d.Document, nil
	}
	c.ID = n.ID
	return string(quiz.WriteContest(c)), nil
}

// documentOf is a document as text, or a form as one: in the way documents are written if it has no faults.
func documentOf(text string, form *quiz.Form) (string, error) {
	if form == nil {
		return text, nil
	}
	if c, faults := form.Read(); len(faults) == 0 {
		return string(quiz.WriteContest(c)), nil
	}
	src, err := form.Document()
	if err != nil {
		return "", quiz.Errorf(quiz.Invalid, "表单中有不能识别的数字").At("form", "不是数字")
	}
	return string(src), nil
}
