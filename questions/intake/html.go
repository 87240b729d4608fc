package intake

import (
	"html"
	"regexp"
	"strings"
)

var (
	texFormula = regexp.MustCompile(`\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$|<math\b`)
	htmlTag    = regexp.MustCompile(`^<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|^<!--`)
	raisedRun  = regexp.MustCompile(`^[0-9+\-()]+$`)
)

// htmlText returns the text of an HTML fragment, lines kept, and the names of what a text cannot
// hold: 图片, 音视频, 表格. Scripts, styles and comments are gone. < that begins no tag stays.
func htmlText(src string) (text string, lost []string) {
	var b strings.Builder
	raised := ""
	lose := func(name string) {
		for _, l := range lost {
			if l == name {
				return
			}
		}
		lost = append(lost, name)
	}
	for i := 0; i < len(src); {
		if src[i] != '<' {
			end := strings.IndexByte(src[i:], '<')
			if end < 0 {
				end = len(src) - i
			}
			b.WriteString(raise(html.UnescapeString(src[i:i+end]), raised))
			i += end
			continue
		}
		m := htmlTag.FindStringSubmatch(src[i:min(len(src), i+16<<10)])
		if m == nil {
			b.WriteByte('<')
			i++
			continue
		}
		i += len(m[0])
		name := strings.ToLower(m[2])
		switch name {
		case "": // a comment
			i = skipPast(src, i, "-->")
		case "script", "style":
			if m[1] == "" {
				i = skipPast(src, i, "</"+m[2]+">")
			}
		case "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "pre", "ul", "ol":
			b.WriteByte('\n')
		case "td", "th":
			b.WriteByte(' ')
		case "img", "svg":
			lose("图片")
		case "audio", "video", "object", "embed", "iframe":
			lose("音视频")
		case "table":
			lose("表格")
		case "sup", "sub":
			raised = map[bool]string{true: name}[m[1] == ""]
		}
	}
	return strings.TrimSpace(b.String()), lost
}

// skipPast returns the index after the mark, or the end of the text.
func skipPast(src string, from int, mark string) int {
	at := strings.Index(src[from:], mark)
	if at < 0 {
		return len(src)
	}
	return from + at + len(mark)
}

// raise writes short numbers in a <sup> or <sub> with the characters made for them: m², CO₂.
func raise(text, how string) string {
	if how == "" || !raisedRun.MatchString(text) {
		return text
	}
	to := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
	if how == "sub" {
		to = []rune("₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
	}
	return strings.Map(func(c rune) rune { return to[strings.IndexRune("0123456789+-()", c)] }, text)
}
