package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"

	written "lawquiz/questions/document"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// ContestCheck is what a document comes to.
type ContestCheck struct {
	Document  string          `json:"document" doc:"YAML"`
	Form      *quiz.Form      `json:"form,omitempty" doc:"同一内容的表单；文档有错误则没有"`
	Faults    []written.Fault `json:"faults" doc:"错误，各在其处；path 与表单的字段一致"`
	Warnings  []ProblemPlace  `json:"warnings" doc:"允许但少见的写法，请确认"`
	Shortages []ProblemPlace  `json:"shortages" doc:"题库缺什么；有则不能发布"`
	Pool      int             `json:"pool" doc:"可以抽的题数"`
	Questions int             `json:"questions" doc:"每份试卷的题数"`
	Full      float64         `json:"full" doc:"满分"`
	Rules     string          `json:"rules" doc:"由文档生成的规则全文"`
}

// ContestDocument is a contest's document with what it comes to.
type ContestDocument struct {
	KeptContest
	ContestCheck
}

func checkView(c play.Checked) ContestCheck {
	out := ContestCheck{
		Document: c.Document, Faults: orEmpty([]written.Fault(c.Faults)), Warnings: placesView(c.Warnings),
		Shortages: placesView(c.Shortages), Pool: c.Pool, Rules: c.Rules,
	}
	if c.Contest != nil {
		form := quiz.FormOf(c.Contest)
		out.Form, out.Questions, out.Full = &form, c.Contest.Size(), c.Contest.Full().Float()
	}
	return out
}

func placesView(all []quiz.Place) []ProblemPlace {
	out := make([]ProblemPlace, len(all))
	for i, p := range all {
		out[i] = ProblemPlace(p)
	}
	return out
}

// contestDocument returns a draft's document, or that which a contest was published with: an extension is told in the
// rules and by the window.
func (s *Server) contestDocument(ctx context.Context, in *contestInput) (ContestDocument, error) {
	k, err := s.keeper()
	if err != nil {
		return ContestDocument{}, err
	}
	d, err := k.Draft(ctx, in.ID)
	if err == nil {
		return s.draftDocument(ctx, k, d)
	}
	if quiz.CodeOf(err) != quiz.NotFound {
		return ContestDocument{}, err
	}
	c, err := s.reachContest(ctx, in.ID)
	if err != nil {
		return ContestDocument{}, err
	}
	form := quiz.FormOf(c.Contest)
	return ContestDocument{KeptContest: s.keptContest(c), ContestCheck: ContestCheck{
		Document: string(quiz.WriteContest(c.Contest)), Form: &form, Faults: []written.Fault{}, Warnings: []ProblemPlace{},
		Shortages: []ProblemPlace{}, Pool: c.Pool.Len(), Questions: c.Size(), Full: c.Full().Float(), Rules: c.Rules,
	}}, nil
}

func (s *Server) draftDocument(ctx context.Context, k *play.Keeper, d store.ContestDraft) (ContestDocument, error) {
	checked, err := k.Check(ctx, d.Document)
	if err != nil {
		return ContestDocument{}, err
	}
	return ContestDocument{KeptContest: keptDraft(d), ContestCheck: checkView(checked)}, nil
}

// ContestText is a document as text or as a form, exactly one of the two.
type ContestText struct {
	Document string     `json:"document,omitempty" doc:"YAML 文档"`
	Form     *quiz.Form `json:"form,omitempty"`
}

func (t ContestText) text() (string, error) {
	if (t.Document == "") == (t.Form == nil) {
		return "", quiz.Errorf(quiz.Invalid, "请给出文档或者表单，二者选一").At("document", "与 form 二选一")
	}
	return documentOf(t.Document, t.Form)
}

type checkContestInput struct{ Body ContestText }

func (s *Server) checkContest(ctx context.Context, in *checkContestInput) (ContestCheck, error) {
	k, err := s.keeper()
	if err != nil {
		return ContestCheck{}, err
	}
	text, err := in.Body.text()
	if err != nil {
		return ContestCheck{}, placed("body.", err)
	}
	checked, err := k.Check(ctx, text)
	if err != nil {
		return ContestCheck{}, err
	}
	return checkView(checked), nil
}

// ContestChange is a draft's new document.
type ContestChange struct {
	ContestText
	Edition int64 `json:"edition" minimum:"1" doc:"从哪个版本改起；已有更新的版本则为 409 revision_stale"`
}

type writeContestInput struct {
	ContestPath
	Body ContestChange
}

func (s *Server) writeContest(ctx context.Context, in *writeContestInput) (ContestDocument, error) {
	k, err := s.keeper()
	if err != nil {
		return ContestDocument{}, err
	}
	text, err := in.Body.text()
	if err != nil {
		return ContestDocument{}, placed("body.", err)
	}
	if _, err := k.Draft(ctx, in.ID); quiz.CodeOf(err) == quiz.NotFound {
		if _, err := s.reachContest(ctx, in.ID); err == nil {
			return ContestDocument{}, quiz.Errorf(quiz.Forbidden, "竞赛已经发布，文档不能再改；可以延长、暂停或者提前截止")
		}
	}
	d, err := k.Write(ctx, store.ContestDraft{ID: in.ID, Edition: in.Body.Edition, Document: text, Author: callOf(ctx).author})
	if err != nil {
		return ContestDocument{}, placed("body.", err)
	}
	callOf(ctx).notef("contest:"+d.ID, "修改竞赛草稿，第 %d 版", d.Edition)
	return s.draftDocument(ctx, k, d)
}

type dropContestInput struct {
	ContestPath
	Edition int64 `query:"edition" required:"true" minimum:"1" doc:"删除的是哪个版本"`
}

func (s *Server) dropContest(ctx context.Context, in *dropContestInput) error {
	k, err := s.keeper()
	if err != nil {
		return err
	}
	if err := k.Drop(ctx, in.ID, in.Edition); err != nil {
		return err
	}
	callOf(ctx).note("contest:"+in.ID, "删除竞赛草稿")
	return nil
}

// SampleAsk says which paper to draw.
type SampleAsk struct {
	Seed string `json:"seed,omitempty" maxLength:"64" doc:"同一个种子抽出同一份试卷；不写则随机"`
}

// Sample is a paper nobody answers: as a worker sees it, and with its keys.
type Sample struct {
	Full      float64                 `json:"full"`
	TimeLimit int64                   `json:"time_limit_ms" doc:"0 为到竞赛截止"`
	Questions []quiz.ShownQuestion    `json:"questions" doc:"职工看到的样子"`
	Keys      []quiz.ReviewedQuestion `json:"keys" doc:"标准答案、解析和法条"`
}

type sampleInput struct {
	ContestPath
	Body SampleAsk
}

// sampleContest draws a paper of a draft, or of a published contest from its own questions.
func (s *Server) sampleContest(ctx context.Context, in *sampleInput) (Sample, error) {
	k, err := s.keeper()
	if err != nil {
		return Sample{}, err
	}
	seed := sha256.Sum256([]byte(in.Body.Seed))
	if in.Body.Seed == "" {
		rand.Read(seed[:]) // never fails: the runtime ends the program instead
	}
	c, sheet, err := s.sampled(ctx, k, in.ID, seed)
	if err != nil {
		return Sample{}, misread(err)
	}
	return Sample{Full: sheet.Full().Float(), TimeLimit: c.Paper.TimeLimit, Questions: sheet.Show(), Keys: sheet.Review(nil)}, nil
}

func (s *Server) sampled(ctx context.Context, k *play.Keeper, id string, seed [32]byte) (*quiz.Contest, *quiz.Sheet, error) {
	d, err := k.Draft(ctx, id)
	if err == nil {
		return k.Sample(ctx, d.Document, seed)
	}
	if quiz.CodeOf(err) != quiz.NotFound {
		return nil, nil, err
	}
	c, err := s.reachContest(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	layout, err := quiz.Draw(c.Contest, c.Pool, seed, nil)
	if err != nil {
		return nil, nil, err
	}
	sheet, err := quiz.Prepare(c.Contest, c.Texts, layout)
	return c.Contest, sheet, err
}
