package quiz

import (
	"fmt"
	"slices"
)

// evaluation is the working out of expressions for one unit. It gathers what must be said with the result.
type evaluation struct {
	unit    *AwardUnit
	flags   []string // what needs a check: a rate over 100 %, a head-count that is missing
	details []string // where a rate comes from
}

func (e *evaluation) flag(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(e.flags, text) {
		e.flags = append(e.flags, text)
	}
}

// rate returns over/under, and 0 with a flag if under is 0.
func (e *evaluation) rate(name string, over, under int64) Number {
	if under == 0 {
		e.flag("没有可供计算的数据，%s按 0 计", name)
	}
	return quotient(over, under)
}

// capped returns over/under with its origin told, at most 1, with a flag if it is more.
func (e *evaluation) capped(name, overName, underName string, over, under int64) Number {
	n := quotient(over, under)
	detail := fmt.Sprintf("%s %d ÷ %s %d", overName, over, underName, under)
	if !slices.Contains(e.details, detail) {
		e.details = append(e.details, detail)
	}
	if over > under {
		e.flag("%s %s，超过 100 %%，按 100 %% 计", name, n.percent())
		return whole(1)
	}
	return n
}

// number works out a numeric expression.
func (x *Expression) number(e *evaluation) Number { return x.root.number(e) }

// holds works out a condition.
func (x *Expression) holds(e *evaluation) bool { return x.root.truth(e) }

func (n *formula) number(e *evaluation) Number {
	switch n.op {
	case opConstant:
		return n.value
	case opMetric:
		return n.metric.of(e.unit, e)
	case opPieces, opOnTime:
		return n.materials(e.unit)
	case opScored:
		return n.scored(e)
	case "?":
		if n.args[0].truth(e) {
			return n.args[1].number(e)
		}
		return n.args[2].number(e)
	case "neg":
		return Number{}.minus(n.args[0].number(e))
	}
	a := n.args[0].number(e)
	for _, arg := range n.args[1:] {
		a = n.join(a, arg.number(e), e)
	}
	return a
}

// join works out a sum, product, quotient, least or most of two.
func (n *formula) join(a, b Number, e *evaluation) Number {
	switch n.op {
	case "+":
		return a.plus(b)
	case "-":
		return a.minus(b)
	case "*":
		return a.times(b)
	case "/":
		q, ok := a.over(b)
		if !ok {
			e.flag("除数 %s 为 0，按 0 计", n.args[1].label())
		}
		return q
	case "min":
		if b.Cmp(a) < 0 {
			return b
		}
	case "max":
		if b.Cmp(a) > 0 {
			return b
		}
	}
	return a
}

func (n *formula) truth(e *evaluation) bool {
	switch n.op {
	case opTruth:
		return n.value.Sign() != 0
	case "and":
		return n.args[0].truth(e) && n.args[1].truth(e)
	case "or":
		return n.args[0].truth(e) || n.args[1].truth(e)
	case "not":
		return !n.args[0].truth(e)
	case "?":
		if n.args[0].truth(e) {
			return n.args[1].truth(e)
		}
		return n.args[2].truth(e)
	}
	c := n.args[0].number(e).Cmp(n.args[1].number(e))
	switch n.op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	case "!=":
		return c != 0
	}
	return c == 0
}

// tenths is how many bands results lie in.
const tenths = 10

// scored counts the people whose result reached a share of the full mark.
func (n *formula) scored(e *evaluation) Number {
	if len(e.unit.Bands) == 0 {
		e.flag("没有成绩分段数据，%s按 0 计", n.label())
		return Number{}
	}
	people := int64(0)
	for _, band := range e.unit.Bands[n.value.scaled(1)/tenths:] {
		people += band
	}
	return whole(people)
}

// materials counts the accepted pieces of a kind; on time it is 1 if there is one sent before the end of the day, else 0.
func (n *formula) materials(u *AwardUnit) Number {
	pieces := int64(0)
	for _, m := range u.Materials {
		if m.Kind == n.kind && m.Accepted && (n.op == opPieces || m.SentAt < n.by) {
			pieces++
		}
	}
	if n.op == opOnTime {
		pieces = min(pieces, 1)
	}
	return whole(pieces)
}
