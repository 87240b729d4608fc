package quiz

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// Expression is a checked formula over the metrics of a unit. It has no side effects, and its cost is bounded
// by its length.
//
// It may hold metrics (SheetMetrics, and imported ones by name), numbers, + - * / (also × ÷), comparisons (also ≥ ≤),
// and, or, not, condition ? a : b, min(a, b, ...), max(a, b, ...), pieces(kind): how many accepted
// pieces of a kind of material there are, on_time(kind, 2021-04-15): 1 if one of them was sent by the end of that day,
// else 0, and scored(90): how many people reached 90 % of the full mark, in whole tenths. Any other word or sign is refused. Figures are exact fractions; a division by 0 gives 0
// with a flag.
type Expression struct {
	Source string // as written
	root   *formula
}

// maxExpression bounds an expression in characters, and so its parts and their depth.
const maxExpression = 300

// formula is a part of an expression: an operator with its operands, or one of the ops below.
type formula struct {
	op     string
	args   []*formula
	value  Number // opConstant; opTruth: 0 is false; opScored: of 100
	metric SheetMetric
	kind   MaterialKind // opPieces, opOnTime
	by     int64        // opOnTime: the end of the day, Unix ms
	logic  bool         // a condition, not a number
}

const (
	opConstant = "constant"
	opTruth    = "truth"
	opMetric   = "metric"
	opPieces   = "pieces"
	opOnTime   = "on_time"
	opScored   = "scored"
)

var (
	decimalPattern = regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]{1,6})?$`)
	datePattern    = regexp.MustCompile(`\b[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\b`)
)

// mistake is what is wrong with an expression, before it has a place in a document.
type mistake struct{ code, message string }

func mistaken(code, format string, args ...any) *mistake {
	return &mistake{code, fmt.Sprintf(format, args...)}
}

// parseExpression checks an expression: a condition if logic is true, or else a number. known are
// the names of imported metrics.
func parseExpression(source string, logic bool, known []string) (*Expression, *mistake) {
	if n := len([]rune(source)); n > maxExpression {
		return nil, mistaken("too_long", "算式有 %d 个字符，超过上限 %d 个：请拆成几项", n, maxExpression)
	}
	plain := strings.NewReplacer("≥", ">=", "≤", "<=", "×", "*", "÷", "/", "（", "(", "）", ")", "，", ",").Replace(source)
	plain = datePattern.ReplaceAllString(plain, `"$0"`)
	config := conf.CreateNew()
	config.MaxNodes = maxExpression
	clear(config.Builtins)
	tree, err := parser.ParseWithConfig(plain, config)
	if err != nil {
		return nil, unreadable(plain, err)
	}
	r := expressionReader{known: known}
	root, wrong := r.read(tree.Node)
	if wrong != nil {
		return nil, wrong
	}
	if root.logic != logic {
		if logic {
			return nil, mistaken("not_a_condition", "这里要写条件，如 valid_people >= 1，现在写的是一个数")
		}
		return nil, mistaken("not_a_number", "这里要写一个数的算式，如 passed / due，现在写的是条件")
	}
	return &Expression{Source: source, root: root}, nil
}

// unreadable tells where the parser stopped.
func unreadable(plain string, err error) *mistake {
	if strings.Count(plain, "(") > strings.Count(plain, ")") {
		// In { } YAML ends the text at a comma.
		return mistaken("bad_expression", "算式缺少右括号：请补上；写在 { } 里的算式含有逗号时，整个算式要用引号括起来")
	}
	rest := ""
	var at *file.Error
	if errors.As(err, &at) {
		if runes := []rune(plain); at.From >= 0 && at.From < len(runes) {
			rest = string(runes[at.From:min(at.From+12, len(runes))])
		}
	}
	if rest == "" {
		return mistaken("bad_expression", "算式没有写完或者写得不对：请检查括号和运算符，如 passed / due")
	}
	return mistaken("bad_expression", "算式在“%s”处读不懂：请检查括号和运算符，如 passed / due", rest)
}

// expressionReader turns what the parser read into a formula, and refuses what sheets do not know.
type expressionReader struct{ known []string }

// constant reports whether the formula is the same for every unit.
func (n *formula) constant() bool {
	switch n.op {
	case opMetric, opPieces, opOnTime, opScored:
		return false
	}
	return !slices.ContainsFunc(n.args, func(arg *formula) bool { return !arg.constant() })
}

func (r expressionReader) read(n ast.Node) (*formula, *mistake) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return &formula{op: opConstant, value: whole(int64(n.Value))}, nil
	case *ast.FloatNode:
		value, ok := shortest(n.Value)
		if !ok {
			return nil, mistaken("out_of_range", "算式里的数太大：请核对")
		}
		return &formula{op: opConstant, value: value}, nil
	case *ast.BoolNode:
		return &formula{op: opTruth, logic: true, value: whole(one(n.Value))}, nil
	case *ast.IdentifierNode:
		return r.metric(n.Value)
	case *ast.UnaryNode:
		return r.unary(n)
	case *ast.BinaryNode:
		return r.binary(n)
	case *ast.ConditionalNode:
		return r.conditional(n)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return r.call(callee.Value, n.Arguments)
		}
	case *ast.BuiltinNode:
		return r.call(n.Name, n.Arguments)
	}
	return nil, mistaken("bad_expression", "算式里不能写“%s”：只能用指标、数、四则运算、比较、and、or、not 和 min、max、pieces、on_time、scored", short(n.String()))
}

func short(s string) string {
	if runes := []rune(s); len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return s
}

func (r expressionReader) metric(name string) (*formula, *mistake) {
	if m, ok := metric(name); ok {
		return &formula{op: opMetric, metric: m}, nil
	}
	if slices.Contains(r.known, name) {
		return &formula{op: opMetric, metric: imported(name)}, nil
	}
	names := slices.Clone(r.known)
	for _, m := range sheetMetrics {
		names = append(names, m.Name)
	}
	return nil, mistaken("unknown_metric", "没有名为“%s”的指标：可以写 %s；导入的指标要先写在 imported 里", short(name), strings.Join(names, "、"))
}

// all reads operands, which must all be conditions or all be numbers.
func (r expressionReader) all(op string, logic bool, nodes ...ast.Node) (*formula, *mistake) {
	f := &formula{op: op}
	for _, n := range nodes {
		arg, wrong := r.read(n)
		if wrong != nil {
			return nil, wrong
		}
		if arg.logic != logic {
			return nil, mistaken("mixed_expression", "“%s”不能这样用“%s”：数和条件不能混在一起运算", short(n.String()), op)
		}
		f.args = append(f.args, arg)
	}
	return f, nil
}

func (r expressionReader) unary(n *ast.UnaryNode) (*formula, *mistake) {
	switch n.Operator {
	case "not", "!":
		f, wrong := r.all("not", true, n.Node)
		if f != nil {
			f.logic = true
		}
		return f, wrong
	case "-":
		return r.all("neg", false, n.Node)
	case "+":
		return r.read(n.Node)
	}
	return nil, mistaken("bad_expression", "算式里不能用运算符“%s”", n.Operator)
}

func (r expressionReader) binary(n *ast.BinaryNode) (*formula, *mistake) {
	switch n.Operator {
	case "+", "-", "*", "/":
		f, wrong := r.all(n.Operator, false, n.Left, n.Right)
		if f != nil && n.Operator == "/" && f.args[1].constant() && f.args[1].number(&evaluation{}).Sign() == 0 {
			return nil, mistaken("division_by_zero", "除数是 0：请改写算式")
		}
		return f, wrong
	case "<", "<=", ">", ">=", "==", "!=":
		f, wrong := r.all(n.Operator, false, n.Left, n.Right)
		if f != nil {
			f.logic = true
		}
		return f, wrong
	case "and", "&&", "or", "||":
		op := map[string]string{"&&": "and", "||": "or"}[n.Operator]
		if op == "" {
			op = n.Operator
		}
		f, wrong := r.all(op, true, n.Left, n.Right)
		if f != nil {
			f.logic = true
		}
		return f, wrong
	}
	return nil, mistaken("bad_expression", "算式里不能用运算符“%s”", n.Operator)
}

// conditional reads every part once: conditions within conditions would otherwise double the work at each level.
func (r expressionReader) conditional(n *ast.ConditionalNode) (*formula, *mistake) {
	f := &formula{op: "?"}
	for _, part := range []ast.Node{n.Cond, n.Exp1, n.Exp2} {
		arg, wrong := r.read(part)
		if wrong != nil {
			return nil, wrong
		}
		f.args = append(f.args, arg)
	}
	if !f.args[0].logic || f.args[1].logic != f.args[2].logic {
		return nil, mistaken("mixed_expression", "“%s”要写成 条件 ? 数 : 数 的样子，两个结果要么都是数，要么都是条件", short(n.String()))
	}
	f.logic = f.args[1].logic
	return f, nil
}
