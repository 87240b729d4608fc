package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
)

// UnitRoster is a unit's own roster (花名册).
type UnitRoster struct {
	Total  int           `json:"total" doc:"本单位花名册人数"`
	Within int64         `json:"within" doc:"本单位及下级花名册总人数"`
	Items  []RosterEntry `json:"items"`
}

// RosterEntry is somebody on a roster.
type RosterEntry struct {
	Unit   StaffUnit   `json:"unit"`
	Name   string      `json:"name" doc:"隐去部分的姓名；未答题名单的全名只在单位管理员导出的表里"`
	Gender quiz.Gender `json:"gender"`
	Member bool        `json:"member"`
	Doubt  bool        `json:"doubt,omitempty" doc:"本单位有同名的人，不能断定是哪一位答了题"`
}

type rosterInput struct {
	UnitPath
	Window
}

func (s *Server) roster(ctx context.Context, in *rosterInput) (UnitRoster, error) {
	u, tree, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return UnitRoster{}, err
	}
	rosters, err := s.cfg.Play.DB.RosterUnits(ctx, u.ID)
	if err != nil {
		return UnitRoster{}, err
	}
	listed, err := s.cfg.Desk.Listed(ctx, rosters, tree, 0)
	if err != nil {
		return UnitRoster{}, err
	}
	counts, err := s.cfg.Play.DB.RosterCounts(ctx)
	if err != nil {
		return UnitRoster{}, err
	}
	out := UnitRoster{Total: len(listed), Items: rosterEntries(tree, cut(listed, in.Window))}
	for unit, n := range counts {
		if tree.Within(unit, u.ID) {
			out.Within += n
		}
	}
	return out, nil
}

func rosterEntries(tree *quiz.Tree, listed []account.Listed) []RosterEntry {
	out := make([]RosterEntry, 0, len(listed))
	for _, l := range listed {
		u, _ := tree.Unit(l.Unit)
		out = append(out, RosterEntry{
			Unit: StaffUnit{idText(u.ID), u.Name, tree.FullName(u.ID)}, Name: account.Mask(l.Name), Gender: l.Gender, Member: l.Member, Doubt: l.Doubt,
		})
	}
	return out
}

// RosterTaken is what a file of a roster came to.
type RosterTaken struct {
	People  int `json:"people" doc:"文件里的人数"`
	Units   int `json:"units"`
	Removed int `json:"removed" doc:"替换时，原有而文件里没有的人数"`
	Added   int `json:"added,omitempty" doc:"预览时才有：现在还不在花名册上的人数"`
}

var takeRosterDoc = doc{
	id: "roster-take", out: RosterTaken{},
	summary: "导入花名册：正文就是 Excel 或 CSV 文件，可先预览。列为姓名、后四位（手机号、证件号或工号），可有单位代码、性别、会员；没有单位代码一列的都算本单位的",
	params: []param{
		{"file", "string", "文件名"}, {"replace", "boolean", "true 为替换：文件所列单位原有而文件里没有的人删去"},
		{"preview", "boolean", "true 为只看会怎样，什么都不写入"},
	},
}

func (s *Server) takeRoster(c *gin.Context) error {
	ctx := c.Request.Context()
	u, tree, err := s.unitNow(ctx, c.Param("id"))
	if err != nil {
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
	file := account.RosterFile{Name: f.Name, Source: f.Source, Unit: u.ID, Top: u.ID, Replace: c.Query("replace") == "true"}
	if c.Query("preview") == "true" {
		look, err := s.cfg.Desk.LookRoster(ctx, file, tree)
		if err != nil {
			return err
		}
		callOf(ctx).notef("单位 "+u.Code, "预览花名册 %d 人", look.People)
		c.JSON(http.StatusOK, RosterTaken{look.People, look.Units, look.Removed, look.Added})
		return nil
	}
	taken, err := s.cfg.Desk.TakeRoster(ctx, file, tree)
	if err != nil {
		return err
	}
	callOf(ctx).notef("单位 "+u.Code, "导入花名册 %d 人，删去 %d 人", taken.People, taken.Removed)
	c.JSON(http.StatusOK, RosterTaken{taken.People, taken.Units, taken.Removed, 0})
	return nil
}

type dropRosterInput struct {
	UnitPath
	Name string `query:"name" maxLength:"60" doc:"删去这个姓名的人"`
	All  bool   `query:"all" doc:"true 为删去本单位全部"`
}

// RosterDropped is how many entries were taken away.
type RosterDropped struct {
	Removed int64 `json:"removed"`
}

func (s *Server) dropRoster(ctx context.Context, in *dropRosterInput) (RosterDropped, error) {
	u, _, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return RosterDropped{}, err
	}
	name := strings.TrimSpace(in.Name)
	if (name == "") != in.All {
		return RosterDropped{}, quiz.Errorf(quiz.Invalid, "请写明删去谁，或写明删去全部").At("query.name", "与 query.all 填其中一项")
	}
	n, err := s.cfg.Desk.DropRoster(ctx, u.ID, name)
	if err != nil {
		return RosterDropped{}, err
	}
	if n == 0 && name != "" {
		return RosterDropped{}, quiz.Errorf(quiz.NotFound, "本单位花名册上没有这个姓名")
	}
	callOf(ctx).notef("单位 "+u.Code, "从花名册删去 %d 人", n)
	return RosterDropped{n}, nil
}

// Absent is who of the rosters has not answered, and how many have.
type Absent struct {
	Listed   int           `json:"listed" doc:"花名册人数"`
	Answered int           `json:"answered" doc:"其中已答题的：按花名册核实的参赛人数"`
	Total    int           `json:"total" doc:"没有答题的"`
	Items    []RosterEntry `json:"items"`
}

type absentInput struct {
	ID   string `path:"id" maxLength:"64" doc:"竞赛编号"`
	Unit string `query:"unit" maxLength:"20" doc:"单位 id，含下级；不写为我所能见的顶端"`
	Window
}

func (s *Server) absent(ctx context.Context, in *absentInput) (Absent, error) {
	listed, tree, _, err := s.rosterOf(ctx, in.ID, in.Unit)
	if err != nil {
		return Absent{}, err
	}
	missing := missingOf(listed)
	return Absent{
		Listed: len(listed), Answered: len(listed) - len(missing), Total: len(missing), Items: rosterEntries(tree, cut(missing, in.Window)),
	}, nil
}

// rosterOf is the rosters of a unit and those below it, with who took part in a contest.
func (s *Server) rosterOf(ctx context.Context, contest, unit string) ([]account.Listed, *quiz.Tree, quiz.Unit, error) {
	u, tree, err := s.unitNow(ctx, unit)
	if err != nil {
		return nil, nil, u, err
	}
	c, err := s.reachContest(ctx, contest)
	if err != nil {
		return nil, nil, u, err
	}
	counts, err := s.cfg.Play.DB.RosterCounts(ctx)
	if err != nil {
		return nil, nil, u, err
	}
	within := make(map[int64]bool) // units that have a roster or whose own people may be on one
	var units []int64
	for id := range counts {
		now, ok := tree.Now(id)
		if !ok || !tree.Within(now, u.ID) {
			continue
		}
		for _, one := range []int64{id, now} {
			if !within[one] {
				within[one] = true
				units = append(units, one)
			}
		}
	}
	listed, err := s.cfg.Desk.Listed(ctx, units, tree, c.Nr)
	return listed, tree, u, err
}

func missingOf(listed []account.Listed) []account.Listed {
	var out []account.Listed
	for _, l := range listed {
		if !l.Took {
			out = append(out, l)
		}
	}
	return out
}

var absentTableDoc = doc{
	id: "absent-table", summary: "导出花名册上还没有答题的人。全名只给单位管理员", media: xlsxType, params: []param{{"unit", "string", "单位 id，含下级"}},
}

// absentTable sends the names to the organiser of the subtree, to remind them; to others they are masked.
func (s *Server) absentTable(c *gin.Context) error {
	ctx := c.Request.Context()
	listed, tree, u, err := s.rosterOf(ctx, c.Param("id"), c.Query("unit"))
	if err != nil {
		return err
	}
	contest, err := s.reachContest(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	at := callOf(ctx)
	missing := missingOf(listed)
	book := workbook.New(workbook.Meta{
		Title: u.Name + "未答题名单", By: at.author, At: s.cfg.Now(),
		Notes: []string{
			fmt.Sprintf("竞赛：%s。花名册 %d 人，已答题 %d 人，未答题 %d 人。", contest.Title, len(listed), len(listed)-len(missing), len(missing)),
			"本表含个人信息，只用于组织动员，用后删除。",
		},
	})
	sheet := book.Sheet("未答题", []workbook.Column{
		{Title: "单位", Width: 44}, {Title: "姓名", Width: 14}, {Title: "性别", Width: 8}, {Title: "会员", Width: 8}, {Title: "备注", Width: 30},
	})
	for _, l := range missing {
		name := account.Mask(l.Name)
		if at.staff != nil && at.staff.Role == staff.Organiser {
			name = l.Name
		}
		remark := ""
		if l.Doubt {
			remark = "本单位有同名的人已答题，请核对"
		}
		sheet.Row(tree.FullName(l.Unit), name, genderText(l.Gender), yesText(l.Member), remark)
	}
	at.notef("竞赛 "+c.Param("id"), "导出未答题名单 %d 人（单位 %s）", len(missing), u.Code)
	return sendBook(c, "absent", u.Name+"未答题名单", book)
}

func genderText(g quiz.Gender) string {
	return map[quiz.Gender]string{quiz.Female: "女", quiz.Male: "男"}[g]
}

func yesText(is bool) string {
	if is {
		return "是"
	}
	return "否"
}
