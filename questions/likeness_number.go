package questions

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	chineseDigits = "零一二三四五六七八九"
	chineseUnits  = "十百千万亿"
)

// notOne are words in which 一 or 十 counts nothing: by the character after and the character before it.
const (
	afterOne  = "般致旦律切并起经定同样直些方贯概名家位种项" // 一般, 一致, 一名 …
	beforeOne = "统之唯单进同另万逐专划哪某"         // 统一, 之一, 某一 …
)

// arabic returns folded text with its Chinese numbers written in digits: 九十八天 is 98天, 二〇二五年
// is 2025年, 5万元 is 50000元 and 百分之五十 is 50%. What is no number by its form stays.
func arabic(text string) string {
	if !strings.ContainsAny(text, "零〇两"+chineseDigits+chineseUnits) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	before := rune(0)
	for len(text) > 0 {
		percent := strings.HasPrefix(text, "百分之")
		rest := strings.TrimPrefix(text, "百分之")
		size := numeralSize(rest)
		value, ok := "", false
		if size > 0 {
			value, ok = numeralValue(rest[:size])
			ok = ok && !inWord(rest[:size], before, rest[size:])
		}
		if ok {
			b.WriteString(value)
			if percent {
				b.WriteByte('%')
			}
			text, before = rest[size:], '0'
			continue
		}
		c, n := utf8.DecodeRuneInString(text)
		b.WriteString(text[:n])
		text, before = text[n:], c
	}
	return b.String()
}

// numeralSize returns how many bytes at the beginning of text look like one number.
func numeralSize(text string) int {
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9', strings.ContainsRune("〇两"+chineseDigits+chineseUnits, c):
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
	if !strings.ContainsAny(s, chineseUnits) {
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

// digitOf returns 0 to 9; anything that is no digit is 0.
func digitOf(c rune) int {
	if c == '两' {
		return 2
	}
	return max(0, strings.IndexRune(chineseDigits, c)/len("零"))
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
			b.WriteByte(byte('0' + digitOf(c)))
		}
	}
	return b.String()
}
