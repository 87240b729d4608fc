package questions

import (
	"strconv"
	"strings"
)

// Right and Wrong are the two options of every Judge question, in this order.
const (
	Right = "正确"
	Wrong = "错误"
)

// BlankMark stands in a stem where text is to be filled in.
const BlankMark = "____"

// MaxOptions is how many options a shipped question may have: more do not fit a telephone's screen.
const MaxOptions = 8

// letters is how many options have a letter of their own.
const letters = 26

// Letter returns the letter of the option at index i, from A, as banks write keys; past Z its number,
// from 27.
func Letter(i int) string {
	if i >= letters {
		return strconv.Itoa(i + 1)
	}
	return string(rune('A' + i))
}

// JudgeOptions returns the options of a Judge question whose statement is true or false.
func JudgeOptions(statement bool) []Option {
	return []Option{{Text: Right, Correct: statement}, {Text: Wrong, Correct: !statement}}
}

// Key returns the key as banks write it (标准答案): letters in order such as ACD (with commas, A,C,27, where options
// go past Z), 正确 or 错误,
// or, for Blank, the accepted texts: 98/九十八；15/十五. It is "" when no option is right.
func (q Question) Key() string {
	var parts []string
	switch q.Kind {
	case Blank:
		for _, accepted := range q.Answers {
			parts = append(parts, strings.Join(accepted, "/"))
		}
		return strings.Join(parts, "；")
	case Judge:
		for _, o := range q.Options {
			if o.Correct {
				parts = append(parts, o.Text)
			}
		}
	default:
		for i, o := range q.Options {
			if o.Correct {
				parts = append(parts, Letter(i))
			}
		}
		if len(q.Options) > letters { // 1, 27 and not 127
			return strings.Join(parts, ",")
		}
	}
	return strings.Join(parts, "")
}
