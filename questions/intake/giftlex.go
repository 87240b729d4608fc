package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parseGIFT splits the answers at ~ and = that are not escaped, with weight and feedback.
func parseGIFT(src string, html bool) []giftAnswer {
	var found []giftAnswer
	for from := giftNext(src, 0); from < len(src); {
		to := giftNext(src, from+1)
		found = append(found, newGIFT(src[from], src[from+1:to], html))
		from = to
	}
	return found
}

// giftNext returns where the next answer begins at or after from, or the end.
func giftNext(src string, from int) int {
	for i := from; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '~', '=':
			return i
		}
	}
	return len(src)
}

func newGIFT(sign byte, text string, html bool) giftAnswer {
	a := giftAnswer{equals: sign == '=', right: sign == '='}
	if m := giftWeight.FindStringSubmatch(text); m != nil {
		a.weight, text = m[1], text[len(m[0]):]
		a.right = a.equals || !strings.HasPrefix(m[1], "-") && strings.Trim(m[1], "0.") != ""
	}
	if at := giftSplit(text, "#"); at >= 0 {
		a.feedback, text = giftText(text[at+1:], html), text[:at]
	}
	if m := giftFormat.FindStringSubmatch(text); m != nil { // an answer may have a format of its own
		html, text = m[1] == "html", text[len(m[0]):]
	}
	a.text = giftText(text, html)
	return a
}

// giftSplit returns where the unescaped mark stands, or -1.
func giftSplit(src, mark string) int {
	for i := 0; i < len(src); i++ {
		if src[i] == '\\' {
			i++
		} else if strings.HasPrefix(src[i:], mark) {
			return i
		}
	}
	return -1
}

// giftText resolves the escapes of GIFT; other backslashes stay.
func giftText(src string, html bool) string {
	text := strings.TrimSpace(giftUnescape(src))
	if html {
		text, _ = htmlText(text)
	}
	return text
}

// giftUnescape resolves the escapes and leaves the spaces around a text.
func giftUnescape(src string) string {
	var b strings.Builder
	for i := 0; i < len(src); i++ {
		if src[i] != '\\' || i+1 == len(src) {
			b.WriteByte(src[i])
			continue
		}
		switch c := src[i+1]; {
		case c == 'n':
			b.WriteByte('\n')
			i++
		case strings.IndexByte(`~=#{}:\`, c) >= 0:
			b.WriteByte(c)
			i++
		default:
			b.WriteByte('\\')
		}
	}
	return b.String()
}

var giftByte = regexp.MustCompile(`%([0-9A-F]{2})`)

// giftTagText resolves what cannot stand in a tag of a comment: \] and %0A, bytes by their number.
func giftTagText(src string) string {
	src = strings.TrimSpace(strings.ReplaceAll(src, `\]`, "]"))
	text := giftByte.ReplaceAllStringFunc(src, func(m string) string {
		b, _ := strconv.ParseUint(m[1:], 16, 8) // digits by the form
		return string([]byte{byte(b)})
	})
	if !utf8.ValidString(text) {
		return src // per cents of somebody else's
	}
	return text
}
