package out

import (
	"fmt"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
	"lawquiz/questions/intake/word"
)

// writeDocx writes a document lawyers can read and edit: one heading a kind, one paragraph for each
// part of a question, in a style of its own by which the part is known again. The grey line 编号
// names question and revision.
//
// A Word file is edited by hand and mended when it comes back. It cannot keep what mending changes
// (line ends within a text, several spaces in a row, spaces beside Chinese characters, full-width
// letters), nor options beyond Z. What a text looks like does no harm: an explanation that reads like
// a key stays one.
func writeDocx(banks []questions.Bank) ([]byte, error) {
	d := &word.Document{Title: documentTitle(banks), Styles: documentStyles(), Footer: true}
	d.Paragraph(word.Title, word.Run{Text: d.Title})
	d.Paragraph(styleID(layout.ForewordPart), word.Run{Text: foreword})
	for i, b := range banks {
		if len(banks) > 1 {
			d.Add(word.Paragraph{Style: styleID(layout.BankPart), Break: i > 0, Runs: []word.Run{{Text: fmt.Sprintf("第%s部分　%s", questions.Numeral(i+1), b.Title)}}})
		}
		if err := writeKinds(d, b); err != nil {
			return nil, err
		}
	}
	return d.Bytes()
}

func documentTitle(banks []questions.Bank) string {
	if len(banks) == 1 {
		return strings.TrimSuffix(banks[0].Title, "题库") + "题库"
	}
	return "题库"
}

// foreword says what may be edited. No part of it between two commas begins with the name of a field:
// saved as plain text, the document would pass for a table.
const foreword = "每道题的题干、选项、答案、解析、依据、难度和标签都可以直接改，选项可以增减，不要的题目整题删去。" +
	"每道题最后一行灰色的“编号”请原样保留，系统凭它认出改的是哪一道题、从哪一版改起。" +
	"新加的题目照同样的格式写在同一题型下面，不写编号，系统会另外编号。"

// writeKinds writes the questions of a bank kind by kind, numbered through.
func writeKinds(d *word.Document, b questions.Bank) error {
	heading, number := 0, 0
	for _, kind := range questions.Kinds {
		var of []questions.Question
		for _, q := range b.Questions {
			if q.Kind == kind {
				of = append(of, q)
			}
		}
		if len(of) == 0 {
			continue
		}
		heading++
		d.Heading(1, fmt.Sprintf("%s、%s（共 %d 题）", questions.Numeral(heading), kind.Name(), len(of)))
		for _, q := range of {
			number++
			if err := writeQuestion(d, number, q); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeQuestion(d *word.Document, number int, q questions.Question) error {
	if err := checkTable(q); err != nil {
		return err
	}
	if n := len(q.Options); n > 26 {
		return fmt.Errorf("%w：%s 有 %d 个选项，Word 文件里最多 26 个", ErrQuestion, q.ID, n)
	}
	add := func(part layout.Part, label, text string) {
		if text = strings.TrimSpace(text); text != "" {
			d.Paragraph(styleID(part), word.Run{Text: label, Bold: part == layout.KeyPart}, word.Run{Text: text})
		}
	}
	add(layout.StemPart, fmt.Sprintf("%d. ", number), q.Stem)
	key := q.Key()
	switch q.Kind {
	case questions.Blank:
		if _, err := blanksOf(q); err != nil {
			return err
		}
		key = layout.JoinBlanks(q.Answers)
	case questions.Judge:
	default:
		for i, o := range q.Options {
			add(layout.OptionPart, questions.Letter(i)+". ", o.Text)
		}
	}
	add(layout.KeyPart, "答案：", key)
	add(layout.ExplanationPart, "解析：", q.Explanation)
	add(layout.CitationsPart, "依据：", layout.JoinSources(q.Citations))
	add(layout.DifficultyPart, "难度：", difficultyName(q.Difficulty))
	add(layout.TagsPart, "标签：", layout.JoinTags(q.Tags))
	if q.ID != "" {
		add(layout.IDPart, "编号：", layout.JoinID(q.ID, q.Revision))
	}
	return nil
}

// styleID returns the id of a part's style: programs that list styles show its name.
func styleID(part layout.Part) string {
	return map[layout.Part]string{
		layout.BankPart: "QuizBank", layout.ForewordPart: "QuizForeword", layout.StemPart: "QuizStem", layout.OptionPart: "QuizOption",
		layout.KeyPart: "QuizKey", layout.ExplanationPart: "QuizExplanation", layout.CitationsPart: "QuizCitations",
		layout.DifficultyPart: "QuizDifficulty", layout.TagsPart: "QuizTags", layout.IDPart: "QuizID",
	}[part]
}

// documentStyles is how each part looks. A question stays on one page as far as it can.
func documentStyles() []word.Style {
	const indent, small, grey, dark = 18, 9, "999999", "595959"
	return []word.Style{
		{ID: styleID(layout.BankPart), Name: string(layout.BankPart), Size: 16, Hei: true, Center: true, Before: 12, After: 8, Keep: true, Next: word.Heading1},
		{ID: styleID(layout.ForewordPart), Name: string(layout.ForewordPart), Size: small, Color: dark, After: 6},
		{ID: styleID(layout.StemPart), Name: string(layout.StemPart), Bold: true, Indent: indent, Hang: indent, Before: 10, After: 2, Keep: true, Next: styleID(layout.OptionPart)},
		{ID: styleID(layout.OptionPart), Name: string(layout.OptionPart), Indent: indent + 16, Hang: 16, Keep: true},
		{ID: styleID(layout.KeyPart), Name: string(layout.KeyPart), Color: "C00000", Indent: indent, Before: 2, Keep: true, Next: styleID(layout.ExplanationPart)},
		{ID: styleID(layout.ExplanationPart), Name: string(layout.ExplanationPart), Indent: indent, Keep: true, Next: styleID(layout.CitationsPart)},
		{ID: styleID(layout.CitationsPart), Name: string(layout.CitationsPart), Indent: indent, Keep: true, Next: styleID(layout.DifficultyPart)},
		{ID: styleID(layout.DifficultyPart), Name: string(layout.DifficultyPart), Size: small, Color: dark, Indent: indent, Keep: true, Next: styleID(layout.TagsPart)},
		{ID: styleID(layout.TagsPart), Name: string(layout.TagsPart), Size: small, Color: dark, Indent: indent, Keep: true, Next: styleID(layout.IDPart)},
		{ID: styleID(layout.IDPart), Name: string(layout.IDPart), Size: 8, Color: grey, Indent: indent, After: 4, Next: styleID(layout.StemPart)},
	}
}
