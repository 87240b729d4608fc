package quiz

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lawquiz/questions/document"
)

// ReadContest reads a contest's document (YAML). file is the name faults carry. It gathers every
// fault, each with its line and what to do about it; with any fault the contest is nil. What
// is allowed but seldom meant is told by Warnings.
//
// Left out, a field takes its usual value: register [name, unit]; participation of all people over 职工数
// with one answered question; no at_least, time limit, attempts, pass line or groups; standing by best, ties elapsed and
// finished_at, unique places; review never; units by participation, then mean_points; practice
// closed; no rehearsal.
func ReadContest(file string, src []byte) (*Contest, document.Faults) {
	root := document.Parse(file, src)
	c := &Contest{}
	readHead(root, c)
	c.Window = readWindow(root.Field("window"))
	c.Bank = words(root.Field("bank"), 64, maxBanks, true)
	c.Paper = readPaper(root.Field("paper"), c.Bank)
	c.Register = readRegister(root.Field("register"))
	c.Participation = readParticipation(root.Field("participation"), c)
	c.Attempts = readAttempts(root.Field("attempts"))
	c.Standing = readStanding(root.Field("standing"))
	c.Review = word(root.Field("review"), ReviewNever, ReviewNever, ReviewAfterSubmit, ReviewAfterClose)
	c.Pass = readPass(root.Field("pass"), c.Full())
	c.Units = readUnits(root.Field("units"), c.Pass)
	c.Practice = word(root.Field("practice"), PracticeClosed, PracticeClosed, PracticeOpen)
	c.Rehearsal = root.Field("rehearsal").BoolOr(false)
	root.Finish()
	if faults := root.Faults(); len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

// Limits of a contest's document.
const (
	maxBanks     = 50
	maxQuestions = 200
	maxFull      = Points(10000_00)
	maxGroups    = 30
)

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ContestID reports whether a text can be a contest's id.
func ContestID(text string) bool { return len(text) <= 64 && idPattern.MatchString(text) }

func readHead(root *document.Node, c *Contest) {
	id := root.Field("id")
	if c.ID = line(id, 64); c.ID != "" && !idPattern.MatchString(c.ID) {
		id.Fault("bad_id", "id 只能用小写字母、数字和连字符，如 quanyi-zhou-2021")
	}
	c.Title = line(root.Field("title"), 100)
	c.Contact = lineOr(root.Field("contact"), 200)
	c.Audience = lineOr(root.Field("audience"), 500)
	hosts := root.Field("hosts")
	for _, role := range hosts.Fields() {
		n := hosts.Field(role)
		if utf8.RuneCountInString(role) > 20 || strings.TrimSpace(role) != role || role == "" {
			n.Fault("bad_role", "身份要写成 主办、承办、协办 这样的词，最多 20 个字")
		}
		names := []*document.Node{n}
		if n.IsList() {
			names = n.List()
		}
		for _, name := range names {
			c.Hosts = append(c.Hosts, Host{Role: role, Name: line(name, 100)})
		}
	}
}

func readWindow(n *document.Node) Window {
	if !n.Require() {
		return Window{}
	}
	w := Window{Open: readMoment(n.Field("open")), Close: readMoment(n.Field("close"))}
	if w.Open != 0 && w.Close != 0 && w.Close <= w.Open {
		n.Field("close").Fault("window_order", "结束时间不晚于开始时间 %s：请核对", FormatMoment(w.Open))
	}
	return w
}

// readMoment returns 0 with a fault.
func readMoment(n *document.Node) int64 {
	text := n.String(40)
	if text == "" {
		return 0
	}
	ms, err := ParseMoment(text)
	if e, ok := err.(*Error); ok {
		n.Fault("bad_time", "%s", e.Message)
	}
	return ms
}

func readRegister(n *document.Node) []Field {
	if !n.Exists() {
		return []Field{FieldName, FieldUnit}
	}
	return wordList(n, FieldName, FieldGender, FieldUnit, FieldPhone)
}

var validPattern = regexp.MustCompile(`^answered *(?:>=|≥) *([0-9]{1,4})$`)

func readParticipation(n *document.Node, c *Contest) Participation {
	p := Participation{
		People:   word(n.Field("people"), Everyone, Everyone, Women, Members),
		Answered: 1,
	}
	usual := map[Group]HeadCount{Women: WomenCount, Members: MemberCount}[p.People]
	if usual == "" {
		usual = Workers
	}
	p.Of = word(n.Field("of"), usual, Workers, WomenCount, MemberCount)
	if p.People == Women && len(c.Register) > 0 && !slices.Contains(c.Register, FieldGender) {
		n.Field("people").Fault("gender_needed", "只统计女职工的参与率时，register 里要有 gender：请补上")
	}
	if valid := n.Field("valid"); valid.Exists() {
		p.Answered = readAnswered(valid, c.Size())
	}
	return p
}

// readAnswered returns 0 with a fault. size is the number of questions, 0 if that is at fault.
func readAnswered(n *document.Node, size int) int {
	text := n.String(40)
	if text == "" {
		return 0
	}
	m := validPattern.FindStringSubmatch(text)
	if m == nil {
		n.Fault("bad_valid", "要写成 answered >= 1 的样子，数字是至少答几题才算参赛")
		return 0
	}
	least, _ := strconv.Atoi(m[1]) // digits by the pattern
	if least < 1 || size > 0 && least > size {
		n.Fault("out_of_range", "至少答 %d 题才算参赛：要在 1 到试卷题量 %d 之间", least, size)
	}
	return least
}

// spans lists the spans in the order documents and rules name them.
var spans = [...]Span{PerDay, PerWeek, PerMonth, PerContest}

func readAttempts(n *document.Node) []Quota {
	var quotas []Quota
	for _, span := range spans {
		if f := n.Field(string(span)); f.Exists() {
			quotas = append(quotas, Quota{Span: span, Limit: f.Int(1, 1000)})
		}
	}
	return quotas
}

func readStanding(n *document.Node) StandingRule {
	r := StandingRule{
		Counts: word(n.Field("counts"), CountBest, CountBest, CountSum, CountBestPerDay, CountFirst, CountLast, CountMean),
		Ties:   []Tie{TieElapsed, TieFinished},
		Places: word(n.Field("places"), PlacesUnique, PlacesUnique, PlacesShared),
	}
	if ties := n.Field("ties"); ties.Exists() {
		r.Ties = wordList(ties, TieElapsed, TieFinished, TieFirst, TieSittings)
	}
	return r
}

// readPass returns basis points of the full mark.
func readPass(n *document.Node, full Points) int {
	if !n.Exists() {
		return 0
	}
	text := n.String(12)
	if text == "" || strings.HasSuffix(text, "%") {
		return n.PercentOr(0)
	}
	points := readPoints(n)
	if points == 0 || full == 0 {
		return 0
	}
	if points > full {
		n.Fault("out_of_range", "及格线 %v 分高于满分 %v 分：请改低", points, full)
		return 0
	}
	basis := int(int64(points) * 10000 / int64(full))
	if passLine(basis, full) != points {
		n.Fault("pass_line", "及格线 %v 分不能按满分 %v 分的百分比精确表示：请写成百分数，如 60%%", points, full)
	}
	return basis
}

// passLine returns the least points that reach a pass line in basis points.
func passLine(basis int, full Points) Points {
	return (full*Points(basis) + 9999) / 10000
}

func readUnits(n *document.Node, pass int) UnitRule {
	r := UnitRule{RankBy: []Metric{ByParticipation, ByMeanPoints}, MinHeadCount: n.Field("min_head_count").IntOr(0, 0, 1_000_000)}
	if by := n.Field("rank_by"); by.Exists() {
		r.RankBy = wordList(by, Metrics...)
		if len(by.List()) == 0 {
			by.Fault("missing", "rank_by 是空的：请至少写一个指标，或删去这一项")
		}
		if at := slices.Index(r.RankBy, ByPassRate); at >= 0 && pass == 0 {
			by.Fault("pass_needed", "按合格率排名要有及格线：请写 pass，如 60%%")
		}
	}
	r.Groups = words(n.Field("groups"), 40, maxGroups, false)
	return r
}
