package intake

import (
	"regexp"
	"strconv"
	"strings"

	"lawquiz/questions"
)

var levelMark = regexp.MustCompile(`%([1-9])`)

// label returns the automatic number of a paragraph with what stands after it, and counts it.
func (n numbering) label(p *paragraph) string {
	id, level := p.numID, levelOf(strconv.Itoa(p.level))
	for style, steps := p.style, 0; !p.numbered && id == "" && style != "" && steps < 8; steps++ {
		s := n.styles[style]
		id, level, style = s.numID, s.level, s.basedOn
	}
	num, ok := n.nums[id]
	if !ok || id == "0" || strings.TrimSpace(p.text.String()) == "" && !p.formula {
		return ""
	}
	counts := n.count(id, num, level)
	l := n.level(num, level)
	if l.format == "bullet" || l.format == "none" {
		return ""
	}
	text := levelMark.ReplaceAllStringFunc(l.text, func(m string) string {
		i := int(m[1] - '1')
		format := n.level(num, i).format
		if l.legal {
			format = "decimal"
		}
		return formatNumber(counts[i], format)
	})
	if l.tight || text == "" {
		return text
	}
	return text + " "
}

func (n numbering) level(num numInstance, level int) numLevel {
	if l, ok := num.levels[level]; ok {
		return l
	}
	if l, ok := n.levels[num.abstract][level]; ok {
		return l
	}
	return numLevel{start: 1, format: "none"}
}

// count moves the list to its next number at this level; deeper levels begin again.
func (n numbering) count(id string, num numInstance, level int) *[9]int {
	counts := n.counts[num.abstract]
	if counts == nil {
		counts = &[9]int{}
		for i := range counts {
			counts[i] = n.level(num, i).start - 1
		}
		n.counts[num.abstract] = counts
	}
	if !n.started[id] {
		n.started[id] = true
		for l, start := range num.starts {
			counts[l] = start - 1
		}
	}
	counts[level]++
	for i := range counts {
		switch first := n.level(num, i).start; {
		case i > level:
			counts[i] = first - 1
			if start, ok := num.starts[i]; ok {
				counts[i] = start - 1
			}
		case i < level && counts[i] < first:
			counts[i] = first
		}
	}
	return counts
}

// formatNumber writes n in one of Word's number formats; an unknown one gives digits.
func formatNumber(n int, format string) string {
	switch format {
	case "upperLetter", "lowerLetter":
		if n < 1 || n > 26*9 {
			return strconv.Itoa(n)
		}
		letters := strings.Repeat(string(rune('A'+(n-1)%26)), 1+(n-1)/26)
		if format == "lowerLetter" {
			return strings.ToLower(letters)
		}
		return letters
	case "upperRoman", "lowerRoman":
		roman := romanNumber(n)
		if format == "lowerRoman" {
			return strings.ToLower(roman)
		}
		return roman
	case "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCountingThousand", "taiwaneseCounting", "chineseLegalSimplified":
		if text := questions.Numeral(n); text != "" {
			return text
		}
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "none", "bullet":
		return ""
	}
	return strconv.Itoa(n)
}

func romanNumber(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}
