package quiz

import (
	"fmt"
	"slices"
	"strings"
)

// signs are how people write the operators.
var signs = map[string]string{"+": "+", "-": "−", "*": "×", "/": "÷", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠",
	"and": "且", "or": "或"}

// levels say how tightly operators bind: an operand that binds less stands in brackets.
var levels = map[string]int{"?": 1, "or": 2, "and": 3, "not": 4, "<": 5, "<=": 5, ">": 5, ">=": 5, "==": 5, "!=": 5, "+": 6, "-": 6, "*": 7, "/": 7, "neg": 8}

func (n *formula) level() int {
	if l := levels[n.op]; l > 0 {
		return l
	}
	return 9
}

// label writes the formula with the names people use.
func (n *formula) label() string { return n.text(nil) }

// with writes the formula with names and this unit's values: 合格人数 120 ÷ 应参赛人数 200.
func (n *formula) with(e *evaluation) string { return n.text(e) }

// text is with, or label if e is nil.
func (n *formula) text(e *evaluation) string {
	switch n.op {
	case opConstant:
		return n.value.decimal(6)
	case opTruth:
		return map[bool]string{true: "是", false: "否"}[n.value.Sign() != 0]
	case opMetric:
		return n.metric.Label + n.valueText(e)
	case opPieces:
		return n.kind.Name() + "件数" + n.valueText(e)
	case opOnTime:
		return n.kind.Name() + "于" + dayText(n.by-1) + "前（含当日）报送" + n.valueText(e)
	case opScored:
		return "成绩达到满分" + n.value.String() + "%的人数" + n.valueText(e)
	case "not":
		return "非" + n.operand(0, 9, e)
	case "neg":
		return "−" + n.operand(0, 8, e)
	case "?":
		return fmt.Sprintf("%s时取%s、否则取%s", n.operand(0, 2, e), n.operand(1, 2, e), n.operand(2, 2, e))
	case "min", "max":
		parts := make([]string, len(n.args))
		for i := range n.args {
			parts[i] = n.args[i].text(e)
		}
		return map[string]string{"min": "最小值", "max": "最大值"}[n.op] + "（" + strings.Join(parts, "，") + "）"
	}
	right := n.level()
	if n.op == "-" || n.op == "/" {
		right++
	}
	return n.operand(0, n.level(), e) + " " + signs[n.op] + " " + n.operand(1, right, e)
}

// measured lists the formula's metrics and functions with this unit's values: 有效参赛人数 0.
func (n *formula) measured(e *evaluation) []string {
	switch n.op {
	case opConstant, opTruth:
		return nil
	}
	if len(n.args) == 0 {
		return []string{n.text(e)}
	}
	var out []string
	for i := range n.args {
		for _, text := range n.args[i].measured(e) {
			if !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}

// operand writes an operand, in brackets if it binds less than level.
func (n *formula) operand(i, level int, e *evaluation) string {
	text := n.args[i].text(e)
	if n.args[i].level() < level {
		return "（" + text + "）"
	}
	return text
}

// valueText writes the value of a leaf for the unit, or "" without one.
func (n *formula) valueText(e *evaluation) string {
	if e == nil {
		return ""
	}
	return " " + n.show(n.number(&evaluation{unit: e.unit}))
}

// show writes a value of the formula as its nature asks: a rate in percent.
func (n *formula) show(v Number) string {
	switch {
	case n.op == opMetric && n.metric.Rate:
		return v.percent()
	case n.op == opOnTime:
		return map[bool]string{true: "是", false: "否"}[v.Sign() > 0]
	}
	return v.String()
}

// Text writes the expression with the names people use.
func (x *Expression) Text() string { return x.root.label() }

// leaf reports whether the expression is one metric or function, without a calculation.
func (x *Expression) leaf() bool { return x.root.level() == 9 && len(x.root.args) == 0 }

// dayText writes the day of ms: 2021年4月15日.
func dayText(ms int64) string {
	y, m, d := civil(Day(ms))
	return fmt.Sprintf("%d年%d月%d日", y, m, d)
}
