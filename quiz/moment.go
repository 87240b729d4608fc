package quiz

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var momentPattern = regexp.MustCompile(`^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?$`)

// ParseMoment reads a time in Asia/Shanghai and returns it in Unix ms. It takes 2021-03-08 09:00, with
// seconds or without; 24:00 is the end of that day; full-width digits and colons are read
// as half-width ones. Any other text, a date or time that does not exist, and one before 2000 or
// after the end of 2099 are Invalid errors that say how to write it.
func ParseMoment(text string) (int64, error) {
	plain := strings.TrimSpace(norm.NFKC.String(text))
	m := momentPattern.FindStringSubmatch(plain)
	if m == nil || m[2] != m[4] {
		return 0, Errorf(Invalid, "时间要写成 2021-03-08 09:00 的样子（北京时间，可写到秒，当天结束写 24:00）")
	}
	n := make([]int, len(m))
	for i := 1; i < len(m); i++ {
		n[i], _ = strconv.Atoi(m[i]) // digits by the pattern; an absent second is 0
	}
	year, month, date, hours, minutes, seconds := n[1], n[3], n[5], n[6], n[7], n[8]
	start := days(int64(year), month, date)
	if y, mm, d := civil(start); month < 1 || month > 12 || y != int64(year) || mm != month || d != date {
		return 0, Errorf(Invalid, "没有 %d年%d月%d日 这一天，请核对日期", year, month, date)
	}
	if minutes > 59 || seconds > 59 || hours > 24 || hours == 24 && minutes+seconds > 0 {
		return 0, Errorf(Invalid, "没有这样的时刻，请写 00:00 到 23:59，当天结束写 24:00")
	}
	ms := DayStart(start) + int64(hours)*hour + int64(minutes)*minute + int64(seconds)*second
	if ms < DayStart(days(2000, 1, 1)) || ms > DayStart(days(2100, 1, 1)) {
		return 0, Errorf(Invalid, "年份是 %d，要在 2000 到 2099 之间", year)
	}
	return ms, nil
}

// FormatMoment writes ms as ParseMoment reads it, to the second, the second only if it is not 0.
func FormatMoment(ms int64) string {
	d := Day(ms)
	y, m, date := civil(d)
	at := (ms - DayStart(d)) / second
	text := fmt.Sprintf("%04d-%02d-%02d %02d:%02d", y, m, date, at/3600, at/60%60)
	if at%60 != 0 {
		text += fmt.Sprintf(":%02d", at%60)
	}
	return text
}
