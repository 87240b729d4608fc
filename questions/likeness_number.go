package questions

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// notOne are words in which 一 or 十 counts nothing: by the character after and the character before it.
const (
	afterOne  = "般致旦律切并起经定同样直些方贯概名家位种项" // 一般, 一致, 一名 …
	beforeOne = "统之唯单进同另万逐专划哪某"         // 统一, 之一, 某一 …
)

// arabic returns folded text with its Chinese numbers written in digits: 九十八天 is 98天, 二〇二五年
// is 2025年, 5万元 is 50000元 and 百分之五十 is 50%. What is no number by its form stays.
func arabic(text string) string {
	var b strings.Builder
	copied, i, before := 0, 0, rune(0)
	for i < len(text) {
		c, n := utf8.DecodeRuneInString(text[i:])
		if !isNumeral(c) {
			i, before = i+n, c
			continue
		}
		rest, percent := strings.CutPrefix(text[i:], "百分之")
		size := numeralSize(rest)
		value, ok := numeralValue(rest[:size])
		if size == 0 || !ok || inWord(rest[:size], before, rest[size:]) {
			i, before = i+n, c
			continue
		}
		b.WriteString(text[copied:i])
		b.WriteString(value)
		if percent {
			b.WriteByte('%')
		}
		i = len(text) - len(rest) + size
		copied, before = i, '0'
	}
	if copied == 0 {
		return text
	}
	b.WriteString(text[copied:])
	return b.String()
}

// isNumeral reports whether numbers are written with c, beside the point.
func isNumeral(c rune) bool {
	return c >= '0' && c <= '9' || c == '〇' || digitOf(c) >= 0 || unitOf(c) > 0
}

// numeralSize returns how many bytes at the beginning of text look like one number.
func numeralSize(text string) int {
	for i, c := range text {
		switch {
		case isNumeral(c):
		case c == '.' && i > 0 && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9':
		default:
			return i
		}
	}
	return len(text)
}

// inWord reports whether a single 一 or 十 is part of a word and counts nothing.
func inWord(number string, before rune, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	switch number {
	case "一":
		return after != "" && strings.ContainsRune(afterOne, next) || before != 0 && strings.ContainsRune(beforeOne, before)
	case "十":
		return next == '分' && !strings.HasPrefix(after, "分钟") && !strings.HasPrefix(after, "分之")
	}
	return false
}

// numeralValue returns the digits of a number written in digits, in Chinese, or 5万 and 1.5亿.
// ok is false when the form says no number, such as 百 or 三四十.
func numeralValue(s string) (string, bool) {
	if n := asciiSize(s); n == len(s) {
		return s, true
	}
	if strings.IndexFunc(s, func(c rune) bool { return unitOf(c) > 0 }) < 0 {
		return digitByDigit(s), true
	}
	total, section, digit, digits := 0.0, 0.0, 0.0, 0
	for len(s) > 0 {
		if n := asciiSize(s); n > 0 {
			v, err := strconv.ParseFloat(s[:n], 64)
			if err != nil || digits > 0 {
				return "", false
			}
			digit, digits, s = v, 1, s[n:]
			continue
		}
		c, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		if unit := unitOf(c); unit == 0 {
			if v := digitOf(c); v > 0 {
				digits++
				digit = float64(v)
			}
		} else if section, total, digits = addUnit(unit, section, total, digit, digits); digits < 0 {
			return "", false
		} else {
			digit = 0
		}
		if digits > 1 {
			return "", false
		}
	}
	return strconv.FormatFloat(total+section+digit, 'f', -1, 64), true
}

// addUnit closes what was counted so far at a unit. It returns digits 0, or -1 when the form says no
// number: a unit without a digit is 十 alone.
func addUnit(unit, section, total, digit float64, digits int) (newSection, newTotal float64, left int) {
	switch {
	case unit >= 10000 && digits+int(section) > 0:
		return 0, total + (section+digit)*unit, 0
	case unit < 10000 && digits > 0:
		return section + digit*unit, total, 0
	case unit == 10 && section == 0:
		return 10, total, 0
	}
	return section, total, -1
}

func asciiSize(s string) int {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.') {
		n++
	}
	return n
}

// digitOf returns 0 to 9, or -1 when c is no Chinese digit; 〇 is written in years alone and is none.
func digitOf(c rune) int {
	switch c {
	case '零':
		return 0
	case '一':
		return 1
	case '二', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

// unitOf returns 10, 100, 1000, 1e4 or 1e8, or 0 for a digit.
func unitOf(c rune) float64 {
	switch c {
	case '十':
		return 1e1
	case '百':
		return 1e2
	case '千':
		return 1e3
	case '万':
		return 1e4
	case '亿':
		return 1e8
	}
	return 0
}

// digitByDigit writes 二〇二五 as 2025.
func digitByDigit(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c < utf8.RuneSelf {
			b.WriteRune(c)
		} else {
			b.WriteByte(byte('0' + max(0, digitOf(c))))
		}
	}
	return b.String()
}
