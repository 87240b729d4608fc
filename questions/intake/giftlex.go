package intake

import "strings"

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
	text := strings.TrimSpace(b.String())
	if html {
		text, _ = htmlText(text)
	}
	return text
}
