package quiz

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// refusal is why a piece of material does not count; "" if it does.
func (n Needs) refusal(m Material) string {
	switch {
	case !m.Accepted:
		return "未采用"
	case n.By > 0 && m.SentAt >= n.By:
		return "迟交"
	case n.CharsMax > 0 && m.Characters > n.CharsMax:
		return fmt.Sprintf("超过 %d 字", n.CharsMax)
	case n.Original && !m.Original:
		return "未声明原创"
	}
	return ""
}

// grade returns what a piece of that grade is listed under; false if it earns nothing.
func (it *AwardItem) grade(name string) (GradePoints, bool) {
	for _, want := range []string{name, EachPiece} {
		for _, g := range it.Grades {
			if g.Grade == want {
				return g, true
			}
		}
	}
	return GradePoints{}, false
}

// graded adds up what the unit's pieces earn. Of more pieces than count, those that earn most do.
func (it *AwardItem) graded(u *AwardUnit) earning {
	var earned []GradePoints
	refused := map[string]int{}
	pieces := 0
	for _, m := range u.Materials {
		if m.Kind != it.Kind {
			continue
		}
		if why := it.Needs.refusal(m); why != "" {
			refused[why]++
			continue
		}
		pieces++
		if g, ok := it.grade(m.Grade); ok {
			earned = append(earned, g)
		} else {
			refused["没有计分的等次"]++
		}
	}
	slices.SortFunc(earned, func(a, b GradePoints) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), strings.Compare(a.Grade, b.Grade))
	})
	if most := it.Needs.Most; most > 0 && len(earned) > most {
		refused[fmt.Sprintf("超过每单位 %d 篇", most)] += len(earned) - most
		earned = earned[:most]
	}
	e := it.gradeSum(earned)
	e.notes = refusedNotes(refused)
	if pieces < it.Needs.Least {
		e.flags = []string{fmt.Sprintf("%s %d 篇，少于要求的 %d 篇", it.Kind.Name(), pieces, it.Needs.Least)}
	}
	return e
}

// gradeSum adds up pieces that stand together by grade.
func (it *AwardItem) gradeSum(earned []GradePoints) earning {
	if len(earned) == 0 {
		return earning{said: it.Kind.Name() + "没有计分的篇目", fixed: true}
	}
	var sum Points
	var parts []string
	for i := 0; i < len(earned); {
		n := 1
		for i+n < len(earned) && earned[i+n].Grade == earned[i].Grade {
			n++
		}
		parts = append(parts, fmt.Sprintf("%s %d 篇 × %v", earned[i].Grade, n, earned[i].Points))
		sum += earned[i].Points * Points(n)
		i += n
	}
	said := it.Kind.Name() + " " + strings.Join(parts, " + ")
	if sum > it.base {
		said += fmt.Sprintf(" = %v，最高 %v", sum, it.base)
	}
	return earning{share: quotient(int64(min(sum, it.base)), int64(it.base)), said: said, fixed: true}
}

// refusedNotes says which pieces were left out, in a fixed order; nothing if none were.
func refusedNotes(refused map[string]int) []string {
	if len(refused) == 0 {
		return nil
	}
	var parts []string
	for why, n := range refused {
		parts = append(parts, fmt.Sprintf("%s %d 篇", why, n))
	}
	slices.Sort(parts)
	return []string{"未计：" + strings.Join(parts, "、")}
}
