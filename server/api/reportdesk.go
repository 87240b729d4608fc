package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// ReportedQuestion is what a worker says is wrong with a question, for who deals with it. Who said it is not told.
type ReportedQuestion struct {
	ID         string `json:"id"`
	Contest    string `json:"contest"`
	Question   string `json:"question"`
	Revision   int    `json:"revision"`
	Stem       string `json:"stem"`
	Text       string `json:"text"`
	CreatedAt  int64  `json:"created_at"`
	State      string `json:"state" enum:"open,accepted,declined"`
	Answer     string `json:"answer" doc:"给职工的答复"`
	AnsweredBy string `json:"answered_by"`
	AnsweredAt int64  `json:"answered_at" doc:"0：还没有处理"`
	Alike      int64  `json:"alike" doc:"同一道题在本列表里有几条"`
	Corrected  bool   `json:"corrected" doc:"这道题的标准答案已更正"`
}

// ReportedQuestions is a list of reports.
type ReportedQuestions struct {
	Total int64              `json:"total"`
	Items []ReportedQuestion `json:"items"`
}

type reportDeskInput struct {
	State    string `query:"state" enum:"open,accepted,declined" doc:"不写则全部"`
	Contest  string `query:"contest" maxLength:"64"`
	Question string `query:"question" maxLength:"64"`
	Window
}

func (s *Server) reportDesk(ctx context.Context, in *reportDeskInput) (ReportedQuestions, error) {
	f := store.ReportFilter{State: in.State, Question: in.Question}
	if in.Contest != "" {
		c, err := s.reachContest(ctx, in.Contest)
		if err != nil {
			return ReportedQuestions{}, err
		}
		f.Contest = c.Nr
	}
	limit := in.Limit
	if limit == 0 {
		limit = defaultPage
	}
	rows, total, err := s.cfg.Play.ReportDesk(ctx, f, in.Offset, limit)
	if err != nil {
		return ReportedQuestions{}, err
	}
	out := ReportedQuestions{Total: total, Items: make([]ReportedQuestion, len(rows))}
	for i, r := range rows {
		out.Items[i] = s.reported(r.Report)
		out.Items[i].Alike = r.Alike
	}
	return out, nil
}

func (s *Server) reported(r store.Report) ReportedQuestion {
	out := ReportedQuestion{
		ID: idText(r.ID), Question: r.Question, Revision: r.Revision, Text: r.Text, CreatedAt: r.CreatedAt, State: r.State,
		Answer: r.Answer, AnsweredBy: r.AnsweredBy, AnsweredAt: r.AnsweredAt,
	}
	c, err := s.cfg.Catalog.ByNr(r.Contest)
	if err != nil {
		return out
	}
	ref := quiz.Ref{ID: r.Question, Revision: r.Revision}
	out.Contest = c.ID
	_, out.Corrected = c.Texts.Correction(ref)
	if q, err := c.Texts.Question(ref); err == nil {
		out.Stem = q.Stem
	}
	return out
}

// ReportAnswer is what became of a report.
type ReportAnswer struct {
	State  string `json:"state" enum:"open,accepted,declined" doc:"accepted 题目确有问题，declined 题目无误，open 重新打开"`
	Answer string `json:"answer" maxLength:"300" doc:"给职工的答复，可以为空"`
}

type answerReportInput struct {
	ID   string `path:"id" maxLength:"20"`
	Body ReportAnswer
}

func (s *Server) answerReport(ctx context.Context, in *answerReportInput) (ReportedQuestion, error) {
	id, ok := idOf(in.ID)
	if !ok {
		return ReportedQuestion{}, quiz.Errorf(quiz.NotFound, "没有这条纠错")
	}
	at := callOf(ctx)
	r, err := s.cfg.Play.AnswerReport(ctx, id, in.Body.State, in.Body.Answer, at.author)
	if err != nil {
		return ReportedQuestion{}, err
	}
	at.notef("report:"+in.ID, "题目 %s 的纠错处理为 %s", r.Question, r.State)
	return s.reported(r), nil
}
