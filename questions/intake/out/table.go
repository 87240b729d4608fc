package out

import (
	"cmp"
	"strconv"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// fewestOptions is how many option columns a table has at least, so that one can be added by hand.
const fewestOptions = 6

// grid is a table of our own layout: its columns and a row of texts for each question.
type grid struct {
	columns []string
	rows    [][]string
}

// tabulate returns the banks as a table, with a column for the bank when there are several.
func tabulate(banks []questions.Bank) (grid, error) {
	options := fewestOptions
	for _, b := range banks {
		for _, q := range b.Questions {
			if q.Kind != questions.Judge {
				options = max(options, len(q.Options))
			}
		}
	}
	g := grid{columns: layout.Columns(options, len(banks) > 1)}
	for _, b := range banks {
		for _, q := range b.Questions {
			if err := checkTable(q); err != nil {
				return grid{}, err
			}
			g.rows = append(g.rows, g.row(b, q))
		}
	}
	return g, nil
}

// row returns the cells of a question.
func (g grid) row(b questions.Bank, q questions.Question) []string {
	texts := map[string]string{
		layout.Bank: cmp.Or(b.Title, b.ID), layout.ID: q.ID, layout.Revision: strconv.Itoa(q.Revision),
		layout.Kind: q.Kind.Name(), layout.Stem: q.Stem, layout.Key: keyText(q), layout.Explanation: q.Explanation,
		layout.Citations: layout.JoinCitations(q.Citations), layout.Difficulty: levelText(q.Difficulty), layout.Tags: layout.JoinTags(q.Tags),
	}
	if q.Kind != questions.Judge {
		for i, o := range q.Options {
			texts[layout.Option(i)] = o.Text
		}
	}
	cells := make([]string, len(g.columns))
	for i, name := range g.columns {
		cells[i] = texts[name]
	}
	return cells
}

// keyText returns the key as a table has it: ACD, 正确, 98|九十八；15|十五.
func keyText(q questions.Question) string {
	switch q.Kind {
	case questions.Judge:
		return q.Key()
	case questions.Blank:
		return layout.JoinAnswers(q.Answers)
	}
	var right []int
	for i, o := range q.Options {
		if o.Correct {
			right = append(right, i)
		}
	}
	return layout.JoinKey(right)
}

// levels are the words for difficulties 1 to 3.
func levels() []string { return []string{"易", "中", "难"} }

// levelText returns the word for a difficulty that checkTable lets pass.
func levelText(difficulty int) string { return levels()[difficulty-1] }
