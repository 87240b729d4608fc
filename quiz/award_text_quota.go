package quiz

import (
	"fmt"
	"strings"
)

func sheetOrderText(s *AwardSheet) []string {
	text := "按总分从高到低排名"
	if s.Quota.AtLeast > 0 {
		text += fmt.Sprintf("，总分不足%v分的不获奖", s.Quota.AtLeast)
	}
	if len(s.Ties) == 0 {
		return []string{text + "。总分相同的名次并列，其后的名次相应空出。"}
	}
	var ties []string
	for _, x := range s.Ties {
		ties = append(ties, x.Text())
	}
	return []string{fmt.Sprintf("%s。总分相同的，依次比较%s，高者列前；仍相同的名次并列，其后的名次相应空出。", text, strings.Join(ties, "、"))}
}

func quotaText(s *AwardSheet) []string {
	q := s.Quota
	each := ""
	if s.PerGroup {
		each = "每个组别"
	}
	var out []string
	if bounds := q.boundsText(); bounds != "" {
		out = append(out, each+"获奖名额："+bounds+"。")
	} else {
		out = append(out, each+"获奖名额不限。")
	}
	for i, t := range q.Tiers {
		out = append(out, fmt.Sprintf("%d. %s：%s。", i+1, t.Name, t.text(q.Round, i)))
	}
	if q.Boundary == BoundaryExtend {
		return append(out, "名额截止处总分和各项并列指标均相同的单位，一并入围，并予说明。")
	}
	return append(out, "名额截止处总分和各项并列指标均相同的单位，由主办单位研究确定，并予说明。")
}

// boundsText is empty for a quota without number or share.
func (q AwardQuota) boundsText() string {
	var bounds []string
	if q.Percent > 0 {
		of := map[Base]string{BaseEligible: "符合参评条件的单位", BaseAll: "评选范围内全部单位"}[q.Of]
		bounds = append(bounds, fmt.Sprintf("%s的前%s（%s）", of, shareText(q.Percent), q.Round.text()))
	}
	if q.Top > 0 {
		bounds = append(bounds, fmt.Sprintf("前%d个", q.Top))
	}
	return strings.Join(bounds, "，且不超过")
}

// text says what the tier takes; at is its place among the tiers.
func (t AwardTier) text(round Round, at int) string {
	from := "剩余单位"
	if at == 0 {
		from = "获奖单位"
	}
	switch {
	case t.Rest:
		return from + "全部"
	case t.Top > 0:
		return fmt.Sprintf("%s前%d个", from, t.Top)
	case t.Of == BaseAwarded:
		return fmt.Sprintf("%s，取全部获奖单位数的%s（%s）", from, shareText(t.Percent), round.text())
	}
	return fmt.Sprintf("%s的前%s（%s）", from, shareText(t.Percent), round.text())
}

func shareText(basis int) string { return quotient(int64(basis), 100).decimal(2) + "%" }

func (r Round) text() string {
	return map[Round]string{RoundUp: "不足一个的按一个计", RoundDown: "不足一个的舍去", RoundHalf: "四舍五入"}[r]
}

func peopleText(prizes []PeoplePrize) []string {
	var out []string
	for i, p := range prizes {
		how := fmt.Sprintf("竞赛成绩不低于%v分", p.AtLeast)
		switch {
		case p.To > 0 && p.From == p.To:
			how = fmt.Sprintf("个人排名第%d名", p.From)
		case p.To > 0:
			how = fmt.Sprintf("个人排名第%d名至第%d名", p.From, p.To)
		}
		out = append(out, fmt.Sprintf("%d. %s：%s。", i+1, p.Name, how))
	}
	return append(out, "每人只得一项，按以上先后确定；名次并列的一并获奖。")
}
