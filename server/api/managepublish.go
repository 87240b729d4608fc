package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	written "lawquiz/questions/document"
	"lawquiz/questions/intake/word"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// misread turns the faults of a document into an error with their places.
func misread(err error) error {
	var faults written.Faults
	if !errors.As(err, &faults) {
		return err
	}
	e := quiz.Errorf(quiz.Invalid, "竞赛文档有 %d 处错误，请先改正", len(faults))
	for i, f := range faults {
		if i == maxPlaces {
			break
		}
		e.At(fmt.Sprintf("document:%d:%d %s", f.Line, f.Column, f.Path), f.Message)
	}
	return e
}

// PublishPreview is what publishing would do.
type PublishPreview struct {
	Digest  string        `json:"digest" doc:"确认时带上；不能发布则为空"`
	Says    []string      `json:"says" doc:"将要发生什么"`
	Blocked []string      `json:"blocked" doc:"为什么不能发布；空为可以"`
	Missing []MissingHead `json:"missing" doc:"没有填报在册人数的基层单位，至多 200 个"`
	Lacking int           `json:"missing_total"`
	Check   ContestCheck  `json:"check"`
}

// MissingHead is a unit without the head-count its rate needs.
type MissingHead struct {
	UnitID string `json:"unit_id"`
	Unit   string `json:"unit"`
}

// nothing is the body of a request that says all by its path.
type nothing struct {
	ContestPath
	Body struct{}
}

func (s *Server) previewPublish(ctx context.Context, in *nothing) (PublishPreview, error) {
	k, err := s.keeper()
	if err != nil {
		return PublishPreview{}, err
	}
	p, err := k.Publishing(ctx, in.ID)
	if err != nil {
		return PublishPreview{}, err
	}
	out := PublishPreview{
		Says: orEmpty(p.Says), Blocked: orEmpty(p.Blocked), Missing: []MissingHead{}, Lacking: len(p.Missing), Check: checkView(p.Checked),
	}
	if len(p.Blocked) == 0 {
		out.Digest = p.Digest
	}
	tree := s.cfg.Catalog.Tree()
	for _, id := range p.Missing[:min(len(p.Missing), 200)] {
		out.Missing = append(out.Missing, MissingHead{UnitID: idText(id), Unit: tree.FullName(id)})
	}
	return out, nil
}

// PublishOrder confirms what was previewed.
type PublishOrder struct {
	Digest string `json:"digest" maxLength:"64" doc:"预览给出的摘要；此后有变化则为 409 preview_stale"`
}

type publishInput struct {
	ContestPath
	Body PublishOrder
}

func (s *Server) publishContest(ctx context.Context, in *publishInput) (KeptContest, error) {
	k, err := s.keeper()
	if err != nil {
		return KeptContest{}, err
	}
	c, err := k.Publish(ctx, in.ID, in.Body.Digest, callOf(ctx).author)
	if err != nil {
		return KeptContest{}, placed("body.", err)
	}
	callOf(ctx).notef("contest:"+c.ID, "发布竞赛%s，%s", quiz.Quoted(c.Title), c.Window.Text())
	return s.keptContest(c), nil
}

// MadeChange is one thing done to a published contest.
type MadeChange struct {
	What   string `json:"what" enum:"publish,pause,resume,extend,close"`
	Text   string `json:"text"`
	Closes int64  `json:"closes_at,omitempty" doc:"延长后的截止时间"`
	Reason string `json:"reason"`
	Author string `json:"author"`
	At     int64  `json:"at"`
}

// MadeChanges are all of them, the newest first.
type MadeChanges struct {
	Items []MadeChange `json:"items"`
}

func (s *Server) contestChanges(ctx context.Context, in *contestInput) (MadeChanges, error) {
	c, err := s.reachContest(ctx, in.ID)
	if err != nil {
		return MadeChanges{}, err
	}
	out := MadeChanges{Items: make([]MadeChange, 0, len(c.Changes))}
	for i := len(c.Changes) - 1; i >= 0; i-- {
		ch := c.Changes[i]
		out.Items = append(out.Items, MadeChange{What: ch.What, Text: saysChange(ch), Closes: ch.Closes, Reason: ch.Reason, Author: ch.Author, At: ch.At})
	}
	return out, nil
}

func saysChange(ch store.Change) string {
	switch ch.What {
	case store.ChangePublish:
		return "发布"
	case store.ChangePause:
		return "暂停"
	case store.ChangeResume:
		return "恢复"
	case store.ChangeExtend:
		return "截止时间延长至" + quiz.EndText(ch.Closes)
	}
	return "提前截止"
}

// ChangeReason is why something is done to a contest.
type ChangeReason struct {
	Reason string `json:"reason" maxLength:"300" doc:"原因，会公告给职工"`
}

type changeInput struct {
	ContestPath
	Body ChangeReason
}

func (s *Server) pauseContest(ctx context.Context, in *changeInput) (KeptContest, error) {
	return s.order(ctx, in.ID, play.Order{What: store.ChangePause, Reason: in.Body.Reason})
}

func (s *Server) resumeContest(ctx context.Context, in *changeInput) (KeptContest, error) {
	return s.order(ctx, in.ID, play.Order{What: store.ChangeResume, Reason: in.Body.Reason})
}

func (s *Server) closeContest(ctx context.Context, in *changeInput) (KeptContest, error) {
	return s.order(ctx, in.ID, play.Order{What: store.ChangeClose, Reason: in.Body.Reason})
}

// Extension is a later close, and why.
type Extension struct {
	Close  string `json:"close" maxLength:"40" doc:"新的截止时间，如 2026-03-20 24:00，北京时间"`
	Reason string `json:"reason" maxLength:"300" doc:"原因，会公告给职工"`
}

type extendInput struct {
	ContestPath
	Body Extension
}

func (s *Server) extendContest(ctx context.Context, in *extendInput) (KeptContest, error) {
	closes, err := quiz.ParseMoment(in.Body.Close)
	var wrong *quiz.Error
	if errors.As(err, &wrong) {
		return KeptContest{}, wrong.At("body.close", wrong.Message)
	}
	return s.order(ctx, in.ID, play.Order{What: store.ChangeExtend, Closes: closes, Reason: in.Body.Reason})
}

func (s *Server) order(ctx context.Context, id string, o play.Order) (KeptContest, error) {
	k, err := s.keeper()
	if err != nil {
		return KeptContest{}, err
	}
	o.Author = callOf(ctx).author
	c, err := k.Change(ctx, id, o)
	if err != nil {
		return KeptContest{}, placed("body.", err)
	}
	callOf(ctx).notef("contest:"+c.ID, "%s；原因：%s", saysChange(c.Changes[len(c.Changes)-1]), o.Reason)
	return s.keptContest(c), nil
}

var rulesFileDoc = doc{id: "rules-file", summary: "竞赛规则（Word，可作通知的附件）", media: docxType}

// rulesFile sends the rules as a file: of a draft to who may read drafts, of a contest to all of the staff.
func (s *Server) rulesFile(c *gin.Context) error {
	ctx := c.Request.Context()
	title, rules, err := s.rulesOf(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	file, err := rulesDocument(title, rules)
	if err != nil {
		return err
	}
	attach(c, "rules-"+c.Param("id")+".docx", title+"规则.docx", docxType, file)
	return nil
}

func (s *Server) rulesOf(ctx context.Context, id string) (title, rules string, err error) {
	c, err := s.reachContest(ctx, id)
	if err == nil {
		return c.Title, c.Rules, nil
	}
	if !readsAll(ctx) || s.cfg.Keeper == nil {
		return "", "", err
	}
	d, err := s.cfg.Keeper.Draft(ctx, id)
	if err != nil {
		return "", "", err
	}
	doc, faults := quiz.ReadContest("", []byte(d.Document))
	if len(faults) > 0 {
		return "", "", misread(faults)
	}
	return doc.Title, quiz.RuleText(doc), nil
}

// rulesDocument sets the rules as an annex to a notice: the title, then chapters with a heading each.
func rulesDocument(title, rules string) ([]byte, error) {
	d := &word.Document{Title: title + "规则", Footer: true, Styles: []word.Style{
		{ID: "RuleTitle", Name: "规则标题", Size: 22, Face: word.BiaoSong, Center: true, After: 18, Line: 32},
		{ID: "RuleHead", Name: "规则章名", Size: 16, Hei: true, First: 32, Line: 28, Keep: true},
		{ID: "RuleText", Name: "规则正文", Size: 16, Face: word.FangSong, First: 32, Line: 28, Full: true},
	}}
	head := false
	for i, line := range strings.Split(strings.TrimSpace(rules), "\n") {
		switch {
		case i == 0:
			d.Paragraph("RuleTitle", word.Run{Text: line})
		case line == "":
			head = true
			continue
		case head:
			d.Paragraph("RuleHead", word.Run{Text: line})
		default:
			d.Paragraph("RuleText", word.Run{Text: line})
		}
		head = false
	}
	return d.Bytes()
}
