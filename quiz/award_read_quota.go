package quiz

import "lawquiz/questions/document"

func readQuota(n *document.Node) AwardQuota {
	q := AwardQuota{
		Top:      n.Field("top").IntOr(0, 1, 100_000),
		Of:       word(n.Field("of"), BaseEligible, BaseEligible, BaseAll),
		Round:    word(n.Field("round"), RoundUp, RoundUp, RoundDown, RoundHalf),
		Boundary: word(n.Field("boundary"), BoundaryDecide, BoundaryDecide, BoundaryExtend),
	}
	share := n.Field("top_percent")
	if share.Exists() {
		q.Percent = readShare(share)
	}
	if least := n.Field("min_points"); least.Exists() {
		q.AtLeast = readPoints(least)
	}
	tiers := n.Field("tiers")
	for i, item := range tiers.List() {
		if i == maxTiers {
			item.Fault("out_of_range", "最多写 %d 个等次", maxTiers)
			break
		}
		q.Tiers = append(q.Tiers, readTier(item, q.Tiers))
	}
	if n.Require() && !n.Field("top").Exists() && !share.Exists() && !n.Has("min_points") && len(q.Tiers) == 0 {
		n.Fault("missing", "名额没有写：请写 top（名额数）、top_percent（比例）、min_points（最低分）或 tiers（等次）")
	}
	checkTiers(tiers, q)
	return q
}

func readTier(n *document.Node, before []AwardTier) AwardTier {
	t := AwardTier{Name: line(n.Field("name"), 40), Top: n.Field("top").IntOr(0, 1, 100_000), Rest: n.Field("rest").BoolOr(false)}
	var names []string
	for _, b := range before {
		names = append(names, b.Name)
	}
	distinct(n.Field("name"), names, t.Name)
	ways := 0
	for _, written := range []bool{n.Has("top"), n.Has("percent"), t.Rest} {
		ways += int(one(written))
	}
	if ways != 1 {
		n.Fault("two_ways", "等次的名额要写 top（名额数）、percent（比例）、rest: true（其余全部）中的一个")
	}
	if share := n.Field("percent"); share.Exists() {
		t.Percent = readShare(share)
		t.Of = word(n.Field("of"), BaseRemaining, BaseRemaining, BaseAwarded)
	}
	return t
}

// checkTiers adds a fault for tiers that take more than there is.
func checkTiers(n *document.Node, q AwardQuota) {
	list, percent, top := n.List(), 0, 0
	for i, t := range q.Tiers {
		if t.Of == BaseAwarded {
			percent += t.Percent
		}
		top += t.Top
		switch {
		case percent > 10000:
			list[i].Fault("tiers_over", "各等次占获奖单位的比例加起来超过 100%%：请核对，或改为占剩余单位的比例（of: remaining）")
			return
		case q.Top > 0 && top > q.Top:
			list[i].Fault("tiers_over", "各等次名额加起来 %d 个，超过总名额 %d 个：请核对", top, q.Top)
			return
		case t.Rest && i < len(q.Tiers)-1:
			list[i].Fault("tiers_over", "rest: true 已经取走其余全部单位，后面的等次没有名额：请放到最后")
			return
		}
	}
}
