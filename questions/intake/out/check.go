package out

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lawquiz/questions"
)

// checkTable returns an error that names the question and what of it no table can hold.
func checkTable(q questions.Question) error {
	name := q.ID
	if name == "" {
		name = "“" + q.Stem + "”"
	}
	if !slices.Contains(questions.Kinds, q.Kind) {
		return fmt.Errorf("%w：%s 的题型“%s”不认识", ErrQuestion, name, q.Kind)
	}
	if q.Difficulty < 1 || q.Difficulty > len(levels()) {
		return fmt.Errorf("%w：%s 的难度是 %d，只能是 1 到 %d", ErrQuestion, name, q.Difficulty, len(levels()))
	}
	for _, text := range texts(q) {
		if !utf8.ValidString(text) {
			return fmt.Errorf("%w：%s 里有不是 UTF-8 编码的字节", ErrQuestion, name)
		}
		if at := strings.IndexFunc(text, unheld); at >= 0 {
			c, _ := utf8.DecodeRuneInString(text[at:])
			return fmt.Errorf("%w：%s 里有看不见的控制字符 %U，请先在题库里删去", ErrQuestion, name, c)
		}
	}
	return nil
}

// unheld reports whether a character cannot stand in XML, or would come back as another one.
func unheld(c rune) bool {
	return unicode.IsControl(c) && c != '\n' && c != '\t' || c == 0xfffe || c == 0xffff
}

// texts returns every text of a question.
func texts(q questions.Question) []string {
	all := []string{q.ID, q.Stem, q.Explanation}
	for _, o := range q.Options {
		all = append(all, o.Text)
	}
	for _, accepted := range q.Answers {
		all = append(all, accepted...)
	}
	for _, c := range q.Citations {
		all = append(all, c.Law, c.Article)
	}
	return append(all, q.Tags...)
}
