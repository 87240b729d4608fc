package quiz

import (
	"math/big"
	"slices"
	"strconv"
)

// SheetMetric is a figure of a unit that an award sheet's expressions may name. It is a closed list;
// imported metrics come on top of it.
type SheetMetric struct {
	Name  string // in expressions
	Label string // for people
	Rate  bool   // a share from 0 to 1, written in percent

	of func(u *AwardUnit, e *evaluation) Number
}

// SheetMetrics returns every metric. What is over an empty or unknown head-count, or over nobody, is
// 0 with a flag in the why-text. participation and the coverages are capped at 1, also with a flag.
func SheetMetrics() []SheetMetric { return slices.Clone(sheetMetrics[:]) }

var sheetMetrics = [...]SheetMetric{
	{"participation", "参与率", true, participationOf},
	{"people", "参赛人数", false, count(func(u *AwardUnit) int64 { return u.Counts.People })},
	{"valid_people", "有效参赛人数", false, count(func(u *AwardUnit) int64 { return u.Counts.Counted })},
	{"due", "应参赛人数", false, dueOf},
	{"sittings", "参赛人次", false, count(func(u *AwardUnit) int64 { return u.Counts.Sittings })},
	{"all_people", "全部参赛人数", false, count(func(u *AwardUnit) int64 { return u.Everyone.People })},
	{"all_sittings", "全部参赛人次", false, count(func(u *AwardUnit) int64 { return u.Everyone.Sittings })},
	{"points", "总成绩", false, func(u *AwardUnit, _ *evaluation) Number { return quotient(u.Counts.Points, 100) }},
	{"mean_points", "人均成绩", false, func(u *AwardUnit, e *evaluation) Number {
		return e.rate("人均成绩", u.Counts.Points, 100*u.Counts.People)
	}},
	{"passed", "合格人数", false, count(func(u *AwardUnit) int64 { return u.Counts.Passed })},
	{"full_marks", "满分人数", false, count(func(u *AwardUnit) int64 { return u.Counts.Full })},
	{"pass_rate", "合格率", true, func(u *AwardUnit, e *evaluation) Number {
		return e.rate("合格率", u.Counts.Passed, u.Counts.People)
	}},
	{"full_rate", "满分率", true, func(u *AwardUnit, e *evaluation) Number {
		return e.rate("满分率", u.Counts.Full, u.Counts.People)
	}},
	{"first_rate", "首次正确率", true, func(u *AwardUnit, e *evaluation) Number {
		return e.rate("首次正确率", u.First.Right, u.First.Asked)
	}},
	{"last_rate", "末次正确率", true, func(u *AwardUnit, e *evaluation) Number { return e.rate("末次正确率", u.Last.Right, u.Last.Asked) }},
	{"units_below", "下属单位数", false, count(func(u *AwardUnit) int64 { return int64(u.Below) })},
	{"units_active", "参赛下属单位数", false, count(func(u *AwardUnit) int64 { return int64(u.Active) })},
	{"coverage", "下属单位覆盖率", true, coverageOf},
	{"grassroots", "基层单位数", false, count(func(u *AwardUnit) int64 { return int64(u.Grassroots) })},
	{"grassroots_active", "参赛基层单位数", false, count(func(u *AwardUnit) int64 { return int64(u.GrassrootsActive) })},
	{"grassroots_coverage", "基层单位覆盖率", true, grassrootsOf},
	{string(Workers), "在册职工数", false, headsOf(Workers)},
	{string(WomenCount), "在册女职工数", false, headsOf(WomenCount)},
	{string(MemberCount), "在册会员数", false, headsOf(MemberCount)},
}

func count(of func(*AwardUnit) int64) func(*AwardUnit, *evaluation) Number {
	return func(u *AwardUnit, _ *evaluation) Number { return whole(of(u)) }
}

// metric returns the metric of that name; false if there is none.
func metric(name string) (SheetMetric, bool) {
	for _, m := range sheetMetrics {
		if m.Name == name {
			return m, true
		}
	}
	return SheetMetric{}, false
}

// imported returns the metric that reads the column of that name.
func imported(name string) SheetMetric {
	return SheetMetric{Name: name, Label: name, of: func(u *AwardUnit, e *evaluation) Number {
		value, ok := u.Imported[name]
		if !ok {
			e.flag("%s未导入，按 0 计", name)
			return Number{}
		}
		// The shortest decimal is what was imported.
		r, _ := new(big.Rat).SetString(strconv.FormatFloat(value, 'f', -1, 64))
		return Number{r}
	}}
}

// MetricName returns an Invalid error that says why an imported column cannot be a metric under this name, or nil.
func MetricName(name string) error {
	if _, taken := metric(name); taken {
		return Errorf(Invalid, "“%s”已经是系统的指标：请给这一列换一个名称", short(name))
	}
	x, wrong := parseExpression(name, false, []string{name})
	if name == "" || len([]rune(name)) > 40 || wrong != nil || x.root.op != opMetric || x.Source != name {
		return Errorf(Invalid, "“%s”不能作指标名：只用汉字、字母、数字和下划线，不以数字开头，最多 40 个字", short(name))
	}
	return nil
}

func participationOf(u *AwardUnit, e *evaluation) Number {
	if !u.DueKnown || u.Due == 0 {
		e.flag("%s，参与率按 0 计", noDue(u))
		return Number{}
	}
	return e.capped("参与率", "有效参赛人数", "应参赛人数", u.Counts.Counted, int64(u.Due))
}

func coverageOf(u *AwardUnit, e *evaluation) Number {
	if u.Below == 0 {
		e.flag("没有下属单位，下属单位覆盖率按 0 计")
		return Number{}
	}
	return e.capped("下属单位覆盖率", "参赛下属单位数", "下属单位数", int64(u.Active), int64(u.Below))
}

func grassrootsOf(u *AwardUnit, e *evaluation) Number {
	if u.Grassroots == 0 {
		e.flag("没有基层单位，基层单位覆盖率按 0 计")
		return Number{}
	}
	return e.capped("基层单位覆盖率", "参赛基层单位数", "基层单位数", int64(u.GrassrootsActive), int64(u.Grassroots))
}

func dueOf(u *AwardUnit, e *evaluation) Number {
	if !u.DueKnown {
		e.flag("%s，应参赛人数按 0 计", noDue(u))
		return Number{}
	}
	return whole(int64(u.Due))
}

func noDue(u *AwardUnit) string {
	if u.DueKnown {
		return "在册人数为 0"
	}
	return "在册人数缺失"
}

func headsOf(kind HeadCount) func(*AwardUnit, *evaluation) Number {
	return func(u *AwardUnit, e *evaluation) Number {
		n, ok := u.Heads[kind]
		if !ok {
			e.flag("在册%s缺失，按 0 计", kind)
		}
		return whole(int64(n))
	}
}
