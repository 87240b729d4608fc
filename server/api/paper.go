package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
)

// Paper is a paper while it is being answered, or finished with its result.
type Paper struct {
	ID        string               `json:"id"`
	Contest   string               `json:"contest"`
	State     string               `json:"state" enum:"open,finished"`
	ServerNow int64                `json:"server_now" doc:"Unix 毫秒"`
	Started   int64                `json:"started_at,omitempty" doc:"Unix 毫秒"`
	Deadline  int64                `json:"deadline,omitempty" doc:"Unix 毫秒"`
	Seq       int64                `json:"seq" doc:"最近一次保存的序号"`
	Resumed   bool                 `json:"resumed" doc:"接着答以前开始的试卷"`
	Questions []quiz.ShownQuestion `json:"questions" doc:"交卷以后，竞赛规则允许查看解析时才有"`
	Answers   quiz.Answers         `json:"answers" doc:"最近一次保存的答案；交卷以后为所交的答案，竞赛规则允许查看解析时才有"`
	Result    *Result              `json:"result,omitempty" doc:"交卷以后才有"`
}

// Result is a finished sitting.
type Result struct {
	Paper      string                  `json:"paper"`
	Contest    string                  `json:"contest"`
	Points     float64                 `json:"points"`
	Full       float64                 `json:"full"`
	Passed     bool                    `json:"passed"`
	Elapsed    int64                   `json:"elapsed_ms"`
	FinishedAt int64                   `json:"finished_at" doc:"Unix 毫秒"`
	FinishedBy string                  `json:"finished_by" enum:"worker,deadline" doc:"deadline：到时由系统按已保存的答案交卷"`
	Review     []quiz.ReviewedQuestion `json:"review,omitempty" doc:"竞赛规则允许时才有"`
}

// Saved is the answer to a saved draft.
type Saved struct {
	Seq       int64 `json:"seq" doc:"记录中暂存的序号；不等于所发的 seq 时，这次没有覆盖，应取回后再存"`
	ServerNow int64 `json:"server_now" doc:"Unix 毫秒"`
}

// answersBody and saveBody document what decodeAnswers reads.
type answersBody struct {
	Answers quiz.Answers     `json:"answers" doc:"题目 id 到选项 id 列表；填空题为所填文字"`
	Spent   map[string]int64 `json:"spent,omitempty" doc:"可选：题目 id 到该题显示时长（毫秒），由客户端自报；只用于题目统计，不影响成绩，不合理的值不记"`
}

type saveBody struct {
	Seq     int64        `json:"seq" doc:"从 1 递增，大者为准"`
	Base    int64        `json:"base,omitempty" doc:"可选：所依据的暂存序号；记录中已有更新的暂存时不覆盖，答复的 seq 即为记录中的序号"`
	Answers quiz.Answers `json:"answers"`
}

var (
	beginDoc  = doc{id: "begin", summary: "开始答题，或接着答", out: Paper{}}
	paperDoc  = doc{id: "paper", summary: "试卷或成绩", out: Paper{}}
	saveDoc   = doc{id: "save", summary: "暂存答案", in: saveBody{}, out: Saved{}}
	submitDoc = doc{id: "submit", summary: "交卷；重复提交得到第一次的结果", in: answersBody{}, out: Result{}}
)

func (s *Server) begin(c *gin.Context) error {
	ctx := c.Request.Context()
	v := callOf(ctx).viewer
	// Who came by a roster has a name and a unit without having been asked. Others are told first what
	// the contest asks of them, unless that is less than a registration takes.
	if v.Consent == "" && v.Rehearsal == "" && (v.Registered || !s.asksUnit(c.Param("id"))) {
		return quiz.Errorf(quiz.ConsentRequired, "请先阅读并同意隐私说明").At("body.consent", "在登记信息时同意")
	}
	o, err := s.cfg.Play.Begin(ctx, c.Param("id"), whoOf(v))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, openPaper(&o))
	return nil
}

// asksUnit reports whether nobody can begin in a contest before she has registered a unit. Of a
// contest that is not there it says yes: beginning tells more.
func (s *Server) asksUnit(contest string) bool {
	c, err := s.cfg.Catalog.Contest(contest)
	return err != nil || slices.Contains(c.Register, quiz.FieldUnit)
}

func (s *Server) paper(c *gin.Context) error {
	ctx := c.Request.Context()
	id, err := paperID(c)
	if err != nil {
		return err
	}
	o, r, err := s.cfg.Play.Paper(ctx, whoOf(callOf(ctx).viewer), id)
	if err != nil {
		return err
	}
	if r == nil {
		c.JSON(http.StatusOK, openPaper(o))
		return nil
	}
	c.JSON(http.StatusOK, finishedPaper(r, s.cfg.Now()))
	return nil
}

// finishedPaper is a paper with its result, and with what was asked and answered where that may be
// reviewed.
func finishedPaper(r *play.Result, now int64) Paper {
	result := resultOf(r)
	p := Paper{
		ID: result.Paper, Contest: result.Contest, State: "finished", ServerNow: now,
		Questions: []quiz.ShownQuestion{}, Answers: quiz.Answers{}, Result: &result,
	}
	if r.Sheet == nil {
		return p
	}
	p.Questions = r.Sheet.Show()
	for _, q := range r.Review {
		if len(q.Given) > 0 {
			p.Answers[q.ID] = q.Given
		}
	}
	return p
}

func (s *Server) save(c *gin.Context) error {
	ctx := c.Request.Context()
	id, err := paperID(c)
	if err != nil {
		return err
	}
	body, err := decodeAnswers(bodyOf(c))
	if err != nil {
		return err
	}
	base := body.base
	if base < 0 {
		base = body.seq - 1
	}
	seq, err := s.cfg.Play.SaveOn(ctx, whoOf(callOf(ctx).viewer), id, body.seq, base, body.answers)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, Saved{Seq: seq, ServerNow: s.cfg.Now()})
	return nil
}

func (s *Server) submit(c *gin.Context) error {
	ctx := c.Request.Context()
	id, err := paperID(c)
	if err != nil {
		return err
	}
	body, err := decodeAnswers(bodyOf(c))
	if err != nil {
		return err
	}
	r, err := s.cfg.Play.SubmitTimed(ctx, whoOf(callOf(ctx).viewer), id, body.answers, body.spent)
	s.metrics.submitted(err)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, resultOf(&r))
	return nil
}

// paperID reads the paper's number. What is no number names no paper.
func paperID(c *gin.Context) (int64, error) {
	id, ok := idOf(c.Param("id"))
	if !ok {
		return 0, quiz.Errorf(quiz.NotFound, "没有找到这份试卷")
	}
	return id, nil
}

func openPaper(o *play.Opened) Paper {
	p := Paper{
		ID: idText(o.ID), Contest: o.Contest.ID, State: open, ServerNow: o.Now, Started: o.Started, Deadline: o.Deadline,
		Seq: o.Seq, Resumed: o.Resumed, Questions: o.Sheet.Show(), Answers: o.Answers,
	}
	if p.Answers == nil {
		p.Answers = quiz.Answers{}
	}
	return p
}

func finishedBy(deadline bool) string {
	if deadline {
		return "deadline"
	}
	return "worker"
}

// resultOf holds nothing that differs between two calls for the same sitting.
func resultOf(r *play.Result) Result {
	return Result{
		Paper: idText(r.Paper), Contest: r.Contest.ID, Points: r.Points.Float(), Full: r.Full.Float(), Passed: r.Passed,
		Elapsed: r.Elapsed, FinishedAt: r.Finished, FinishedBy: finishedBy(r.ByDeadline), Review: r.Review,
	}
}
