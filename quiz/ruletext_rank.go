package quiz

import (
	"fmt"
	"slices"
	"strings"
)

func standingText(r StandingRule) []string {
	return []string{countingText(r), tiesText(r), placesText(r)}
}

func countingText(r StandingRule) string {
	equal := ""
	if r.Counts == CountBest || r.Counts == CountBestPerDay {
		equal = "得分相同的，依次取" + strings.Join(betterBy(r.Ties), "、") + "的一次。"
	}
	switch r.Counts {
	case CountSum:
		return "以本人各份试卷的得分之和为竞赛成绩，用时为各份试卷用时之和。"
	case CountBestPerDay:
		return "每天取本人得分最高的一份试卷（以开始答题的时间确定日期），" + equal + "各天得分之和为竞赛成绩，用时为所取各份试卷用时之和。"
	case CountFirst:
		return "以本人最先交卷的一份试卷的得分为竞赛成绩，用时为该份试卷的用时。"
	case CountLast:
		return "以本人最后交卷的一份试卷的得分为竞赛成绩，用时为该份试卷的用时。"
	case CountMean:
		return "以本人各份试卷得分的平均分为竞赛成绩（四舍五入到0.01分），用时为各份试卷用时的平均值。"
	}
	return "以本人得分最高的一份试卷的得分为竞赛成绩，" + equal + "成绩和用时以同一份试卷为准。"
}

// betterBy says how equal sittings of one person are told apart: the ties that differ between
// sittings, then less time, then the earlier.
func betterBy(ties []Tie) []string {
	var out []string
	for _, t := range append(slices.Clone(ties), TieElapsed, TieFinished) {
		text := map[Tie]string{TieElapsed: "用时较少", TieFinished: "交卷较早"}[t]
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func tiesText(r StandingRule) string {
	var order []string
	for _, t := range r.Ties {
		order = append(order, map[Tie]string{
			TieElapsed:  "用时少者列前",
			TieFinished: "取得成绩的时间早者列前",
			TieFirst:    "首次交卷早者列前",
			TieSittings: "交卷次数少者列前",
		}[t])
	}
	text := "个人按竞赛成绩从高到低排名。"
	switch len(order) {
	case 0:
	case 1:
		text += fmt.Sprintf("成绩相同的，%s。", order[0])
	default:
		text += fmt.Sprintf("成绩相同的，依次按%s的顺序确定先后。", strings.Join(order, "、"))
	}
	if slices.Contains(r.Ties, TieElapsed) {
		text += "用时从开始答题计算到交卷，由系统记录，精确到毫秒。"
	}
	if slices.Contains(r.Ties, TieFinished) {
		text += reachedText(r.Counts)
	}
	return text
}

// reachedText says which moment Standing.Finished is.
func reachedText(counts Counting) string {
	switch counts {
	case CountSum, CountBestPerDay, CountMean:
		return "取得成绩的时间，是计入成绩的各份试卷中最后一份的交卷时间。"
	}
	return "取得成绩的时间，是计入成绩的试卷的交卷时间。"
}

func placesText(r StandingRule) string {
	same := []string{"成绩"}
	for _, t := range r.Ties {
		same = append(same, map[Tie]string{TieElapsed: "用时", TieFinished: "取得成绩的时间", TieFirst: "首次交卷时间", TieSittings: "交卷次数"}[t])
	}
	text := "成绩相同的"
	if n := len(same); n > 1 {
		text = strings.Join(same[:n-1], "、") + "与" + same[n-1] + "均相同的"
	}
	if r.Places == PlacesShared {
		return text + "，名次并列，其后的名次相应空出（如两人并列第2名，其后为第4名）。"
	}
	return "名次不设并列，" + text + "，先注册者列前。"
}

func unitsText(r UnitRule) []string {
	groups := ""
	if len(r.Groups) > 0 {
		groups = fmt.Sprintf("分%s%d个组别，在组别内", strings.Join(r.Groups, "、"), len(r.Groups))
	}
	var names, meaning []string
	for _, m := range r.RankBy {
		names = append(names, m.Name())
		if s := m.meaning(); s != "" {
			meaning = append(meaning, s)
		}
	}
	by, same := "按"+strings.Join(names, ""), "指标相同的"
	if len(names) > 1 {
		by, same = "依次按"+strings.Join(names, "、"), "各项指标均相同的"
	}
	out := []string{fmt.Sprintf("同级单位%s%s从高到低排名；%s，名次并列，其后的名次相应空出。", groups, by, same)}
	if len(meaning) > 0 {
		out = append(out, strings.Join(meaning, "；")+"。指标按未经四舍五入的数值比较。")
	}
	return append(out, unplacedText(r))
}

// unplacedText says which units get no place; it follows UnitRule.unplaced.
func unplacedText(r UnitRule) string {
	if len(r.RankBy) == 0 || !r.RankBy[0].Rate() {
		return ""
	}
	switch {
	case r.MinHeadCount > 0:
		return fmt.Sprintf("在册人数不足%d人和未填报在册人数的单位，公布数据，不参加排名。", r.MinHeadCount)
	case r.RankBy[0] == ByParticipation:
		return "未填报在册人数或者在册人数为0的单位，公布数据，不参加排名。"
	}
	return ""
}

// Name returns how people call the metric, "" for one not in Metrics.
func (m Metric) Name() string {
	return map[Metric]string{
		ByParticipation: "参与率", ByPeople: "参赛人数", BySittings: "参赛人次", ByMeanPoints: "人均成绩",
		ByPassRate: "合格率", ByFullRate: "满分率", ByPoints: "总成绩",
	}[m]
}

// meaning says what a metric is made of, or "" if its name says it or another chapter does.
func (m Metric) meaning() string {
	return map[Metric]string{
		ByMeanPoints: "人均成绩＝参赛人员的竞赛成绩之和÷参赛人数",
		ByPassRate:   "合格率＝至少一次合格的参赛人数÷参赛人数",
		ByFullRate:   "满分率＝至少一次得满分的参赛人数÷参赛人数",
		ByPoints:     "总成绩＝参赛人员的竞赛成绩之和",
	}[m]
}
