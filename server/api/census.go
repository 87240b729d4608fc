package api

import (
	"context"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
)

// UnitNode is a unit as the console shows it.
type UnitNode struct {
	ID       string         `json:"id"`
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	FullName string         `json:"full_name" doc:"从上级到本单位的全称，不含顶级单位"`
	Group    string         `json:"group"`
	Parent   string         `json:"parent" doc:"上级单位 id；顶级单位为空"`
	Rates    bool           `json:"rates" doc:"false 为不计入参与率（其他、无单位等）：所属职工算参赛人数，不进任何一级的参与率"`
	Names    []string       `json:"names" doc:"原名、别名"`
	Children int            `json:"children" doc:"直接下级单位数"`
	Heads    map[string]int `json:"heads" doc:"本单位上报的在册人数，按 职工数、女职工数、会员数；没有上报的没有"`
	Due      map[string]int `json:"due" doc:"应参赛人数：本单位上报的，没有则为下级合计；都没有的没有"`
	People   *int64         `json:"people,omitempty" doc:"登记在本单位及下级的职工人数；要求时才有"`
}

// UnitNodes is a list of units.
type UnitNodes struct {
	Total int        `json:"total"`
	Items []UnitNode `json:"items"`
}

// census returns what keeps the units, or NotFound on a server that keeps none.
func (s *Server) census() (*census.Census, error) {
	if s.cfg.Census == nil || s.cfg.Desk == nil {
		return nil, quiz.Errorf(quiz.NotFound, "本服务没有开放单位管理")
	}
	return s.cfg.Census, nil
}

func headKinds() []quiz.HeadCount {
	return []quiz.HeadCount{quiz.Workers, quiz.WomenCount, quiz.MemberCount}
}

func unitNode(tree *quiz.Tree, u quiz.Unit) UnitNode {
	n := UnitNode{
		ID: idText(u.ID), Code: u.Code, Name: u.Name, FullName: tree.FullName(u.ID), Group: u.Group, Rates: !u.Apart,
		Names: orEmpty(u.Names), Children: len(tree.Children(u.ID)), Heads: make(map[string]int), Due: make(map[string]int),
	}
	if u.Parent != quiz.Root {
		n.Parent = idText(u.Parent)
	}
	for _, kind := range headKinds() {
		if own, ok := u.Heads[kind]; ok {
			n.Heads[string(kind)] = own
		}
		if due, ok := tree.Due(u.ID, kind); ok {
			n.Due[string(kind)] = due
		}
	}
	return n
}

type unitsTreeInput struct {
	Parent string `query:"parent" maxLength:"20" doc:"上级单位 id；不写为我所能见的顶端"`
	Q      string `query:"q" maxLength:"60" doc:"在名称、代码、别名中查找；不写则列出下级单位"`
	People bool   `query:"people" doc:"true 为连同职工人数"`
	Window
}

// unitsTree lists the units directly below one, or those a search below it finds, by the tree of this moment.
func (s *Server) unitsTree(ctx context.Context, in *unitsTreeInput) (UnitNodes, error) {
	top, tree, err := s.unitNow(ctx, in.Parent)
	if err != nil {
		return UnitNodes{}, err
	}
	ids := tree.Children(top.ID)
	if q := strings.TrimSpace(in.Q); q != "" {
		ids, _ = indexIn(&s.found, tree).search(q, top.ID, tree.Len())
	}
	out := UnitNodes{Total: len(ids), Items: []UnitNode{}}
	for _, id := range cut(ids, in.Window) {
		u, err := tree.Unit(id)
		if err != nil {
			return UnitNodes{}, err
		}
		out.Items = append(out.Items, unitNode(tree, u))
	}
	if in.People {
		return out, s.countPeople(ctx, tree, out.Items)
	}
	return out, nil
}

// unitNow reaches a unit by its id as text, "" for the top of what the caller sees, and returns it as it stands on record, which
// may be newer than what this server knows by heart. Whether the caller reaches it is asked of both.
func (s *Server) unitNow(ctx context.Context, text string) (quiz.Unit, *quiz.Tree, error) {
	c, err := s.census()
	if err != nil {
		return quiz.Unit{}, nil, err
	}
	id, err := unitID("query.unit", text, quiz.Root)
	if err != nil {
		return quiz.Unit{}, nil, noUnit()
	}
	tree, _, err := c.Tree(ctx)
	if err != nil {
		return quiz.Unit{}, nil, err
	}
	top, err := s.reach(ctx, quiz.Root)
	if err != nil {
		return quiz.Unit{}, nil, err
	}
	if id == quiz.Root {
		id = top.ID
	}
	if !tree.Within(id, top.ID) {
		return quiz.Unit{}, nil, noUnit()
	}
	u, err := tree.Unit(id)
	return u, tree, err
}

// countPeople fills in how many people are bound to units and those below them.
func (s *Server) countPeople(ctx context.Context, tree *quiz.Tree, nodes []UnitNode) error {
	by, err := s.cfg.Play.DB.PeopleByUnit(ctx)
	if err != nil {
		return err
	}
	total := make(map[int64]int64)
	for unit, n := range by {
		for _, at := range tree.Path(unit) {
			total[at] += n
		}
	}
	for i := range nodes {
		id, _ := idOf(nodes[i].ID)
		n := total[id]
		nodes[i].People = &n
	}
	return nil
}

// UnitPath is a unit named in the path.
type UnitPath struct {
	ID string `path:"id" maxLength:"20"`
}

func (s *Server) unitDetail(ctx context.Context, in *UnitPath) (UnitNode, error) {
	u, tree, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return UnitNode{}, err
	}
	nodes := []UnitNode{unitNode(tree, u)}
	return nodes[0], s.countPeople(ctx, tree, nodes)
}

// UnitJobs is what follows changes of the tree.
type UnitJobs struct {
	Items []UnitJob `json:"items"`
}

// UnitJob is how far people and standings have followed a change.
type UnitJob struct {
	ID        string `json:"id"`
	What      string `json:"what"`
	Author    string `json:"author"`
	CreatedAt int64  `json:"created_at"`
	State     string `json:"state" enum:"people,standings,settling,done" doc:"people 正在调整职工，standings 正在调整成绩，settling 复核在途的交卷，done 完成"`
	People    int64  `json:"people" doc:"已调整的职工"`
	Standings int64  `json:"standings" doc:"已重新归属的成绩"`
	Done      int64  `json:"done"`
	Total     int64  `json:"total" doc:"约有多少要调整"`
	EndedAt   int64  `json:"ended_at,omitempty"`
}

const shownJobs = 20

// unitJobs lists the newest jobs. They name no unit outside anybody's reach: what is told of one is how far it has come.
func (s *Server) unitJobs(ctx context.Context, _ *struct{}) (UnitJobs, error) {
	rows, err := s.cfg.Play.DB.UnitJobs(ctx, 10*shownJobs)
	if err != nil {
		return UnitJobs{}, err
	}
	out := UnitJobs{Items: []UnitJob{}}
	at := callOf(ctx)
	for _, j := range rows {
		if j.What == census.Correcting || at.top() != quiz.Root && j.Author != at.author || len(out.Items) == shownJobs {
			continue
		}
		out.Items = append(out.Items, jobOf(j))
	}
	return out, nil
}

func jobOf(j store.UnitJob) UnitJob {
	return UnitJob{
		ID: idText(j.ID), What: j.What, Author: j.Author, CreatedAt: j.CreatedAt, State: j.State, People: j.People,
		Standings: j.Standings, Done: min(j.Done, j.Total), Total: j.Total, EndedAt: j.EndedAt,
	}
}

type suggestInput struct {
	Q      string `query:"q" maxLength:"120" doc:"单位的名称，怎么写都行；不写则什么都不列"`
	Parent string `query:"parent" maxLength:"20" doc:"在哪个单位之下找；不写为我所能见的顶端"`
}

// UnitSuggestions is which units a name may mean.
type UnitSuggestions struct {
	Items []UnitSuggestion `json:"items"`
}

// UnitSuggestion is one of them.
type UnitSuggestion struct {
	StaffUnit
	Score int `json:"score" doc:"100 为除全角半角、标点和“有限公司”一类字样外完全相同"`
}

const suggestions = 10

func (s *Server) suggestUnits(ctx context.Context, in *suggestInput) (UnitSuggestions, error) {
	top, tree, err := s.unitNow(ctx, in.Parent)
	if err != nil {
		return UnitSuggestions{}, err
	}
	m, err := s.cfg.Census.Matcher(ctx)
	if err != nil {
		return UnitSuggestions{}, err
	}
	return UnitSuggestions{Items: suggested(tree, m.Suggest(in.Q, top.ID, suggestions))}, nil
}

func suggested(tree *quiz.Tree, found []census.Suggestion) []UnitSuggestion {
	out := make([]UnitSuggestion, 0, len(found))
	for _, f := range found {
		if u, err := tree.Unit(f.Unit); err == nil {
			out = append(out, UnitSuggestion{StaffUnit{idText(u.ID), u.Name, tree.FullName(u.ID)}, f.Score})
		}
	}
	return out
}

// subtree lists a unit and all below it, in the order of the tree.
func subtree(tree *quiz.Tree, top int64) []int64 {
	var out []int64
	var walk func(id int64)
	walk = func(id int64) {
		out = append(out, id)
		for _, child := range tree.Children(id) {
			walk(child)
		}
	}
	walk(top)
	return out
}
