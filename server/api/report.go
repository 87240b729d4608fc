package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/server/account"
)

// Remarks judges what people write in words of their own; account.Desk does.
type Remarks interface {
	// CheckRemark answers TextRefused for a text that must not be kept. place is the field it stands in.
	CheckRemark(ctx context.Context, person int64, place, text string) error
}

// QuestionReport is the body of POST /papers/{id}/reports.
type QuestionReport struct {
	Question string `json:"question" maxLength:"64" doc:"题目 id"`
	Text     string `json:"text" maxLength:"300" doc:"哪里有错；对同一道题再写，以后写的为准"`
}

type reportInput struct {
	ID   string `path:"id" maxLength:"20"`
	Body QuestionReport
}

// report keeps what a worker says is wrong with a question whose key she has been shown. The words are
// looked at by the platform only once it is clear that they may be kept.
func (s *Server) report(ctx context.Context, in *reportInput) error {
	v := callOf(ctx).viewer
	id, ok := idOf(in.ID)
	if !ok {
		return errNoPaper()
	}
	r, err := s.cfg.Play.Reportable(ctx, whoOf(v), id, in.Body.Question)
	if err != nil {
		return err
	}
	text, err := account.Remark(in.Body.Text)
	if err != nil {
		return placed("body.", err)
	}
	if s.cfg.Remarks != nil {
		if err := s.cfg.Remarks.CheckRemark(ctx, v.Person, "body.text", text); err != nil {
			return err
		}
	}
	return s.cfg.Play.Report(ctx, r, text)
}

func errNoPaper() error { return quiz.Errorf(quiz.NotFound, "没有找到这份试卷") }

// ExportedReport is what a worker said was wrong with a question.
type ExportedReport struct {
	Contest   string `json:"contest"`
	Question  string `json:"question"`
	Text      string `json:"text"`
	CreatedAt int64  `json:"created_at"`
	State     string `json:"state" enum:"open,accepted,declined" doc:"open：还没有处理"`
	Answer    string `json:"answer,omitempty" doc:"处理人的答复"`
}

// exportReports returns what a person has reported.
func (s *Server) exportReports(ctx context.Context, person int64) ([]ExportedReport, error) {
	rows, err := s.cfg.Play.Reports(ctx, person)
	if err != nil {
		return nil, err
	}
	out := make([]ExportedReport, len(rows))
	for i, r := range rows {
		c, err := s.cfg.Catalog.ByNr(r.Contest)
		if err != nil {
			return nil, err
		}
		out[i] = ExportedReport{Contest: c.ID, Question: r.Question, Text: r.Text, CreatedAt: r.CreatedAt, State: r.State, Answer: r.Answer}
	}
	return out, nil
}
