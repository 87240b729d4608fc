package tally

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Outcome is what came of an objection.
type Outcome string

// The outcomes.
const (
	Upheld    Outcome = "upheld"    // 成立
	Declined  Outcome = "declined"  // 不成立
	Explained Outcome = "explained" // 已作说明
)

// Name returns how people call the outcome; "" for none.
func (o Outcome) Name() string {
	return map[Outcome]string{Upheld: "异议成立", Declined: "异议不成立", Explained: "已作说明"}[o]
}

// Limits of objections.
const (
	mostObjections = 1000 // of an award
	mostAnswers    = 50   // of an objection
	mostWords      = 2000 // characters of an objection, or an answer
)

// Object logs an objection to a sealed award. o.Name and o.Contact are sealed already. Errors: Invalid with what is
// wrong in it; NotFound: there is no such seal.
func (a *Awards) Object(ctx context.Context, o store.Objection) (store.Objection, error) {
	now := a.cfg.Now()
	seal, err := a.Seal(ctx, o.Seal)
	if err != nil {
		return store.Objection{}, err
	}
	if o.Text, err = words("body.text", "异议内容", o.Text); err != nil {
		return store.Objection{}, err
	}
	if o.ReceivedAt == 0 {
		o.ReceivedAt = now
	}
	if o.ReceivedAt > now || o.ReceivedAt < seal.At {
		return store.Objection{}, quiz.Errorf(quiz.Invalid, "收到异议的时间要在第 %d 次封存（%s）之后、现在之前", seal.Number, quiz.FormatMoment(seal.At)).At("body.received_at", "请核对时间")
	}
	all, err := a.Objections(ctx, seal.Award)
	if err != nil {
		return store.Objection{}, err
	}
	if len(all) >= mostObjections {
		return store.Objection{}, quiz.Errorf(quiz.Invalid, "已登记 %d 件异议，不能再增加", len(all))
	}
	o.ID, o.Number, o.At = store.NewID(now), seal.Number, now
	if err := a.cfg.DB.AddObjection(ctx, o); err != nil {
		return store.Objection{}, fmt.Errorf("keep objection: %w", err)
	}
	return o, nil
}

// Objections returns what was objected to any seal of an award, by when it was received.
func (a *Awards) Objections(ctx context.Context, award int64) ([]store.Objection, error) {
	all, err := a.cfg.DB.Objections(ctx, award)
	if err != nil {
		return nil, fmt.Errorf("read objections: %w", err)
	}
	return all, nil
}

// Objection returns an objection and the award it is about, or NotFound.
func (a *Awards) Objection(ctx context.Context, id int64) (o store.Objection, award int64, err error) {
	o, err = a.cfg.DB.Objection(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return o, 0, quiz.Errorf(quiz.NotFound, "没有这件异议")
	}
	if err != nil {
		return o, 0, fmt.Errorf("read objection: %w", err)
	}
	seal, err := a.cfg.DB.Seal(ctx, o.Seal)
	if err != nil {
		return o, 0, fmt.Errorf("read seal: %w", err)
	}
	return o, seal.Award, nil
}

// Answer answers an objection that has been answered so many times before. Errors: NotFound; Invalid; RevisionStale:
// it has been answered again since.
func (a *Awards) Answer(ctx context.Context, id int64, before int, outcome Outcome, text string, by Hand) error {
	o, _, err := a.Objection(ctx, id)
	if err != nil {
		return err
	}
	if outcome.Name() == "" {
		return quiz.Errorf(quiz.Invalid, "请写明处理结果").At("body.outcome", "应为 upheld、declined、explained 之一")
	}
	if text, err = words("body.answer", "答复", text); err != nil {
		return err
	}
	if o.Answers >= mostAnswers {
		return quiz.Errorf(quiz.Invalid, "这件异议已答复 %d 次，不能再答复", o.Answers)
	}
	stale := quiz.Errorf(quiz.RevisionStale, "这件异议已有新的答复：请重新打开后再写")
	if o.Answers != before {
		return stale
	}
	err = a.cfg.DB.AnswerObjection(ctx, id, before+1, store.ObjectionAnswer{Outcome: string(outcome), Text: text, Author: by.Name, Account: by.Account, At: a.cfg.Now()})
	if errors.Is(err, store.ErrConflict) {
		return stale
	}
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}

// Forget takes out who made an objection, once it has been answered. Errors: NotFound; Invalid: it has not.
func (a *Awards) Forget(ctx context.Context, id int64) error {
	o, _, err := a.Objection(ctx, id)
	if err != nil {
		return err
	}
	if o.Answers == 0 {
		return quiz.Errorf(quiz.Invalid, "这件异议还没有答复：答复后才能删除提出人的姓名和联系方式")
	}
	if err := a.cfg.DB.ForgetObjector(ctx, id); err != nil {
		return fmt.Errorf("forget objector: %w", err)
	}
	return nil
}

// words returns what somebody wrote, trimmed, or what is wrong with its length.
func words(place, name, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n == 0:
		return "", quiz.Errorf(quiz.Invalid, "请写%s", name).At(place, "不能为空")
	case n > mostWords:
		return "", quiz.Errorf(quiz.Invalid, "%s有 %d 个字，最多 %d 个", name, n, mostWords).At(place, "太长")
	}
	return text, nil
}

// traceable is what telephones, identity cards, bank accounts and addresses of e-mail look like.
var traceable = regexp.MustCompile(`1\d{2}[- ]?\d{4}[- ]?\d{4}\b|\b0\d{2,3}[- ]?\d{7,8}\b|\d{7,}[Xx]?|[0-9A-Za-z._%+-]+@[0-9A-Za-z.-]+`) // never changed

// impersonal hides in a text what could lead to a person: long numbers and addresses of e-mail.
func impersonal(text string) string { return traceable.ReplaceAllString(text, "（号码略）") }

// sealedObjections returns the objections to the seals before, as the next one prints them.
func (a *Awards) sealedObjections(ctx context.Context, tree *quiz.Tree, award int64) ([]SealedObjection, error) {
	all, err := a.Objections(ctx, award)
	if err != nil {
		return nil, err
	}
	var out []SealedObjection
	for _, o := range all {
		s := SealedObjection{Number: o.Number, Text: impersonal(o.Text), ReceivedAt: o.ReceivedAt, Outcome: o.Answer.Outcome, Answer: impersonal(o.Answer.Text), AnsweredAt: o.Answer.At}
		if o.Unit != 0 {
			s.Unit = tree.FullName(o.Unit)
		}
		out = append(out, s)
	}
	return out, nil
}

// EndNotice says that the notice of an award has ended (公示结束). Errors: NotFound; SealBlocked with what stands
// against it: it is not over, an objection has no answer, another seal took its place, it had ended.
func (a *Awards) EndNotice(ctx context.Context, id int64, note string, by Hand) error {
	seal, err := a.Seal(ctx, id)
	if err != nil {
		return err
	}
	if note = strings.TrimSpace(note); len([]rune(note)) > maxReason {
		return quiz.Errorf(quiz.Invalid, "说明有 %d 个字，最多 %d 个", len([]rune(note)), maxReason).At("body.note", "太长")
	}
	places, err := a.unended(ctx, &seal)
	if err != nil {
		return err
	}
	if len(places) > 0 {
		return &quiz.Error{Code: quiz.SealBlocked, Message: "公示还不能结束：" + places[0].Message, Places: places}
	}
	err = a.cfg.DB.EndNotice(ctx, store.Seal{ID: id, EndedAt: a.cfg.Now(), EndedBy: by.Name, EndNote: note}, by.Account)
	if errors.Is(err, store.ErrConflict) {
		return quiz.Errorf(quiz.SealBlocked, "这次公示已经结束")
	}
	if err != nil {
		return fmt.Errorf("end notice: %w", err)
	}
	return nil
}

func (a *Awards) unended(ctx context.Context, seal *Seal) ([]quiz.Place, error) {
	all, err := a.Seals(ctx, seal.Award)
	if err != nil {
		return nil, err
	}
	objections, err := a.Objections(ctx, seal.Award)
	if err != nil {
		return nil, err
	}
	e := new(quiz.Error)
	if seal.EndedAt > 0 {
		e.At("seal", "这次公示已于"+quiz.ClockText(seal.EndedAt)+"结束")
	}
	if seal.Number < len(all) {
		e.At("seal", fmt.Sprintf("第 %d 次封存已由第 %d 次代替", seal.Number, len(all)))
	}
	if a.cfg.Now() < seal.Sealed.Period.Ends() {
		e.At("period", "公示期还没有满（"+seal.Sealed.Period.Text()+"）")
	}
	for _, o := range objections {
		if o.Answers == 0 {
			e.At("objections", "还有异议没有答复（"+quiz.ClockText(o.ReceivedAt)+"收到）")
		}
	}
	return e.Places, nil
}
