package intake

import (
	"strings"

	"lawquiz/questions"
)

// detectDelimited returns CSV or TSV when one of the first lines is the head of a question table.
func detectDelimited(text string) Format {
	for _, line := range firstLines(text, 6) {
		for _, d := range []struct {
			mark   string
			format Format
		}{{"\t", TSV}, {",", CSV}, {";", CSV}, {"|", CSV}, {"，", CSV}} {
			if isTableHead(strings.Split(line, d.mark)) {
				return d.format
			}
		}
	}
	return ""
}

func firstLines(text string, n int) []string {
	lines := make([]string, 0, n)
	for len(lines) < n && text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line[:min(len(line), 4<<10)])
		}
	}
	return lines
}

// isTableHead reports whether the cells name a stem and a key, options or kind, as the head of a
// question table does.
func isTableHead(cells []string) bool {
	stem, other := false, 0
	for _, c := range cells {
		switch f := questions.Fold(c); {
		case isStemHead(f):
			stem = true
		case strings.Contains(f, "答案"), strings.Contains(f, "选项"), strings.Contains(f, "题型"), strings.Contains(f, "解析"),
			f == "a", f == "b", f == "answer", f == "output", f == "type", f == "key", f == "类型":
			other++
		}
	}
	return stem && other > 0
}

func isStemHead(folded string) bool {
	for _, word := range []string{"题干", "题目", "问题", "试题", "标题", "question", "stem", "input", "title"} {
		if strings.HasPrefix(folded, word) && !strings.Contains(folded, "题目类型") && !strings.Contains(folded, "试题类型") && !strings.Contains(folded, "序号") {
			return true
		}
	}
	return false
}
