package quiz

import (
	"slices"
	"strings"

	"lawquiz/questions/document"
)

// word reads one of a closed list of words, or gives usual when nothing is written.
func word[T ~string](n *document.Node, usual T, allowed ...T) T {
	return T(n.EnumOr(string(usual), texts(allowed)...))
}

// wordList reads a list of words of a closed list, none of them twice. It is never nil.
func wordList[T ~string](n *document.Node, allowed ...T) []T {
	out := []T{}
	for _, item := range n.List() {
		w := T(item.Enum(texts(allowed)...))
		distinct(item, texts(out), string(w))
		out = append(out, w)
	}
	return out
}

// words reads a list of free words, none of them twice; at least one if needed.
func words(n *document.Node, maxLength, maxCount int, needed bool) []string {
	if needed && !n.Require() {
		return nil
	}
	items := n.List()
	if needed && n.IsList() && len(items) == 0 {
		n.Fault("missing", "这个列表是空的：请至少写一项")
	}
	if len(items) > maxCount {
		n.Fault("out_of_range", "最多写 %d 项，现有 %d 项", maxCount, len(items))
		return nil
	}
	var out []string
	for _, item := range items {
		w := line(item, maxLength)
		distinct(item, out, w)
		out = append(out, w)
	}
	return out
}

// distinct adds a fault if w was read before.
func distinct(n *document.Node, before []string, w string) {
	if w != "" && slices.Contains(before, w) {
		n.Fault("duplicate", "%s 重复：请删去一处", w)
	}
}

// line reads a text of one line without the space around it.
func line(n *document.Node, maxLength int) string {
	s := strings.TrimSpace(n.String(maxLength))
	if strings.ContainsAny(s, "\r\n\u2028\u2029") {
		n.Fault("line_break", "这里只能写一行：请去掉换行")
	}
	return s
}

// lineOr is line, and gives "" when nothing is written.
func lineOr(n *document.Node, maxLength int) string {
	if !n.Exists() {
		return ""
	}
	return line(n, maxLength)
}

func texts[T ~string](words []T) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}
