package intake

import "strings"

// numberFormat is how a sheet shows a number, as far as questions need it: 0.3 as 30%, 45292 as 1月1日.
// Its zero value shows the number itself.
type numberFormat struct {
	form           formatForm
	decimals       int
	grouped        bool
	prefix, suffix string
	date           []string // pieces of a date: yyyy, m, "月"
	whole          int      // digits before the point at least: 6 for 000000
	tabular        bool     // shows what a table without questions needs, see showTabular
}

type formatForm uint8

const (
	generalForm formatForm = iota
	fixedForm
	percentForm
	fractionForm
	dateForm
)

// builtinFormat returns the code of a format that files name by number alone; "" is General.
func builtinFormat(id int) string {
	switch {
	case id >= 27 && id <= 36 || id >= 50 && id <= 58:
		if code, ok := map[int]string{27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`,
			36: `yyyy"年"m"月"`, 50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`}[id]; ok {
			return code
		}
		return `yyyy"年"m"月"d"日"`
	}
	return map[int]string{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 12: "# ?/?", 13: "# ??/??",
		14: "yyyy/m/d", 15: `yyyy"年"m"月"d"日"`, 16: `m"月"d"日"`, 17: `yyyy"年"m"月"`, 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
		22: "yyyy/m/d h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss"}[id]
}

// parseNumberFormat reads a format code. What it does not know shows the number itself.
func parseNumberFormat(code string) numberFormat {
	if strings.EqualFold(strings.TrimSpace(code), "general") {
		return numberFormat{}
	}
	var c formatCode
	for rest := code; rest != "" && rest[0] != ';'; {
		size := c.take(rest)
		rest = rest[min(size, len(rest)):]
	}
	if c.format.form == dateForm {
		return numberFormat{form: dateForm, date: c.pieces}
	}
	return c.format.withDigits(c.places)
}

// formatCode is a format code, partly read. Only its first section, for positive numbers, counts.
type formatCode struct {
	format numberFormat
	places string   // 0 # ? . , % and /
	pieces []string // of a date
}

// take reads the next sign or text of a code and returns how many bytes it has.
func (c *formatCode) take(rest string) int {
	switch sign := rest[0]; {
	case sign == '"':
		text, _, _ := strings.Cut(rest[1:], `"`)
		c.literal(text)
		return len(text) + 2
	case sign == '\\' && len(rest) > 1:
		c.literal(rest[1:2])
		return 2
	case sign == '_' || sign == '*':
		return 2
	case sign == '[':
		inside, _, _ := strings.Cut(rest[1:], "]")
		if hours := strings.ToLower(inside); hours != "" && strings.Trim(hours, "hms") == "" {
			c.datePart(hours)
		}
		return len(inside) + 2
	case strings.IndexByte("ymdhsYMDHS", sign) >= 0:
		size := 1
		for size < len(rest) && rest[size]|0x20 == sign|0x20 {
			size++
		}
		c.datePart(strings.ToLower(rest[:size]))
		return size
	case strings.IndexByte("0#?.,%/", sign) >= 0:
		c.places += rest[:1]
		if sign == '/' || sign == '.' {
			c.pieces = append(c.pieces, rest[:1])
		}
		return 1
	}
	c.literal(rest[:1])
	return 1
}

func (c *formatCode) datePart(part string) {
	c.format.form = dateForm
	c.pieces = append(c.pieces, part)
}

// literal adds text that is shown as it is.
func (c *formatCode) literal(text string) {
	c.pieces = append(c.pieces, text)
	if c.places == "" {
		c.format.prefix += text
	} else {
		c.format.suffix += text
	}
}

// withDigits completes a format from its digit places, such as #,##0.00%.
func (f numberFormat) withDigits(places string) numberFormat {
	switch {
	case !strings.ContainsAny(places, "0#?"):
		return numberFormat{}
	case strings.Contains(places, "/"):
		return numberFormat{form: fractionForm, decimals: strings.Count(places[strings.IndexByte(places, '/'):], "?")}
	case strings.Contains(places, "%"):
		f.form = percentForm
	default:
		f.form = fixedForm
	}
	if _, after, found := strings.Cut(places, "."); found {
		f.decimals = strings.Count(after, "0")
	}
	f.grouped = strings.Contains(places, ",")
	before, _, _ := strings.Cut(places, ".")
	f.whole = strings.Count(before, "0")
	return f
}
