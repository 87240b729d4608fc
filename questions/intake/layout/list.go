package layout

import (
	"strings"

	"lawquiz/questions"
)

// The marks between texts in one cell; the first of each is what is written. A mark that belongs to
// a text has a backslash before it, and so has a backslash.
const (
	betweenBlanks = "；;"
	betweenTexts  = "|｜"
	betweenTags   = "、，,；;"
)

// JoinAnswers writes the accepted texts of each blank: 98|九十八；15|十五.
func JoinAnswers(answers [][]string) string {
	blanks := make([]string, len(answers))
	for i, accepted := range answers {
		blanks[i] = join(accepted, betweenTexts, betweenBlanks+betweenTexts)
	}
	return strings.Join(blanks, first(betweenBlanks))
}

// SplitAnswers reads what JoinAnswers writes. White space around a text, and a text of nothing
// else, are left out.
func SplitAnswers(cell string) [][]string {
	var answers [][]string
	for _, blank := range cut(cell, betweenBlanks) {
		if accepted := split(blank, betweenTexts, betweenBlanks+betweenTexts); len(accepted) > 0 {
			answers = append(answers, accepted)
		}
	}
	return answers
}

// JoinTags writes tags: 工作时间、加班.
func JoinTags(tags []string) string { return join(tags, betweenTags, betweenTags) }

// SplitTags reads what JoinTags writes, with commas or semicolons between as well.
func SplitTags(cell string) []string { return split(cell, betweenTags, betweenTags) }

// lawEnd ends a law's name; a mark between citations, or the next law, ends an article.
const (
	lawStart         = "《"
	lawEnd           = "》"
	betweenCitations = "\n；;、，,"
	articleEnds      = betweenCitations + lawStart
)

// JoinCitations writes one citation a line: 《劳动法》第四十一条.
func JoinCitations(citations []questions.Citation) string {
	lines := make([]string, len(citations))
	for i, c := range citations {
		lines[i] = lawStart + escape(c.Law, lawEnd) + lawEnd + escape(c.Article, articleEnds)
	}
	return strings.Join(lines, "\n")
}

// SplitCitations reads what JoinCitations writes, with 、 or commas or semicolons between as well.
// It is false for anything else, and then returns nothing.
func SplitCitations(cell string) (citations []questions.Citation, ok bool) {
	for {
		cell = strings.TrimLeft(cell, betweenCitations+" \t\r　")
		if cell == "" {
			return citations, true
		}
		rest, found := strings.CutPrefix(cell, lawStart)
		if !found {
			return nil, false
		}
		law := part(rest, lawEnd)
		if rest, found = strings.CutPrefix(rest[len(law):], lawEnd); !found {
			return nil, false
		}
		article := part(rest, articleEnds)
		cell = rest[len(article):]
		c := questions.Citation{Law: strings.TrimSpace(unescape(law, lawEnd)), Article: strings.TrimSpace(unescape(article, articleEnds))}
		if c.Article == "" {
			return nil, false
		}
		citations = append(citations, c)
	}
}

func join(texts []string, marks, escaped string) string {
	safe := make([]string, len(texts))
	for i, t := range texts {
		safe[i] = escape(t, escaped)
	}
	return strings.Join(safe, first(marks))
}

func split(cell, marks, escaped string) []string {
	var texts []string
	for _, p := range cut(cell, marks) {
		if text := strings.TrimSpace(unescape(p, escaped)); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

func first(marks string) string {
	for _, c := range marks {
		return string(c)
	}
	return ""
}

// cut splits a cell at the marks that have no backslash before them; the parts keep theirs.
func cut(cell, marks string) []string {
	var parts []string
	for {
		p := part(cell, marks)
		parts = append(parts, p)
		if len(p) == len(cell) {
			return parts
		}
		cell = cell[len(p):]
		cell = cell[len(first(cell)):]
	}
}

// part returns the text before the first mark that has no backslash before it.
func part(text, marks string) string {
	behind := false
	for i, c := range text {
		switch {
		case behind:
			behind = false
		case c == '\\':
			behind = true
		case strings.ContainsRune(marks, c):
			return text[:i]
		}
	}
	return text
}

// escape writes a backslash before every mark and every backslash.
func escape(text, marks string) string {
	if !strings.ContainsAny(text, marks+`\`) {
		return text
	}
	var b strings.Builder
	for _, c := range text {
		if c == '\\' || strings.ContainsRune(marks, c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// unescape takes away the backslashes escape writes; one before anything else stays.
func unescape(text, marks string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	behind := false
	for _, c := range text {
		if !behind && c == '\\' {
			behind = true
			continue
		}
		if behind && c != '\\' && !strings.ContainsRune(marks, c) {
			b.WriteByte('\\')
		}
		behind = false
		b.WriteRune(c)
	}
	if behind {
		b.WriteByte('\\')
	}
	return b.String()
}
