package quiz

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/expr-lang/expr/ast"
)

// shortest returns the shortest decimal that reads as f, which is what was written; false for a
// number that is not finite.
func shortest(f float64) (Number, bool) {
	if math.IsInf(f, 0) || math.IsNaN(f) || math.Abs(f) > 1e15 {
		return Number{}, false
	}
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(f, 'f', -1, 64))
	return Number{r}, ok
}

// call reads one of the few functions expressions know.
func (r expressionReader) call(name string, args []ast.Node) (*formula, *mistake) {
	switch name {
	case "min", "max":
		if len(args) < 2 {
			return nil, mistaken("bad_expression", "%s 要写两个以上的数，如 %s(participation, 0.8)", name, name)
		}
		return r.all(name, false, args...)
	case opPieces:
		if len(args) != 1 {
			return nil, mistaken("bad_expression", "要写成 pieces(essay) 的样子：括号里是材料种类")
		}
		kind, wrong := materialKind(args[0])
		return &formula{op: opPieces, kind: kind}, wrong
	case opOnTime:
		if len(args) != 2 {
			return nil, mistaken("bad_expression", "要写成 on_time(summary, 2021-04-15) 的样子：材料种类和截止日期（含当日）")
		}
		return onTime(args[0], args[1])
	case opScored:
		if len(args) == 1 {
			if share, ok := args[0].(*ast.IntegerNode); ok && share.Value >= 10 && share.Value <= 90 && share.Value%10 == 0 {
				return &formula{op: opScored, value: whole(int64(share.Value))}, nil
			}
		}
		return nil, mistaken("bad_expression", "要写成 scored(90) 的样子：成绩达到满分 90%% 的人数，括号里写 10 到 90 的整十数；满分的人数用 full_marks")
	}
	return nil, mistaken("unknown_function", "没有名为“%s”的函数：可以用 min、max、pieces、on_time、scored", short(name))
}

func onTime(kindNode, dateNode ast.Node) (*formula, *mistake) {
	kind, wrong := materialKind(kindNode)
	if wrong != nil {
		return nil, wrong
	}
	date, ok := dateNode.(*ast.StringNode)
	if !ok {
		return nil, mistaken("bad_date", "截止日期要写成 2021-04-15 的样子")
	}
	by, err := dayEnd(date.Value)
	if err != nil {
		return nil, mistaken("bad_date", "%s", messageOf(err))
	}
	return &formula{op: opOnTime, kind: kind, by: by}, nil
}

// dayEnd returns the moment after the day written like 2021-04-15, or the error of ParseMoment.
func dayEnd(date string) (int64, error) { return ParseMoment(date + " 24:00") }

// messageOf returns what an error tells people.
func messageOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}

func materialKind(n ast.Node) (MaterialKind, *mistake) {
	name := ""
	if id, ok := n.(*ast.IdentifierNode); ok {
		name = id.Value
	}
	if !slices.Contains(MaterialKinds, MaterialKind(name)) {
		return "", mistaken("unknown_kind", "没有“%s”这种材料：%s", short(n.String()), kindsText())
	}
	return MaterialKind(name), nil
}

// kindsText lists the kinds as they are written.
func kindsText() string {
	text := "可以写 "
	for i, k := range MaterialKinds {
		if i > 0 {
			text += "、"
		}
		text += string(k) + "（" + k.Name() + "）"
	}
	return text
}
