package quiz

import (
	"slices"
	"strings"

	"lawquiz/questions/document"
)

// readItem reads a line of the sheet whose name was read before.
func readItem(n *document.Node, name string, imported []string) AwardItem {
	it := AwardItem{Name: name, Points: readPoints(n.Field("points"))}
	it.base = it.Points
	it.Scale = itemScale(n)
	if it.Scale != ScaleJudged && it.Scale != ScaleGrades {
		it.From = readItemFrom(n, imported)
	}
	switch it.Scale {
	case ScaleLinear:
		it.Cap = readCap(n)
	case ScaleEach:
		it.Each = readPoints(n.Field("each"))
	case ScaleStep:
		it.Steps = readSteps(n.Field("steps"), it.Points)
	case ScaleRank:
		it.Ranks = readRanks(n.Field("ranks"), it.Points)
	case ScaleGrades:
		it.Kind = readPrizeKind(n.Field("from"))
		it.Grades = readGrades(n.Field("per"), it.Points)
		it.Needs = readNeeds(n.Field("needs"))
	}
	return it
}

// itemScale decides by what is written: judged, per and each go before scale.
func itemScale(n *document.Node) Scale {
	judged := n.Field("judged").BoolOr(false)
	switch {
	case judged:
		for _, f := range []string{"from", "scale", "per", "each", "cap"} {
			if n.Has(f) {
				n.Field(f).Fault("two_ways", "评审项（judged: true）的分由评审给出，不能写 %s：请删去", f)
			}
		}
		return ScaleJudged
	case n.Has("per"):
		return ScaleGrades
	case n.Has("each"):
		return ScaleEach
	}
	return word(n.Field("scale"), ScaleLinear, ScaleLinear, ScaleStep, ScaleMinMax, ScaleRank)
}

func readItemFrom(n *document.Node, imported []string) *Expression {
	from := n.Field("from")
	if !from.Exists() {
		n.Fault("missing", "评分项缺少来源：请写 from: 算式，或写 judged: true 由评审打分")
		return nil
	}
	if text := from.StringOr("", 1000); strings.HasSuffix(strings.TrimSpace(text), "_prizes") {
		n.Fault("missing", "按材料获奖计分要写 per，如 per: {一等奖: 10, 二等奖: 7}")
		return nil
	}
	return readExpression(from, false, imported)
}

func readCap(n *document.Node) Number {
	limit := n.Field("cap")
	if !limit.Exists() {
		return whole(1)
	}
	v := readNumber(limit)
	if v.Sign() == 0 || v.Cmp(whole(1)) > 0 {
		limit.Fault("out_of_range", "封顶值要大于 0、不超过 1（100%%）：线性计分是 数值 × 分值，数值按比例计")
	}
	return v
}

// readSteps returns the highest step first.
func readSteps(n *document.Node, most Points) []Step {
	var steps []Step
	for _, item := range tableItems(n) {
		step := Step{AtLeast: readNumber(item.Field("at_least")), Points: readAmount(item.Field("points"), most)}
		same := func(s Step) bool { return s.AtLeast.Cmp(step.AtLeast) == 0 }
		if slices.ContainsFunc(steps, same) {
			item.Fault("duplicate", "这一档的下限写了两次：请删去一处")
		}
		steps = append(steps, step)
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return b.AtLeast.Cmp(a.AtLeast) })
	for i := 1; i < len(steps); i++ {
		if steps[i].Points > steps[i-1].Points {
			n.Fault("step_order", "较低的一档 %v 的分数高于较高的一档 %v：请核对", steps[i].AtLeast, steps[i-1].AtLeast)
			break
		}
	}
	return steps
}

func readRanks(n *document.Node, most Points) []Points {
	var ranks []Points
	for i, item := range tableItems(n) {
		p := readAmount(item, most)
		if i > 0 && p > ranks[i-1] {
			item.Fault("rank_order", "第 %d 名的分数高于第 %d 名：请从高到低写", i+1, i)
		}
		ranks = append(ranks, p)
	}
	return ranks
}

// tableItems returns the lines of a list that must be there.
func tableItems(n *document.Node) []*document.Node {
	if !n.Require() {
		return nil
	}
	items := n.List()
	if n.IsList() && (len(items) == 0 || len(items) > maxTables) {
		n.Fault("out_of_range", "要写 1 到 %d 行，现有 %d 行", maxTables, len(items))
		return nil
	}
	return items
}

// readAmount reads points from 0 to most, which is 0 if it is itself at fault.
func readAmount(n *document.Node, most Points) Points {
	if n.Exists() && n.StringOr("", 20) == "0" {
		return 0
	}
	p := readPoints(n)
	if most > 0 && p > most {
		n.Fault("out_of_range", "%v 分超过本项的分值 %v 分：请核对", p, most)
	}
	return p
}

func readPrizeKind(n *document.Node) MaterialKind {
	text := n.String(40)
	if text == "" {
		return ""
	}
	kind := MaterialKind(strings.TrimSuffix(text, "_prizes"))
	if string(kind) == text || !slices.Contains(MaterialKinds, kind) {
		n.Fault("unknown_kind", "有 per 的评分项，from 要写成 essay_prizes 的样子；材料种类%s", kindsText())
		return ""
	}
	return kind
}

func readGrades(n *document.Node, most Points) []GradePoints {
	names := n.Fields()
	if len(names) == 0 || len(names) > maxTables {
		n.Fault("out_of_range", "要写 1 到 %d 个等次，如 {一等奖: 10, 二等奖: 7}", maxTables)
		return nil
	}
	var grades []GradePoints
	for _, name := range names {
		if len([]rune(name)) > 20 || strings.TrimSpace(name) == "" {
			n.Field(name).Fault("bad_name", "等次名称要有 1 到 20 个字")
		}
		grades = append(grades, GradePoints{Grade: name, Points: readAmount(n.Field(name), most)})
	}
	return grades
}

func readNeeds(n *document.Node) Needs {
	needs := Needs{CharsMax: n.Field("chars_max").IntOr(0, 1, 1_000_000), Original: n.Field("original").BoolOr(false)}
	if per := n.Field("per_unit"); per.Exists() {
		needs.Least, needs.Most = readSpan(per, 0, 1000)
		if needs.Most == 0 && per.IsList() && len(per.List()) == 2 {
			per.Fault("out_of_range", "每单位最多篇数要大于 0")
		}
	}
	if by := n.Field("by"); by.Exists() {
		text := by.String(40)
		end, err := dayEnd(text)
		if text != "" && err != nil {
			by.Fault("bad_date", "截止日期（含当日）要写成 2021-04-10 的样子")
		}
		needs.By = end
	}
	return needs
}
