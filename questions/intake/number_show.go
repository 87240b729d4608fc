package intake

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// show returns a number as the format shows it; a date is doubtful. Epoch is the first year of dates.
func (f numberFormat) show(n float64, epoch int) (string, doubt) {
	if f.tabular {
		return f.showTabular(n, epoch), noDoubt
	}
	switch f.form {
	case percentForm:
		return f.prefix + f.places(n*100) + "%" + f.suffix, noDoubt
	case fixedForm:
		return f.prefix + f.places(n) + f.suffix, noDoubt
	case fractionForm:
		return fraction(n, f.decimals), noDoubt
	case dateForm:
		if text, ok := f.showDate(n, epoch); ok {
			return text, dateDoubt
		}
	}
	return general(n), noDoubt
}

// places returns a number with the decimals of the format, but never less than it has: a key of 1.5
// in a column without decimals stays 1.5.
func (f numberFormat) places(n float64) string {
	if rounded := strconv.FormatFloat(n, 'f', f.decimals, 64); math.Abs(n) < 1e15 && rounded != "" {
		if v, err := strconv.ParseFloat(rounded, 64); err == nil && math.Abs(v-n) <= 1e-9*math.Max(1, math.Abs(n)) {
			return group(rounded, f.grouped)
		}
	}
	return group(general(n), f.grouped)
}

// group writes thousands apart: 12,000.
func group(digits string, grouped bool) string {
	if !grouped || strings.ContainsAny(digits, "eE") {
		return digits
	}
	whole, decimals, _ := strings.Cut(digits, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimals != "" {
		decimals = "." + decimals
	}
	return sign + whole + decimals
}

// general returns a number as people write it: 30, 0.1, never 30.0 or 0.30000000000000004.
func general(n float64) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return ""
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		short = n
	}
	if abs := math.Abs(short); abs >= 1e21 || abs > 0 && abs < 1e-9 {
		return strconv.FormatFloat(short, 'g', -1, 64)
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// fraction returns a number as a fraction whose denominator has so many digits: 1/2, 3 1/4.
func fraction(n float64, digits int) string {
	most := 9
	if digits > 1 {
		most = 99
	}
	whole, part := math.Modf(math.Abs(n))
	for d := 1; d <= most; d++ {
		num := math.Round(part * float64(d))
		if math.Abs(part-num/float64(d)) > 1e-9 || num == 0 || math.Abs(n) >= 1e9 {
			continue
		}
		text := strconv.Itoa(int(num)) + "/" + strconv.Itoa(d)
		if whole > 0 {
			text = strconv.Itoa(int(whole)) + " " + text
		}
		if n < 0 {
			text = "-" + text
		}
		return text
	}
	return general(n)
}

// showDate returns the day and time a number stands for; false when it stands for none.
func (f numberFormat) showDate(n float64, epoch int) (string, bool) {
	t, ok := moment(n, epoch)
	if !ok {
		return "", false
	}
	var b strings.Builder
	for i, piece := range f.date {
		b.WriteString(datePiece(t, piece, f.aroundTime(i)))
	}
	return strings.TrimSpace(b.String()), true
}

// moment returns the day and time a number stands for; false when it stands for none.
func moment(n float64, epoch int) (time.Time, bool) {
	if n < 0 || n >= 2_958_466 || math.IsNaN(n) {
		return time.Time{}, false
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if epoch == 1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if n < 60 {
		first = first.AddDate(0, 0, 1) // Excel believes in 29 February 1900
	}
	day, part := math.Modf(n)
	return first.AddDate(0, 0, int(day)).Add(time.Duration(math.Round(part*86400)) * time.Second), true
}

// aroundTime reports whether the piece stands beside hours or seconds, so that m means minutes.
func (f numberFormat) aroundTime(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if c := f.date[j]; c != "" && strings.Trim(c, "ymdhs") == "" {
			if c[0] == 'h' {
				return true
			}
			break
		}
	}
	for j := i + 1; j < len(f.date); j++ {
		if c := f.date[j]; c != "" && strings.Trim(c, "ymdhs") == "" {
			return c[0] == 's'
		}
	}
	return false
}

func datePiece(t time.Time, piece string, minutes bool) string {
	layout, known := map[string]string{"yyyy": "2006", "yy": "06", "m": "1", "mm": "01", "d": "2", "dd": "02", "hh": "15", "s": "5", "ss": "05"}[piece]
	switch {
	case piece == "h":
		return strconv.Itoa(t.Hour())
	case piece == "m" && minutes:
		layout = "4"
	case piece == "mm" && minutes:
		layout = "04"
	case !known && strings.HasPrefix(piece, "mmm"):
		layout = "1"
	case !known && (strings.HasPrefix(piece, "ddd") || strings.HasPrefix(piece, "yyy")):
		layout = map[byte]string{'d': "2", 'y': "2006"}[piece[0]]
	case !known:
		return piece
	}
	return t.Format(layout)
}
