package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// Contest is a contest as workers see it.
type Contest struct {
	ID          string      `json:"id"`
	Title       string      `json:"title"`
	State       string      `json:"state" enum:"upcoming,open,closed"`
	OpensAt     int64       `json:"opens_at" doc:"Unix 毫秒"`
	ClosesAt    int64       `json:"closes_at" doc:"Unix 毫秒"`
	ServerNow   int64       `json:"server_now" doc:"Unix 毫秒"`
	ChancesLeft *int        `json:"chances_left,omitempty" doc:"现在还能开始几次，-1 为不限；未登录或不在开放时间则没有"`
	Hosts       []Host      `json:"hosts"`
	Contact     string      `json:"contact"`
	Audience    string      `json:"audience" doc:"参赛对象"`
	Register    []string    `json:"register" doc:"登记时要填的项目"`
	Paper       Blueprint   `json:"paper"`
	Pass        *float64    `json:"pass,omitempty" doc:"合格线，占满分的百分比；没有合格线则没有"`
	Review      string      `json:"review" enum:"never,after_submit,after_close" doc:"何时可看答案"`
	Units       UnitRanking `json:"units"`
	Rehearsal   bool        `json:"rehearsal" doc:"演练"`
	Paused      bool        `json:"paused,omitempty" doc:"暂停：不能开始新的答题，已开始的可以交完"`
}

// Host is one of the bodies behind a contest.
type Host struct {
	Role string `json:"role"`
	Name string `json:"name"`
}

// Blueprint says what a paper is made of.
type Blueprint struct {
	Questions int       `json:"questions"`
	Full      float64   `json:"full" doc:"满分"`
	TimeLimit int64     `json:"time_limit_ms" doc:"限时，毫秒；0 为到竞赛结束为止"`
	Sections  []Section `json:"sections"`
}

// Section is one part of a paper.
type Section struct {
	Kind     questions.Kind `json:"kind"`
	KindName string         `json:"kind_name"`
	Count    int            `json:"count"`
	Points   float64        `json:"points" doc:"每题分值"`
}

// UnitRanking says how units are ranked.
type UnitRanking struct {
	RankBy       []quiz.Metric `json:"rank_by"`
	MinHeadCount int           `json:"min_head_count"`
	Groups       []string      `json:"groups"`
}

// Contests is a list of contests.
type Contests struct {
	Items []Contest `json:"items"`
}

// The states of a contest as workers see it.
const (
	upcoming = "upcoming"
	open     = "open"
	closed   = "closed"
)

// contests lists what the viewer may take part in: a rehearsal only its own people.
func (s *Server) contests(ctx context.Context, _ *struct{}) (Contests, error) {
	mine := ""
	if v := callOf(ctx).viewer; v != nil {
		mine = v.Rehearsal
	}
	out := Contests{Items: []Contest{}}
	for _, c := range s.cfg.Catalog.Contests() {
		if c.Rehearsal != (mine != "") || c.Rehearsal && c.ID != mine {
			continue
		}
		shown, err := s.show(ctx, c)
		if err != nil {
			return Contests{}, err
		}
		out.Items = append(out.Items, shown)
	}
	return out, nil
}

type contestInput struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *Server) contest(ctx context.Context, in *contestInput) (Contest, error) {
	c, err := s.cfg.Catalog.Contest(in.ID)
	if err != nil {
		return Contest{}, err
	}
	return s.show(ctx, c)
}

func (s *Server) show(ctx context.Context, c *play.Contest) (Contest, error) {
	now := s.cfg.Now()
	out := Contest{
		ID: c.ID, Title: c.Title, State: stateOf(c, now), OpensAt: c.Window.Open, ClosesAt: c.Window.Close, ServerNow: now,
		Hosts: make([]Host, 0, len(c.Hosts)), Contact: c.Contact, Audience: c.Audience,
		Register: make([]string, 0, len(c.Register)), Paper: blueprint(c.Contest), Review: string(c.Review),
		Units: UnitRanking{
			RankBy: append([]quiz.Metric{}, c.Units.RankBy...), MinHeadCount: c.Units.MinHeadCount,
			Groups: append([]string{}, c.Units.Groups...),
		},
		Rehearsal: c.Rehearsal, Paused: c.Paused,
	}
	for _, h := range c.Hosts {
		out.Hosts = append(out.Hosts, Host(h))
	}
	for _, f := range c.Register {
		out.Register = append(out.Register, string(f))
	}
	if c.Pass > 0 {
		pass := float64(c.Pass) / 100
		out.Pass = &pass
	}
	if v := callOf(ctx).viewer; v != nil && out.State == open {
		left, err := s.cfg.Play.ChancesLeft(ctx, c, v.Person)
		if err != nil {
			return Contest{}, err
		}
		out.ChancesLeft = &left
	}
	return out, nil
}

func stateOf(c *play.Contest, now int64) string {
	switch {
	case c.State == store.Closed || now >= c.Window.Close:
		return closed
	case now < c.Window.Open:
		return upcoming
	}
	return open
}

func blueprint(c *quiz.Contest) Blueprint {
	b := Blueprint{
		Questions: c.Size(), Full: c.Full().Float(), TimeLimit: c.Paper.TimeLimit,
		Sections: make([]Section, 0, len(c.Paper.Sections)),
	}
	for _, at := range c.Paper.Sections {
		b.Sections = append(b.Sections, Section{
			Kind: at.Kind, KindName: at.Kind.Name(), Count: at.Count, Points: at.Points.Float(),
		})
	}
	return b
}

// Rules is the text of a contest's rules.
type Rules struct {
	Contest string `json:"contest"`
	Title   string `json:"title"`
	Text    string `json:"text" doc:"由竞赛文档生成的中文规则"`
}

var rulesDoc = doc{
	id: "rules", summary: "竞赛规则；format=text 或 Accept: text/plain 得到纯文本", out: Rules{},
	params: []param{{"format", "string", "json 或 text"}},
}

// rules tells the rules as JSON, or as plain text to whoever asks for that.
func (s *Server) rules(c *gin.Context) error {
	contest, err := s.cfg.Catalog.Contest(c.Param("id"))
	if err != nil {
		return err
	}
	if c.Query("format") == "text" || strings.HasPrefix(c.GetHeader("Accept"), "text/plain") {
		c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(contest.Rules))
		return nil
	}
	c.JSON(http.StatusOK, Rules{Contest: contest.ID, Title: contest.Title, Text: contest.Rules})
	return nil
}

// Version is what this server is.
type Version struct {
	Version string   `json:"version"`
	Demo    bool     `json:"demo" doc:"演示系统：可以直接用姓名登录"`
	Consent string   `json:"consent" doc:"现行隐私说明的版本"`
	Logins  []string `json:"logins" enum:"wechat,oauth,roster,demo" doc:"有哪些登录方式：小程序、公众号、花名册、演示"`
}

func (s *Server) version(context.Context, *struct{}) (Version, error) {
	out := Version{Version: s.cfg.Version, Demo: s.cfg.Demo, Consent: s.cfg.Consent, Logins: []string{}}
	for _, way := range []struct {
		name string
		open bool
	}{{"wechat", s.cfg.WeChat}, {"oauth", s.cfg.OAuth != nil}, {"roster", true}, {"demo", s.cfg.Demo}} {
		if way.open {
			out.Logins = append(out.Logins, way.name)
		}
	}
	return out, nil
}
