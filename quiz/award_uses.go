package quiz

import "slices"

// Uses reports whether any expression of the sheet names the metric, or scored for that function.
func (s *AwardSheet) Uses(metric string) bool {
	for _, it := range s.all() {
		if it.From.uses(metric) {
			return true
		}
	}
	veto := func(v VetoRule) bool { return v.When.uses(metric) }
	tie := func(x *Expression) bool { return x.uses(metric) }
	return s.Eligible.uses(metric) || slices.ContainsFunc(s.Veto, veto) || slices.ContainsFunc(s.Ties, tie)
}

// UsesGrassroots reports whether any expression of the sheet asks for the units at the bottom of the tree.
func (s *AwardSheet) UsesGrassroots() bool {
	return slices.ContainsFunc([]string{"grassroots", "grassroots_active", "grassroots_coverage"}, s.Uses)
}

// UsesBands reports whether any expression of the sheet asks how many people reached a share of the full mark.
func (s *AwardSheet) UsesBands() bool { return s.Uses(opScored) }

// uses reports whether the expression, if there is one, names the metric.
func (x *Expression) uses(metric string) bool { return x != nil && x.root.uses(metric) }

func (n *formula) uses(metric string) bool {
	if n.op == opMetric && n.metric.Name == metric || n.op == opScored && metric == opScored {
		return true
	}
	return slices.ContainsFunc(n.args, func(arg *formula) bool { return arg.uses(metric) })
}

// Assessed returns the names of the assessed items (评审项), in the order of the sheet, with the most each can earn.
func (s *AwardSheet) Assessed() []AwardItem {
	return slices.DeleteFunc(s.all(), func(it AwardItem) bool { return it.Scale != ScaleJudged })
}

// CheckMark returns an Invalid error if the sheet has no assessed item of that name, or the points are out of its range.
func (s *AwardSheet) CheckMark(item string, points Points) error {
	it := s.judged(item)
	switch {
	case it == nil:
		return Errorf(Invalid, "评分表没有名为“%s”的评审项", short(item)).At("body.item", "应为评审项的名称")
	case points < 0 || points > it.base:
		return Errorf(Invalid, "“%s”要在 0 到 %v 分之间", item, it.base).At("body.points", "超出本项的分值")
	}
	return nil
}

// CheckVeto returns an Invalid error if the sheet has no veto of that name that those who assess may call.
func (s *AwardSheet) CheckVeto(name string) error {
	if !s.judgedVeto(name) {
		return Errorf(Invalid, "评分表没有名为“%s”的评审否决项", short(name)).At("body.name", "应为由评审认定的否决项")
	}
	return nil
}
