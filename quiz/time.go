package quiz

import (
	"fmt"
	"strings"
)

// Times are Unix milliseconds everywhere in this module; days, weeks and months are those of
// Asia/Shanghai, which has been UTC+8 without daylight saving since 1991.
const (
	second = 1000
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour

	shanghai = 8 * hour
)

// Grace after a paper's deadline: until deadline + BodyGrace the body of a submission counts, until
// deadline + SaveGrace only answers saved before the deadline do.
const (
	BodyGrace = 5 * second
	SaveGrace = 60 * second
)

// Day returns the number of days from 1970-01-01 to ms in Asia/Shanghai.
func Day(ms int64) int64 { return floorDiv(ms+shanghai, day) }

// DayStart returns the first millisecond of a day as Day counts them.
func DayStart(d int64) int64 { return d*day - shanghai }

// Week returns the number of weeks, Monday first, from the week of 1970-01-01 to ms in Asia/Shanghai.
func Week(ms int64) int64 { return floorDiv(Day(ms)+3, 7) }

// Month returns year*12 + month-1 of ms in Asia/Shanghai.
func Month(ms int64) int64 {
	y, m, _ := civil(Day(ms))
	return y*12 + int64(m) - 1
}

// civil turns days since 1970-01-01 into a Gregorian date
// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
func civil(days int64) (year int64, month, dayOfMonth int) {
	z := days + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dayOfMonth = int(doy - (153*mp+2)/5 + 1)
	month = int(mp + 3)
	if mp >= 10 {
		month = int(mp - 9)
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, dayOfMonth
}

// days is the inverse of civil.
func days(year int64, month, dayOfMonth int) int64 {
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	mp := int64(month+9) % 12
	doy := (153*mp+2)/5 + int64(dayOfMonth) - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// EndText writes the moment something ends as ClockText does, but midnight as the 24时 of the day that ends: 2021年3月14日24时.
func EndText(ms int64) string {
	if ms != DayStart(Day(ms)) {
		return ClockText(ms)
	}
	y, m, dom := civil(Day(ms) - 1)
	return fmt.Sprintf("%d年%d月%d日24时", y, m, dom)
}

// Quoted puts a text in quotation marks; those within become single ones: “2026年‘三八’维权周竞答”.
func Quoted(text string) string {
	return "“" + strings.NewReplacer("“", "‘", "”", "’").Replace(text) + "”"
}

// ClockText writes a moment in Asia/Shanghai as people say it: 2021年3月8日9时, or with minutes
// 2021年3月8日9时30分.
func ClockText(ms int64) string {
	d := Day(ms)
	y, m, dom := civil(d)
	at := (ms - DayStart(d)) / minute
	text := fmt.Sprintf("%d年%d月%d日%d时", y, m, dom, at/60)
	if at%60 != 0 {
		text += fmt.Sprintf("%d分", at%60)
	}
	return text
}
