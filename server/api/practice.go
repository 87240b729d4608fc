package api

import (
	"cmp"
	"context"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
)

// PracticeTopics is what may be practised now, and what may not.
type PracticeTopics struct {
	Laws   []PracticeLaw  `json:"laws" doc:"可以练习的法律，题目多的在前"`
	Banks  []PracticeBank `json:"banks" doc:"可以练习的题库"`
	Closed []ClosedBank   `json:"closed" doc:"现在不能练习的题库：有竞赛正从中抽题"`
}

// PracticeLaw is a law to practise.
type PracticeLaw struct {
	Law       string                 `json:"law"`
	Questions int                    `json:"questions"`
	ByKind    map[questions.Kind]int `json:"by_kind" doc:"各题型的题数"`
}

// PracticeBank is a bank to practise.
type PracticeBank struct {
	ID        string                 `json:"id"`
	Title     string                 `json:"title"`
	Law       string                 `json:"law,omitempty" doc:"整个题库所依据的法律，如有"`
	Questions int                    `json:"questions"`
	ByKind    map[questions.Kind]int `json:"by_kind" doc:"各题型的题数"`
}

// ClosedBank is a bank that may not be practised now. Nothing more is told of it.
type ClosedBank struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Reason string `json:"reason" doc:"可以直接显示给职工的原因"`
	Until  int64  `json:"until" doc:"何时可以练习，Unix 毫秒"`
}

// PracticeAsk is the body of POST /practice/questions. Conditions narrow each other.
type PracticeAsk struct {
	Bank      string `json:"bank,omitempty" maxLength:"64" doc:"题库 id；不写为所有题库"`
	Law       string `json:"law,omitempty" maxLength:"60" doc:"法律简称；不写为所有法律"`
	Article   string `json:"article,omitempty" maxLength:"20" doc:"条文，如 第七条"`
	Count     int    `json:"count,omitempty" minimum:"1" maximum:"20" doc:"几题，默认 10"`
	WrongOnly bool   `json:"wrong_only,omitempty" doc:"只要错题本里的"`
}

// PracticeQuestion is a question to practise, without its key.
type PracticeQuestion struct {
	quiz.ShownQuestion
	Revision int    `json:"revision" doc:"作答时原样送回"`
	Bank     string `json:"bank"`
	Law      string `json:"law" doc:"所依据的第一部法律"`
	InBook   bool   `json:"in_book" doc:"在错题本里"`
}

// PracticeDrawn is a list of questions to practise.
type PracticeDrawn struct {
	Items []PracticeQuestion `json:"items" doc:"可能少于所要的题数，也可能没有"`
}

// PracticeGiven is the body of POST /practice/answers.
type PracticeGiven struct {
	Question string   `json:"question" maxLength:"64"`
	Revision int      `json:"revision" minimum:"1" maximum:"1000000"`
	Answer   []string `json:"answer" maxItems:"64" doc:"选项 id；填空题为所填文字"`
}

// PracticeReview is what an answer was worth, with the key.
type PracticeReview struct {
	quiz.ReviewedQuestion
	Streak int  `json:"streak" doc:"连续答对几次"`
	InBook bool `json:"in_book" doc:"在错题本里：答错过，此后还没有连续答对两次"`
}

// WrongQuestion is a question in the book of wrong answers.
type WrongQuestion struct {
	PracticeQuestion
	Wrong  int   `json:"wrong" doc:"答错几次"`
	Streak int   `json:"streak" doc:"此后连续答对几次"`
	LastAt int64 `json:"last_at" doc:"最近一次作答，Unix 毫秒"`
}

// WrongBook is a stretch of the book of wrong answers (错题本).
type WrongBook struct {
	Items   []WrongQuestion `json:"items" doc:"最近作答的在前"`
	Total   int             `json:"total" doc:"现在可以练习的错题数，可能多于所列"`
	Waiting int             `json:"waiting" doc:"因所在题库有竞赛正在进行而暂不显示的错题数"`
}

type wrongInput struct {
	Limit  int `query:"limit" minimum:"0" maximum:"100" doc:"最多列出几题，默认 50"`
	Offset int `query:"offset" minimum:"0" maximum:"100000" doc:"从第几题起"`
}

type wrongPath struct {
	Question string `path:"question" maxLength:"64"`
}

// practice returns practising for somebody who may have records kept of her; of it every answer keeps one.
func (s *Server) practice(ctx context.Context) (*play.Practice, int64, error) {
	v := callOf(ctx).viewer
	switch {
	case s.cfg.Practice == nil:
		return nil, 0, quiz.Errorf(quiz.NotFound, "本服务没有开放练习")
	case v.Consent == "" && v.Rehearsal == "":
		return nil, 0, quiz.Errorf(quiz.ConsentRequired, "请先阅读并同意隐私说明").At("body.consent", "在登记信息时同意")
	}
	return s.cfg.Practice, v.Person, nil
}

func (s *Server) practiceTopics(ctx context.Context, _ *struct{}) (PracticeTopics, error) {
	if s.cfg.Practice == nil {
		return PracticeTopics{}, quiz.Errorf(quiz.NotFound, "本服务没有开放练习")
	}
	t, err := s.cfg.Practice.Topics(ctx)
	if err != nil {
		return PracticeTopics{}, err
	}
	out := PracticeTopics{
		Laws: make([]PracticeLaw, len(t.Laws)), Banks: make([]PracticeBank, len(t.Banks)), Closed: make([]ClosedBank, len(t.Shut)),
	}
	for i, l := range t.Laws {
		out.Laws[i] = PracticeLaw(l)
	}
	for i, b := range t.Banks {
		out.Banks[i] = PracticeBank(b)
	}
	for i, b := range t.Shut {
		out.Closed[i] = ClosedBank{ID: b.Bank, Title: b.Title, Reason: b.Why, Until: b.Until}
	}
	return out, nil
}

func (s *Server) practiceQuestions(ctx context.Context, in *struct{ Body PracticeAsk }) (PracticeDrawn, error) {
	p, person, err := s.practice(ctx)
	if err != nil {
		return PracticeDrawn{}, err
	}
	ask := play.PracticeAsk(in.Body)
	ask.Count = cmp.Or(ask.Count, 10)
	drawn, err := p.Draw(ctx, person, ask)
	if err != nil {
		return PracticeDrawn{}, err
	}
	out := PracticeDrawn{Items: make([]PracticeQuestion, len(drawn))}
	for i, q := range drawn {
		out.Items[i] = PracticeQuestion(q)
	}
	return out, nil
}

func (s *Server) practiceAnswer(ctx context.Context, in *struct{ Body PracticeGiven }) (PracticeReview, error) {
	p, person, err := s.practice(ctx)
	if err != nil {
		return PracticeReview{}, err
	}
	b := in.Body
	r, err := p.Answer(ctx, person, play.PracticeAnswer{Question: b.Question, Revision: b.Revision, Given: b.Answer})
	return PracticeReview(r), err
}

func (s *Server) practiceWrong(ctx context.Context, in *wrongInput) (WrongBook, error) {
	p, person, err := s.practice(ctx)
	if err != nil {
		return WrongBook{}, err
	}
	b, err := p.Book(ctx, person, in.Offset, cmp.Or(in.Limit, 50))
	if err != nil {
		return WrongBook{}, err
	}
	out := WrongBook{Items: make([]WrongQuestion, len(b.Items)), Total: b.Total, Waiting: b.Waiting}
	for i, m := range b.Items {
		out.Items[i] = WrongQuestion{
			PracticeQuestion: PracticeQuestion(m.PracticeQuestion), Wrong: m.Wrong, Streak: m.Streak, LastAt: m.LastAt,
		}
	}
	return out, nil
}

func (s *Server) forgetWrong(ctx context.Context, in *wrongPath) error {
	p, person, err := s.practice(ctx)
	if err != nil {
		return err
	}
	return p.Forget(ctx, person, in.Question)
}
