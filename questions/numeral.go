package questions

import (
	"fmt"
	"strings"
)

// maxNumeral is the largest number written here; the longest law has 1260 articles.
const maxNumeral = 9999

var (
	numeralDigits = []rune("零一二三四五六七八九")
	numeralUnits  = []string{"", "十", "百", "千"}
)

// Numeral writes n, from 1 to 9999, as laws number their articles: 七, 十, 二十一, 一百零五, 一千二百六十.
// Outside the range it returns "".
func Numeral(n int) string {
	if n < 1 || n > maxNumeral {
		return ""
	}
	var b strings.Builder
	gap := false // a zero between two digits is still to be written
	for unit, power := 3, 1000; unit >= 0; unit, power = unit-1, power/10 {
		digit := n / power % 10
		if digit == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune(numeralDigits[0])
			gap = false
		}
		if digit > 1 || unit != 1 || b.Len() > 0 { // 十五, but 一百一十五
			b.WriteRune(numeralDigits[digit])
		}
		b.WriteString(numeralUnits[unit])
	}
	return b.String()
}

// ParseNumeral reads what Numeral writes, and nothing else: 一百十, 〇 and 两 are errors.
func ParseNumeral(s string) (int, error) {
	total, digit := 0, 0
	for _, c := range s {
		if d := strings.IndexRune(string(numeralDigits), c); d >= 0 {
			digit = d / len("零")
			continue
		}
		switch c {
		case '十':
			total += max(digit, 1) * 10
		case '百':
			total += digit * 100
		case '千':
			total += digit * 1000
		}
		digit = 0
	}
	// Writing the number again settles every question of form.
	if total += digit; Numeral(total) != s || s == "" {
		return 0, fmt.Errorf("%q is not a Chinese numeral from 1 to %d", s, maxNumeral)
	}
	return total, nil
}
