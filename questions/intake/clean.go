package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CleanText returns text as a bank should hold it: characters mended as by mend, stray spaces
// between Chinese characters gone, runs of spaces made one, ends trimmed. Lines that look like code
// or a formula keep their line ends and indentation; other line ends join. It is idempotent.
func CleanText(text string) string {
	if isClean(text) {
		return text
	}
	return cleanLines(text)
}

// cleanLines is CleanText for any text.
func cleanLines(text string) string {
	var b strings.Builder
	code := false
	for i, line := range strings.Split(strings.TrimSpace(mend(text)), "\n") {
		isCode := looksLikeCode(line)
		if !isCode {
			line = closeGaps(line)
		}
		line = strings.TrimRight(line, " \t")
		if line == "" {
			continue
		}
		if i > 0 && b.Len() > 0 {
			b.WriteString(joint(b.String(), line, code || isCode))
		}
		b.WriteString(line)
		code = isCode
	}
	return strings.TrimSpace(b.String())
}

// isClean reports whether a text is certain to be clean already, as most are: one line of ASCII, common
// Chinese characters and the marks that go with them, without a space but in an empty bracket （　）.
func isClean(text string) bool {
	for i, c := range text {
		switch {
		case c > ' ' && c < 0x7f, c >= 0x4e00 && c <= 0x9fff:
		case c == '　' && strings.HasSuffix(text[:i], "（") && strings.HasPrefix(text[i:], "　）"):
		case isCleanMark(c):
		default:
			return false
		}
	}
	return true
}

func isCleanMark(c rune) bool {
	switch c {
	case '，', '。', '、', '；', '：', '？', '！', '（', '）', '《', '》', '“', '”', '…', '—':
		return true
	}
	return false
}

// joint returns what stands between a text and the line that continues it.
func joint(before, line string, code bool) string {
	if code {
		return "\n"
	}
	last, first := lastRune(before), firstRune(line)
	if isWestern(last) && isWestern(first) {
		return gap(last, first)
	}
	return ""
}

func isWestern(c rune) bool {
	return c < 0x2e80 && !unicode.IsSpace(c) && !strings.ContainsRune("“”‘’—…·", c)
}

func firstRune(s string) rune {
	for _, c := range s {
		return c
	}
	return 0
}

func lastRune(s string) rune {
	r := []rune(s[max(0, len(s)-4):])
	if len(r) == 0 {
		return 0
	}
	return r[len(r)-1]
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n")

// mend repairs characters without changing what they say: full-width letters and digits, Kangxi
// and CJK radicals that PDF copies leave for characters, ligatures, odd spaces; what nobody sees
// is removed. Chinese punctuation, ①, ², ℃ and Ⅲ stay as they are. Line ends become \n.
func mend(text string) string {
	if isMended(text) {
		return text
	}
	return mendAny(text)
}

// mendAny is mend for any text.
func mendAny(text string) string {
	text = lineEnds.Replace(text)
	var b strings.Builder
	b.Grow(len(text))
	for _, c := range text {
		if c = mendRune(c); c >= 0 {
			b.WriteRune(c)
		}
	}
	return norm.NFC.String(b.String())
}

// isMended reports whether a text is certain to need no mending: ASCII, common Chinese characters and
// the marks that go with them.
func isMended(text string) bool {
	for _, c := range text {
		switch {
		case c >= ' ' && c < 0x7f, c == '\n', c == '\t', c >= 0x4e00 && c <= 0x9fff, isCleanMark(c):
		default:
			return false
		}
	}
	return true
}

// mendRune returns the character to write for c, or -1 for none.
func mendRune(c rune) rune {
	switch {
	case c == '\n' || c == '\t' || c >= ' ' && c < 0x7f:
		return c
	case c < 0xa0:
		return -1 // control characters
	case unicode.Is(unicode.Zs, c):
		return ' '
	case unicode.Is(unicode.Cf, c), c >= 0xfe00 && c <= 0xfe0f, c >= 0xfff9 && c <= 0xfffc:
		return -1
	case c >= 0x2e80 && c <= 0x2fdf:
		return radical(c)
	case isFullWidth(c):
		return c - 0xfee0
	case c == 'ˮ', c == '〞', c == '〟':
		return '”'
	case c == '〝':
		return '“'
	case c == '﹙':
		return '（'
	case c == '﹚':
		return '）'
	case c >= 0xe000 && c <= 0xf8ff:
		return privateUse(c)
	case c >= 0xf900 && c <= 0xfaff:
		return firstRune(norm.NFKC.String(string(c)))
	}
	return c
}

// privateUse returns what the symbol fonts of Word mean by a character of nobody's: ticks and
// crosses; a space for the rest.
func privateUse(c rune) rune {
	switch c {
	case 0xf0fc, 0xf050, 0xf052, 0xf0fe:
		return '√'
	case 0xf0fb, 0xf04f, 0xf051, 0xf0fd:
		return '×'
	}
	return ' '
}

// isFullWidth reports whether c is a full-width letter, digit or sign whose ASCII form reads the
// same in a Chinese text. ，：；？！（） are not among them.
func isFullWidth(c rune) bool {
	return c >= '０' && c <= '９' || c >= 'Ａ' && c <= 'Ｚ' || c >= 'ａ' && c <= 'ｚ' ||
		strings.ContainsRune("＃＄％＆＊＋－．／＜＝＞＠［＼］＾＿｀｛｜｝", c)
}

// closeGaps removes spaces beside Chinese characters and makes other runs of spaces one.
func closeGaps(line string) string {
	runes := []rune(line)
	var b strings.Builder
	b.Grow(len(line))
	for i := 0; i < len(runes); {
		if !unicode.IsSpace(runes[i]) {
			b.WriteRune(runes[i])
			i++
			continue
		}
		end := i
		for end < len(runes) && unicode.IsSpace(runes[end]) {
			end++
		}
		if i > 0 && end < len(runes) {
			b.WriteString(gap(runes[i-1], runes[end]))
		}
		i = end
	}
	return b.String()
}

// gap returns what remains of the space between two characters.
func gap(before, after rune) string {
	switch {
	case before == '（' && after == '）', before == '(' && after == ')':
		return "　" // an empty bracket is for the answer
	case isChinese(before) && (isChinese(after) || unicode.IsDigit(after) || after == '_'),
		isChinese(after) && (unicode.IsDigit(before) || before == '_'):
		return ""
	}
	return " "
}

// isChinese reports whether c is a Chinese character or Chinese punctuation.
func isChinese(c rune) bool {
	return unicode.Is(unicode.Han, c) || strings.ContainsRune("，。、；：？！（）《》〈〉【】“”‘’「」『』…—", c)
}

// looksLikeCode reports whether the spaces of a line matter: it has no Chinese outside a comment and
// holds a sign of code, or is indented and ends like code.
func looksLikeCode(line string) bool {
	trimmed := strings.TrimSpace(line)
	if at := strings.Index(trimmed, "//"); at >= 0 {
		trimmed = trimmed[:at]
	}
	if at := strings.Index(trimmed, "#"); at > 0 {
		trimmed = trimmed[:at]
	}
	for _, c := range trimmed {
		if isChinese(c) {
			return false
		}
	}
	indented := strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "\t")
	if strings.ContainsAny(trimmed, "{};") || strings.Contains(trimmed, "():") || strings.Contains(trimmed, " == ") {
		return true
	}
	return indented && (strings.ContainsAny(trimmed, "=()") || strings.HasSuffix(trimmed, ":") ||
		strings.HasPrefix(trimmed, "return") || strings.HasPrefix(trimmed, "else"))
}
