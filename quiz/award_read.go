package quiz

import (
	"slices"
	"strings"

	"lawquiz/questions/document"
)

// ReadSheet reads an award sheet (YAML). file is the name faults carry. It gathers every fault, each
// with its line and what to do about it; with any fault the sheet is nil.
//
//	award: 优秀组织奖
//	note: 分值、名额为示例
//	total: 100                                  # if given, the points of items must add up to it
//	imported: [活动场次]                         # imported columns that expressions may name
//	candidates: { under: 市总工会, level: 1, groups: [县（市、区）, 开发区] }
//	per_group: true
//	eligible: valid_people >= 1                 # a condition; see Expression
//	items:
//	  - { name: 评审,     points: 25, judged: true }
//	  - { name: 参与率,   points: 15, from: participation, cap: 1 }            # linear: value × points
//	  - { name: 活动场次, points: 10, from: 活动场次, each: 2 }
//	  - { name: 合格面,   points: 10, from: passed / due, scale: min_max }
//	  - { name: 人均成绩, points: 10, from: mean_points, scale: rank, ranks: [10, 8, 6] }
//	  - { name: 覆盖率,   points: 10, from: coverage, scale: step, steps: [{at_least: 90%, points: 10}, {at_least: 60%, points: 5}] }
//	  - { name: 征文,     points: 20, from: essay_prizes, per: {一等奖: 10, 每篇: 1},
//	      needs: { per_unit: [1, 2], chars_max: 2500, original: true, by: 2021-04-10 } }
//	bonus: []                                   # items on top of the total
//	deduct: []                                  # items taken away
//	veto: [ { name: 瞒报, judged: true }, { name: 参与率过低, when: participation < 0.1 } ]
//	ties: [participation, mean_points]
//	quota: { top_percent: 60, of: eligible, round: up, min_points: 60, boundary: decide,
//	         tiers: [ {name: 一等奖, top: 8}, {name: 二等奖, percent: 40}, {name: 三等奖, rest: true} ] }
//	people_prizes: [ { name: 优胜个人, places: [1, 10] }, { name: 满分奖, at_least: 100 } ]
//
// Left out, a field takes its usual value: all together, everyone eligible, linear scale, no
// ties, quota shares of those eligible rounded up, boundary decide, tiers' percent of the remaining.
func ReadSheet(file string, src []byte) (*AwardSheet, document.Faults) {
	root := document.Parse(file, src)
	s := &AwardSheet{}
	s.Award = line(root.Field("award"), 40)
	s.Note = lineOr(root.Field("note"), 500)
	s.Imported = readImported(root.Field("imported"))
	s.Candidates = readCandidates(root.Field("candidates"))
	s.PerGroup = root.Field("per_group").BoolOr(false)
	if n := root.Field("eligible"); n.Exists() {
		s.Eligible = readExpression(n, true, s.Imported)
	}
	readParts(root, s)
	s.Total = readTotal(root, s)
	s.Ties = readTies(root.Field("ties"), s.Imported)
	s.Quota = readQuota(root.Field("quota"))
	s.People = readPeoplePrizes(root.Field("people_prizes"))
	root.Finish()
	if faults := root.Faults(); len(faults) > 0 {
		return nil, faults
	}
	return s, nil
}

// Limits of an award sheet.
const (
	maxItems  = 40
	maxTies   = 8
	maxTiers  = 10
	maxTables = 50 // lines of steps, ranks or grades
)

func readImported(n *document.Node) []string {
	names := words(n, 40, maxItems, false)
	for i, name := range names {
		at := n.List()[i]
		if _, taken := metric(name); taken {
			at.Fault("duplicate", "%s 已经是系统的指标：请给导入的指标换一个名称", name)
			continue
		}
		if f, wrong := parseExpression(name, false, names); name != "" && (wrong != nil || f.root.op != opMetric || f.Source != name) {
			at.Fault("bad_name", "指标名“%s”不能用在算式里：只用汉字、字母、数字和下划线，不以数字开头", name)
		}
	}
	return names
}

func readCandidates(n *document.Node) Candidates {
	if !n.Require() {
		return Candidates{}
	}
	return Candidates{
		Under:  line(n.Field("under"), 100),
		Level:  n.Field("level").IntOr(1, 1, MaxDepth-1),
		Groups: words(n.Field("groups"), 40, maxGroups, false),
	}
}

// readExpression returns nil with a fault.
func readExpression(n *document.Node, logic bool, imported []string) *Expression {
	source := line(n, 1000)
	if source == "" {
		return nil
	}
	x, wrong := parseExpression(source, logic, imported)
	if wrong != nil {
		n.Fault(wrong.code, "%s", wrong.message)
		return nil
	}
	return x
}

// readParts reads items, bonus, deduct and veto; no name may stand twice among them.
func readParts(root *document.Node, s *AwardSheet) {
	var names []string
	unique := func(n *document.Node) string {
		name := line(n, 40)
		distinct(n, names, name)
		names = append(names, name)
		return name
	}
	part := func(field string) []AwardItem {
		list := root.Field(field).List()
		if len(list) > maxItems {
			root.Field(field).Fault("out_of_range", "最多写 %d 项，现有 %d 项", maxItems, len(list))
			return nil
		}
		var items []AwardItem
		for _, n := range list {
			items = append(items, readItem(n, unique(n.Field("name")), s.Imported))
		}
		return items
	}
	if n := root.Field("items"); n.Require() && n.IsList() && len(n.List()) == 0 {
		n.Fault("missing", "评分项是空的：请至少写一项")
	}
	s.Items, s.Bonus, s.Deduct = part("items"), part("bonus"), part("deduct")
	for i, n := range root.Field("veto").List() {
		if i == maxItems {
			n.Fault("out_of_range", "最多写 %d 项", maxItems)
			break
		}
		s.Veto = append(s.Veto, readVeto(n, unique(n.Field("name")), s.Imported))
	}
}

func readVeto(n *document.Node, name string, imported []string) VetoRule {
	v := VetoRule{Name: name}
	judged, when := n.Field("judged").BoolOr(false), n.Field("when")
	switch {
	case judged && when.Exists():
		n.Fault("two_ways", "否决项要么写 judged: true，要么写 when: 条件，不能都写")
	case when.Exists():
		v.When = readExpression(when, true, imported)
	case !judged:
		n.Fault("missing", "否决项缺少条件：请写 when: 条件，或写 judged: true 由评审认定")
	}
	return v
}

// readTotal returns what the items add up to, and adds a fault if the document says otherwise.
func readTotal(root *document.Node, s *AwardSheet) Points {
	var sum Points
	for _, it := range s.Items {
		sum += it.Points
	}
	n := root.Field("total")
	if !n.Exists() {
		return sum
	}
	if total := readPoints(n); total != 0 && total != sum {
		n.Fault("total", "各项分值合计 %v 分，不等于 total 的 %v 分：请核对各项 points", sum, total)
	}
	return sum
}

func readTies(n *document.Node, imported []string) []*Expression {
	var ties []*Expression
	var before []string
	for i, item := range n.List() {
		if i == maxTies {
			item.Fault("out_of_range", "最多写 %d 项", maxTies)
			break
		}
		x := readExpression(item, false, imported)
		if x == nil {
			continue
		}
		distinct(item, before, x.Source)
		before = append(before, x.Source)
		ties = append(ties, x)
	}
	return ties
}

// readNumber reads 0.85, 12 or 85%. It returns 0 with a fault.
func readNumber(n *document.Node) Number {
	text := n.String(20)
	if text == "" {
		return Number{}
	}
	v, ok := parseNumber(strings.TrimSpace(text))
	if !ok {
		n.Fault("not_a_number", "要写不小于 0 的数，如 0.85、12 或 85%%")
	}
	return v
}

// readShare reads 30 or 30% as basis points, above 0 and at most 100 %. It returns 0 with a fault.
func readShare(n *document.Node) int {
	text := strings.TrimSuffix(strings.TrimSpace(n.String(12)), "%")
	if text == "" {
		return 0
	}
	v, ok := parseNumber(text)
	basis := v.times(whole(100))
	if !ok || basis.Sign() == 0 || basis.Cmp(whole(10000)) > 0 || !basis.value().IsInt() {
		n.Fault("out_of_range", "比例要大于 0、不超过 100，最多两位小数，如 30 表示 30%%")
		return 0
	}
	return int(basis.scaled(1))
}

func readPeoplePrizes(n *document.Node) []PeoplePrize {
	var prizes []PeoplePrize
	var names []string
	for i, item := range n.List() {
		if i == maxTiers {
			item.Fault("out_of_range", "最多写 %d 项", maxTiers)
			break
		}
		p := PeoplePrize{Name: line(item.Field("name"), 40)}
		distinct(item.Field("name"), names, p.Name)
		names = append(names, p.Name)
		places, least := item.Field("places"), item.Field("at_least")
		if places.Exists() {
			p.From, p.To = readSpan(places, 1, 100_000)
		}
		if least.Exists() {
			p.AtLeast = readPoints(least)
		}
		if places.Exists() == least.Exists() {
			item.Fault("two_ways", "个人奖要写 places: [1, 10]（名次范围）或 at_least: 90（成绩下限），二者写一个")
		}
		if places.Exists() && slices.ContainsFunc(prizes, p.overlaps) {
			places.Fault("overlap", "名次范围与前面的奖项重叠：请核对")
		}
		prizes = append(prizes, p)
	}
	return prizes
}

// readSpan reads [least, most]. It returns 0, 0 with a fault.
func readSpan(n *document.Node, low, high int) (least, most int) {
	list := n.List()
	if n.IsList() && len(list) != 2 {
		n.Fault("bad_span", "要写两个数，如 [%d, %d]", low, low+1)
	}
	if len(list) != 2 {
		return 0, 0
	}
	least, most = list[0].Int(low, high), list[1].Int(low, high)
	if least > most && most > 0 {
		n.Fault("bad_span", "前一个数 %d 大于后一个数 %d：请对调", least, most)
		return 0, 0
	}
	return least, most
}
