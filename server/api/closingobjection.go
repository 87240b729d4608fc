package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
)

// Objections is what was objected to an award's notices.
type Objections struct {
	Items []Objection `json:"items" doc:"先收到的在前"`
	Total int         `json:"total"`
}

// Objection is an objection with its newest answer.
type Objection struct {
	ID         string        `json:"id"`
	Seal       string        `json:"seal"`
	Number     int           `json:"number" doc:"对第几版公示"`
	Unit       *AwardUnit    `json:"unit,omitempty" doc:"所涉单位；没有则为不涉及某个单位"`
	Name       string        `json:"name" doc:"提出人；可以为空"`
	Contact    string        `json:"contact" doc:"联系方式；可以为空"`
	Text       string        `json:"text"`
	ReceivedAt int64         `json:"received_at" doc:"Unix 毫秒"`
	Author     string        `json:"author" doc:"登记人"`
	At         int64         `json:"at" doc:"登记时间，Unix 毫秒"`
	Answers    int           `json:"answers" doc:"已答复几次；再答复时送回"`
	Outcome    tally.Outcome `json:"outcome" doc:"upheld 成立、declined 不成立、explained 已作说明；空为还没有答复"`
	Answer     string        `json:"answer"`
	AnsweredBy string        `json:"answered_by"`
	AnsweredAt int64         `json:"answered_at" doc:"Unix 毫秒"`
}

// The fields of an objection that are sealed.
const (
	objectorName    = "objection.name"
	objectorContact = "objection.contact"
)

// objection shows an objection; an auditor does not learn who made it.
func (s *Server) objection(ctx context.Context, h heldAward, o store.Objection) (Objection, error) {
	out := Objection{
		ID: idText(o.ID), Seal: idText(o.Seal), Number: o.Number, Text: o.Text, ReceivedAt: o.ReceivedAt, Author: o.Author, At: o.At, Answers: o.Answers,
		Outcome: tally.Outcome(o.Answer.Outcome), Answer: o.Answer.Text, AnsweredBy: o.Answer.Author, AnsweredAt: o.Answer.At,
	}
	if o.Unit != 0 {
		u := awardUnit(h.tree, o.Unit)
		out.Unit = &u
	}
	if s.cfg.Sealer == nil || callOf(ctx).staff.Role == staff.Auditor {
		return out, nil
	}
	var err error
	if out.Name, err = s.cfg.Sealer.Open(objectorName, o.Name); err != nil {
		return out, err
	}
	out.Contact, err = s.cfg.Sealer.Open(objectorContact, o.Contact)
	return out, err
}

type objectionsInput struct {
	AwardPath
	Window
}

func (s *Server) objections(ctx context.Context, in *objectionsInput) (Objections, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return Objections{}, err
	}
	all, err := s.cfg.Awards.Objections(ctx, h.id)
	if err != nil {
		return Objections{}, err
	}
	out := Objections{Items: []Objection{}, Total: len(all)}
	for _, o := range cut(all, in.Window) {
		shown, err := s.objection(ctx, h, o)
		if err != nil {
			return Objections{}, err
		}
		out.Items = append(out.Items, shown)
	}
	return out, nil
}

// NewObjection is an objection to be logged.
type NewObjection struct {
	Unit       string `json:"unit,omitempty" maxLength:"20" doc:"所涉单位的 id；不写为不涉及某个单位"`
	Name       string `json:"name,omitempty" maxLength:"50" doc:"提出人；加密保存，不公布"`
	Contact    string `json:"contact,omitempty" maxLength:"100" doc:"联系方式；加密保存，不公布"`
	Text       string `json:"text" minLength:"1" maxLength:"2000" doc:"异议内容；将在下一版公示中列出，请不要写个人信息"`
	ReceivedAt int64  `json:"received_at,omitempty" minimum:"0" doc:"何时收到，Unix 毫秒；不写为现在"`
}

type newObjectionInput struct {
	AwardPath
	Body NewObjection
}

// logObjection logs an objection to the newest seal.
func (s *Server) logObjection(ctx context.Context, in *newObjectionInput) (Objection, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return Objection{}, err
	}
	all, err := s.cfg.Awards.Seals(ctx, h.id)
	if err != nil {
		return Objection{}, err
	}
	if len(all) == 0 {
		return Objection{}, quiz.Errorf(quiz.NotFound, "结果还没有封存公示，没有可以登记异议的公示")
	}
	o := store.Objection{Seal: all[len(all)-1].ID, Text: in.Body.Text, ReceivedAt: in.Body.ReceivedAt, Author: callOf(ctx).author, Account: hand(ctx).Account}
	if in.Body.Unit != "" {
		id, ok := idOf(in.Body.Unit)
		if !ok || !h.tree.Within(id, h.owner.ID) {
			return Objection{}, noUnit()
		}
		o.Unit = id
	}
	if in.Body.Name+in.Body.Contact != "" {
		if s.cfg.Sealer == nil {
			return Objection{}, quiz.Errorf(quiz.Invalid, "本服务没有密钥，不能保存提出人的姓名和联系方式")
		}
		o.Name, o.Contact = s.cfg.Sealer.Seal(objectorName, in.Body.Name), s.cfg.Sealer.Seal(objectorContact, in.Body.Contact)
	}
	if o, err = s.cfg.Awards.Object(ctx, o); err != nil {
		return Objection{}, err
	}
	callOf(ctx).notef("objection:"+idText(o.ID), "登记对第 %d 版公示的异议", o.Number)
	return s.objection(ctx, h, o)
}

// ObjectionAnswer is the body of PUT /objections/{id}.
type ObjectionAnswer struct {
	Outcome tally.Outcome `json:"outcome,omitempty" enum:",upheld,declined,explained" doc:"upheld 成立、declined 不成立、explained 已作说明"`
	Answer  string        `json:"answer,omitempty" maxLength:"2000" doc:"答复；将在下一版公示中列出"`
	Answers int           `json:"answers,omitempty" minimum:"0" doc:"此前已答复几次；已有新的答复则为 409 revision_stale"`
	Forget  bool          `json:"forget,omitempty" doc:"删除提出人的姓名和联系方式；须已答复"`
}

type objectionAnswerInput struct {
	AwardPath
	Body ObjectionAnswer
}

func (s *Server) answerObjection(ctx context.Context, in *objectionAnswerInput) (Objection, error) {
	h, id, err := s.reachObjection(ctx, in.ID)
	if err != nil {
		return Objection{}, err
	}
	at := callOf(ctx)
	if in.Body.Outcome == "" && !in.Body.Forget {
		return Objection{}, quiz.Errorf(quiz.Invalid, "请写明处理结果").At("body.outcome", "应为 upheld、declined、explained 之一")
	}
	if in.Body.Outcome != "" {
		if err := s.cfg.Awards.Answer(ctx, id, in.Body.Answers, in.Body.Outcome, in.Body.Answer, hand(ctx)); err != nil {
			return Objection{}, err
		}
		at.note("objection:"+idText(id), "答复异议："+in.Body.Outcome.Name())
	}
	if in.Body.Forget {
		if err := s.cfg.Awards.Forget(ctx, id); err != nil {
			return Objection{}, err
		}
		at.note("objection:"+idText(id), "删除异议提出人的姓名和联系方式")
	}
	o, _, err := s.cfg.Awards.Objection(ctx, id)
	if err != nil {
		return Objection{}, err
	}
	return s.objection(ctx, h, o)
}

// reachObjection returns the award of an objection the caller may see, or NotFound.
func (s *Server) reachObjection(ctx context.Context, id string) (heldAward, int64, error) {
	return s.reachPart(ctx, id, quiz.Errorf(quiz.NotFound, "没有这件异议"), func(n int64) (int64, error) {
		_, award, err := s.cfg.Awards.Objection(ctx, n)
		return award, err
	})
}
