package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/server/unitfile"
)

// UnitPlan is what a change of units comes to, before it is made or as it was.
type UnitPlan struct {
	Digest     string             `json:"digest" doc:"确认时带上：预览所依据的单位没有变，才会写入"`
	Applied    bool               `json:"applied"`
	Job        string             `json:"job,omitempty" doc:"随后重新归属职工和成绩的任务；没有则不需要"`
	Problems   []unitfile.Problem `json:"problems" doc:"文件里的问题；有一处就一行也不写入"`
	Added      UnitChanges        `json:"added"`
	Renamed    UnitChanges        `json:"renamed"`
	Regrouped  UnitChanges        `json:"regrouped"`
	Moved      UnitChanges        `json:"moved"`
	Merged     UnitChanges        `json:"merged"`
	Apart      UnitChanges        `json:"apart" doc:"是否计入参与率有变"`
	Heads      UnitChanges        `json:"heads"`
	Named      UnitChanges        `json:"named" doc:"增加别名"`
	Reordered  bool               `json:"reordered"`
	Untouched  int                `json:"untouched" doc:"没有变动的单位数"`
	Warnings   UnitChanges        `json:"warnings" doc:"本单位人数与下级合计相差一成以上"`
	NeedReason []string           `json:"need_reason" doc:"已经开始的竞赛：改在册人数要写明原因"`
	People     int64              `json:"people" doc:"要重新归属的职工"`
	Standings  []MovedStandings   `json:"standings" doc:"要重新归属的成绩，按竞赛"`
}

// UnitChanges is units of one kind of change.
type UnitChanges struct {
	Total int          `json:"total"`
	Items []UnitChange `json:"items" doc:"最多 200 个"`
}

// UnitChange is what becomes of one unit.
type UnitChange struct {
	Unit string `json:"unit" doc:"单位 id"`
	Code string `json:"code"`
	Name string `json:"name"`
	Was  string `json:"was"`
	Now  string `json:"now"`
}

// MovedStandings is how many standings of a contest count elsewhere then.
type MovedStandings struct {
	Contest   string `json:"contest"`
	Title     string `json:"title"`
	Standings int64  `json:"standings"`
}

const shownChanges = 200

func unitChanges(lines []census.Line) UnitChanges {
	out := UnitChanges{Total: len(lines), Items: []UnitChange{}}
	for _, l := range lines[:min(len(lines), shownChanges)] {
		out.Items = append(out.Items, UnitChange{idText(l.Unit), l.Code, l.Name, l.Was, l.Now})
	}
	return out
}

func unitPlan(p *census.Plan) UnitPlan {
	out := UnitPlan{
		Digest: p.Digest, Problems: []unitfile.Problem{}, Added: unitChanges(p.Added), Renamed: unitChanges(p.Renamed),
		Regrouped: unitChanges(p.Regrouped), Moved: unitChanges(p.Moved), Merged: unitChanges(p.Merged), Apart: unitChanges(p.Apart),
		Heads: unitChanges(p.Heads), Named: unitChanges(p.Named), Reordered: p.Reordered, Untouched: p.Untouched,
		Warnings: unitChanges(p.Warnings), NeedReason: orEmpty(p.Locked), People: p.People, Standings: []MovedStandings{},
	}
	for _, m := range p.Standings {
		out.Standings = append(out.Standings, MovedStandings{m.Contest, m.Title, m.Standings})
	}
	return out
}

var importUnitsDoc = doc{
	id: "units-import", out: UnitPlan{},
	summary: "导入单位：正文就是 Excel 或 CSV 文件，最大 20 MB、5 万行。先预览；带 apply=true 和预览的 digest 再发一次即写入。单位管理员只能改自己单位之下的",
	params: []param{
		{"file", "string", "文件名"}, {"apply", "boolean", "true 为写入"}, {"digest", "string", "预览得到的 digest"},
		{"reason", "string", "变更原因；竞赛开始后改在册人数必须写"},
	},
}

// proposal makes a change from the units as they stand; problems say why it cannot.
type proposal func(census.Base) (census.Change, []unitfile.Problem, error)

// asked is what a caller says of a change besides the change itself.
type asked struct {
	apply          bool
	digest, reason string
}

// importUnits previews a file of units, or writes what it says: all or nothing.
func (s *Server) importUnits(c *gin.Context) error {
	ctx := c.Request.Context()
	if _, err := s.census(); err != nil {
		return err
	}
	f, err := givenFile(c)
	if err != nil {
		return err
	}
	leave, err := s.enterReading()
	if err != nil {
		return err
	}
	defer leave()
	hash := sha256.Sum256(f.Source)
	top := callOf(ctx).top()
	read := func(b census.Base) (census.Change, []unitfile.Problem, error) {
		sheet, problems := unitfile.ReadInto(unitfile.Onto{Units: b.Units, Last: b.Last, Used: b.Used, Top: top}, f.Name, f.Source)
		return sheet.Change(hex.EncodeToString(hash[:])), problems, nil
	}
	reason := c.Query("reason")
	if len([]rune(reason)) > maxReason {
		return quiz.Errorf(quiz.Invalid, "变更原因最多 %d 个字", maxReason).At("query.reason", "请写短一些")
	}
	plan, err := s.changeUnits(ctx, read, asked{c.Query("apply") == "true", c.Query("digest"), strings.TrimSpace(reason)})
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, plan)
	return nil
}

// maxReason bounds a reason, in characters: award sheets print it.
const maxReason = 100

// enterReading takes one of the few places for reading a file within a request; leave gives it back. Busy: there is none.
func (s *Server) enterReading() (leave func(), err error) {
	select {
	case s.reading <- struct{}{}:
		return func() { <-s.reading }, nil
	default:
		return nil, &quiz.Error{Code: quiz.Busy, Message: "正在读取别的文件，请稍候再试", RetryAfter: readAgain}
	}
}

// changeUnits previews a change, or makes it if it is still what was previewed. Another's change meanwhile, elsewhere in the tree,
// does not stand in the way.
func (s *Server) changeUnits(ctx context.Context, propose proposal, a asked) (UnitPlan, error) {
	at := callOf(ctx)
	for range 5 {
		base, err := s.cfg.Census.Base(ctx)
		if err != nil {
			return UnitPlan{}, err
		}
		ch, problems, err := propose(base)
		if err != nil {
			return UnitPlan{}, err
		}
		if len(problems) > 0 {
			return faultyUnits(problems, a.apply)
		}
		p, err := s.cfg.Census.Plan(ctx, base, ch)
		if err != nil {
			return UnitPlan{}, err
		}
		if err := bounded(at.top(), base, ch, p); err != nil {
			return UnitPlan{}, err
		}
		if top := at.top(); top != quiz.Root { // figures elsewhere are not hers to see
			p.Warnings = slices.DeleteFunc(p.Warnings, func(l census.Line) bool {
				_, known := base.Tree.Now(l.Unit)
				return known && !base.Tree.Within(l.Unit, top)
			})
		}
		out := unitPlan(p)
		switch {
		case !a.apply:
			at.note("单位", "预览："+planText(p))
			return out, nil
		case a.digest != p.Digest:
			return UnitPlan{}, quiz.Errorf(quiz.PreviewStale, "预览之后文件或单位有了变化：请重新预览，再确认")
		}
		job, err := s.cfg.Census.Apply(ctx, base, p, census.By{Author: at.author, Reason: a.reason})
		if quiz.CodeOf(err) == quiz.PreviewStale { // something changed this moment: is the plan still the same?
			continue
		}
		if err != nil {
			return UnitPlan{}, err
		}
		at.note("单位", planText(p))
		if out.Applied = true; job != 0 {
			out.Job = idText(job)
		}
		return out, s.learn(ctx)
	}
	return UnitPlan{}, quiz.Errorf(quiz.Busy, "同时修改单位的人较多，请稍后再试")
}

// learn makes this server know the tree that was just written; the others do within a second.
func (s *Server) learn(ctx context.Context) error { return s.cfg.Catalog.Reload(ctx) }

// faultyUnits is the answer to a file with problems.
func faultyUnits(problems []unitfile.Problem, apply bool) (UnitPlan, error) {
	if !apply {
		out := unitPlan(new(census.Plan))
		out.Problems = problems
		return out, nil
	}
	e := quiz.Errorf(quiz.Invalid, "文件有 %d 处问题，一行也没有写入：请改好再导入", len(problems))
	for _, p := range problems[:min(len(problems), shownChanges)] {
		e.At(strings.SplitN(p.String(), ": ", 2)[0], p.Message)
	}
	return UnitPlan{}, e
}

// planText tells a plan for the log of changes.
func planText(p *census.Plan) string {
	var parts []string
	for _, one := range []struct {
		word  string
		lines []census.Line
	}{
		{"新增", p.Added}, {"改名", p.Renamed}, {"改组别", p.Regrouped}, {"移动", p.Moved}, {"合并", p.Merged}, {"调整参与率口径", p.Apart},
		{"在册人数", p.Heads}, {"别名", p.Named},
	} {
		if n := len(one.lines); n > 0 {
			parts = append(parts, one.word+" "+idText(int64(n))+" 处（"+one.lines[0].Code+" "+one.lines[0].Was+"→"+one.lines[0].Now+"）")
		}
	}
	if len(parts) == 0 {
		return "没有变动"
	}
	return strings.Join(parts, "，")
}
