package intake

import (
	"math"
	"strings"
)

// showTabular returns a number as a table without questions is read: a date as 2006-01-02, with the
// time when it has one, a bare time as 15:04; 42 for 42.0 and 1200 for 1,200; 83.2% as it is shown;
// and 000123 with its zeros, for that is a code.
func (f numberFormat) showTabular(n float64, epoch int) string {
	switch f.form {
	case dateForm:
		if text, ok := isoMoment(n, epoch); ok {
			return text
		}
	case percentForm:
		return f.prefix + general(rounded(n*100)) + "%" + f.suffix
	case fixedForm:
		return strings.Trim(f.prefix, "¥￥$ ") + f.padded(general(n)) + f.suffix
	}
	return general(n)
}

// rounded takes off what binary fractions add: 83.2 for 0.832 × 100.
func rounded(n float64) float64 { return math.Round(n*1e6) / 1e6 }

// padded writes the zeros before a whole number that its format asks for.
func (f numberFormat) padded(digits string) string {
	if f.whole < 2 || len(digits) >= f.whole || strings.Trim(digits, "0123456789") != "" {
		return digits
	}
	return strings.Repeat("0", f.whole-len(digits)) + digits
}

func isoMoment(n float64, epoch int) (string, bool) {
	t, ok := moment(n, epoch)
	if !ok {
		return "", false
	}
	day, part := math.Modf(n)
	switch {
	case day == 0:
		return t.Format("15:04"), true
	case part == 0:
		return t.Format("2006-01-02"), true
	case t.Second() == 0:
		return t.Format("2006-01-02 15:04"), true
	}
	return t.Format("2006-01-02 15:04:05"), true
}
