package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
)

// Export is everything on record about a worker, for herself (个人信息保护法 art. 45). Papers come last,
// for they are written as they are read.
type Export struct {
	ExportedAt int64              `json:"exported_at" doc:"Unix 毫秒，下同"`
	Person     ExportedPerson     `json:"person"`
	Identities []string           `json:"identities" doc:"登录方式：wechat、oauth（公众号）、roster（花名册）、demo、rehearsal"`
	Sessions   []ExportedSession  `json:"sessions" doc:"历次登录"`
	Standings  []ExportedStanding `json:"standings" doc:"各竞赛的排名成绩"`
	Practice   []ExportedPractice `json:"practice" doc:"练习过的题目"`
	Reports    []ExportedReport   `json:"reports" doc:"对题目的纠错"`
	Papers     []ExportedPaper    `json:"papers" doc:"历次答题"`
}

// ExportedPerson is a worker's profile with nothing shortened.
type ExportedPerson struct {
	Person
	Phone       string `json:"phone" doc:"完整手机号；未登记时为空"`
	ConsentedAt int64  `json:"consented_at" doc:"同意隐私说明的时间；0 为尚未同意"`
	CreatedAt   int64  `json:"created_at"`
	UpdatedAt   int64  `json:"updated_at"`
}

// ExportedSession is one log-in.
type ExportedSession struct {
	Channel   string `json:"channel"`
	Device    bool   `json:"device" doc:"留有设备标识的密文摘要"`
	CreatedAt int64  `json:"created_at"`
	ExpiresAt int64  `json:"expires_at"`
	EndedAt   int64  `json:"ended_at,omitempty" doc:"提前退出的时间"`
}

// ExportedStanding is a worker's result in a contest.
type ExportedStanding struct {
	Contest    string  `json:"contest"`
	Title      string  `json:"title"`
	Units      []Unit  `json:"units" doc:"计入的单位，从基层单位到顶级单位"`
	Counted    bool    `json:"counted" doc:"计入参与率"`
	Points     float64 `json:"points"`
	Elapsed    int64   `json:"elapsed_ms"`
	Sittings   int     `json:"sittings" doc:"参赛次数"`
	Valid      bool    `json:"valid"`
	Passed     bool    `json:"passed"`
	FullMark   bool    `json:"full_mark"`
	FirstAt    int64   `json:"first_at"`
	FinishedAt int64   `json:"finished_at"`
	ChangedAt  int64   `json:"changed_at"`
}

// ExportedPractice is what a worker answered of one question in practice.
type ExportedPractice struct {
	Question string `json:"question"`
	Seen     int    `json:"seen" doc:"作答几次"`
	Wrong    int    `json:"wrong" doc:"答错几次；从错题本里去掉后为 0"`
	Streak   int    `json:"streak" doc:"连续答对几次"`
	LastAt   int64  `json:"last_at"`
}

// ExportedPaper is one sitting.
type ExportedPaper struct {
	ID         string              `json:"id"`
	Contest    string              `json:"contest"`
	Title      string              `json:"title"`
	State      string              `json:"state" enum:"open,finished"`
	Channel    string              `json:"channel"`
	StartedAt  int64               `json:"started_at"`
	Deadline   int64               `json:"deadline"`
	Chances    []ExportedChance    `json:"chances" doc:"所用的答题机会"`
	SavedAt    int64               `json:"saved_at,omitempty" doc:"最近一次暂存的时间"`
	SavedSeq   int64               `json:"saved_seq,omitempty"`
	Submission *ExportedSubmission `json:"submission,omitempty" doc:"交卷以后才有"`
	Full       float64             `json:"full" doc:"试卷满分"`
	Marks      []ExportedMark      `json:"marks" doc:"成绩；标准答案更正后会有多条，最后一条有效"`
	Questions  []quiz.ToldQuestion `json:"questions"`
}

// ExportedChance is a place a sitting took in a quota.
type ExportedChance struct {
	Span   string `json:"span"`
	Period int64  `json:"period" doc:"第几日、周或月"`
	N      int    `json:"n"`
	Of     int    `json:"of"`
}

// ExportedSubmission is how a paper was handed in.
type ExportedSubmission struct {
	Channel    string `json:"channel"`
	FinishedBy string `json:"finished_by" enum:"worker,deadline"`
	FinishedAt int64  `json:"finished_at"`
	Elapsed    int64  `json:"elapsed_ms"`
}

// ExportedMark is what a submission earned under one version of the key.
type ExportedMark struct {
	KeyVersion int64   `json:"key_version"`
	Points     float64 `json:"points"`
	Elapsed    int64   `json:"elapsed_ms"`
	FinishedAt int64   `json:"finished_at"`
	Valid      bool    `json:"valid"`
	Passed     bool    `json:"passed"`
	FullMark   bool    `json:"full_mark"`
}

// exportHead is an export whose papers are still missing.
func (s *Server) exportHead(ctx context.Context, person int64) (Export, error) {
	d, err := s.cfg.Accounts.Dossier(ctx, person)
	if err != nil {
		return Export{}, err
	}
	standings, err := s.cfg.Play.Standings(ctx, person)
	if err != nil {
		return Export{}, err
	}
	practised, err := s.cfg.Play.Practised(ctx, person)
	if err != nil {
		return Export{}, err
	}
	reported, err := s.exportReports(ctx, person)
	if err != nil {
		return Export{}, err
	}
	out := Export{
		ExportedAt: s.cfg.Now(), Identities: append([]string{}, d.Identities...),
		Person: ExportedPerson{
			Person: s.person(&d.Viewer), Phone: d.FullPhone, ConsentedAt: d.ConsentedAt, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt,
		},
		Sessions: exportSessions(d.Sessions), Standings: make([]ExportedStanding, 0, len(standings)), Papers: []ExportedPaper{},
		Practice: make([]ExportedPractice, len(practised)), Reports: reported,
	}
	for i, row := range practised {
		out.Practice[i] = ExportedPractice(row)
	}
	for _, row := range standings {
		told, err := s.exportStanding(row)
		if err != nil {
			return Export{}, err
		}
		out.Standings = append(out.Standings, told)
	}
	return out, nil
}

func exportSessions(logins []account.Login) []ExportedSession {
	out := make([]ExportedSession, len(logins))
	for i, l := range logins {
		out[i] = ExportedSession(l)
	}
	return out
}

func (s *Server) exportStanding(row store.Standing) (ExportedStanding, error) {
	c, err := s.cfg.Catalog.ByNr(row.Contest)
	if err != nil {
		return ExportedStanding{}, err
	}
	out := ExportedStanding{
		Contest: c.ID, Title: c.Title, Units: make([]Unit, 0, len(row.Path)), Counted: row.Counted,
		Points: row.Points.Float(), Elapsed: row.Elapsed, Sittings: row.Sittings, Valid: row.Valid, Passed: row.Passed,
		FullMark: row.Full, FirstAt: row.First, FinishedAt: row.Finished, ChangedAt: row.Changed,
	}
	tree := s.cfg.Catalog.Tree()
	for _, id := range row.Path {
		u, err := s.unit(tree, id)
		if err != nil { // a closed contest keeps units that the tree has no more
			u = Unit{ID: idText(id)}
		}
		out.Units = append(out.Units, u)
	}
	return out, nil
}

func exportPaper(t *play.Told) ExportedPaper {
	p := ExportedPaper{
		ID: idText(t.ID), Contest: t.In.ID, Title: t.In.Title, State: open, Channel: t.Channel,
		StartedAt: t.Started, Deadline: t.Deadline, SavedAt: t.Saved.Saved, SavedSeq: t.Saved.Seq, Full: t.Full.Float(),
		Chances: make([]ExportedChance, 0, len(t.Chances)), Marks: make([]ExportedMark, 0, len(t.Marks)), Questions: t.Questions,
	}
	for _, c := range t.Chances {
		p.Chances = append(p.Chances, ExportedChance{Span: string(c.Span), Period: c.Period, N: c.N, Of: c.Cap})
	}
	for _, m := range t.Marks {
		p.Marks = append(p.Marks, ExportedMark{
			KeyVersion: m.KeyVersion, Points: m.Points.Float(), Elapsed: m.Elapsed, FinishedAt: m.Finished,
			Valid: m.Valid, Passed: m.Passed, FullMark: m.Full,
		})
	}
	if h := t.Submission; h.Paper != 0 {
		p.State = "finished"
		p.Submission = &ExportedSubmission{
			Channel: h.Channel, FinishedBy: finishedBy(h.ByDeadline), FinishedAt: h.Finished, Elapsed: h.Elapsed,
		}
	}
	return p
}
