package questions

import "strings"

// Right and Wrong are the two options of every Judge question, in this order.
const (
	Right = "正确"
	Wrong = "错误"
)

// BlankMark stands in a stem where text is to be filled in.
const BlankMark = "____"

// MaxOptions is how many options a question may have, so that every option has a letter.
const MaxOptions = 8

// Letter returns the letter of the option at index i, from A, as banks write keys.
func Letter(i int) string { return string(rune('A' + i)) }

// JudgeOptions returns the options of a Judge question whose statement is true or false.
func JudgeOptions(statement bool) []Option {
	return []Option{{Text: Right, Correct: statement}, {Text: Wrong, Correct: !statement}}
}

// Key returns the key as banks write it (标准答案): letters in order such as ACD, 正确 or 错误,
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
	}
	return strings.Join(parts, "")
}
