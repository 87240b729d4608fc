package tally

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"lawquiz/quiz"
)

// Notice is how an award is made public (公示).
type Notice struct {
	From      string   `json:"from"`      // its first day, a working day: 2006-01-02
	Days      int      `json:"days"`      // working days; 5 if 0
	Holidays  []string `json:"holidays"`  // days off beside Saturdays and Sundays
	Workdays  []string `json:"workdays"`  // Saturdays and Sundays worked instead
	Office    string   `json:"office"`    // 受理部门
	Phone     string   `json:"phone"`     // 受理电话
	Address   string   `json:"address"`   // 通信地址; may be empty
	Signatory string   `json:"signatory"` // who signs it (落款)
}

// Limits of a notice.
const (
	usualDays   = 5
	mostDays    = 60
	mostOff     = 100 // holidays, or workdays, listed
	mostText    = 100 // characters of office, address and signatory
	mostPhone   = 60
	mostRunning = 400 // days a notice may run over
)

// dateText is how days are written.
const dateText = "2006-01-02"

// Period is the days a notice is public on.
type Period struct {
	First int64 // as quiz.Day counts
	Last  int64 // included
	Days  int   // working days among them
}

// Settle makes a notice ready to be sealed at a time (Unix ms): it trims texts and fills in what is left out, and
// returns when the notice runs. The error is Invalid and names every field that is wrong.
func (n Notice) Settle(now int64) (Notice, Period, error) {
	wrong := quiz.Errorf(quiz.Invalid, "公示设置有误，请改正标出的各项")
	if n.Days == 0 {
		n.Days = usualDays
	}
	if n.Days < 1 || n.Days > mostDays {
		wrong.At("body.notice.days", fmt.Sprintf("公示期要在 1 到 %d 个工作日之间", mostDays))
	}
	for _, f := range []struct {
		text        *string
		field, name string
		most        int
		may         bool
	}{
		{&n.Office, "office", "受理部门", mostText, false}, {&n.Phone, "phone", "受理电话", mostPhone, false},
		{&n.Address, "address", "通信地址", mostText, true}, {&n.Signatory, "signatory", "落款单位", mostText, false},
	} {
		*f.text = strings.Join(strings.Fields(*f.text), " ")
		switch size := len([]rune(*f.text)); {
		case size == 0 && !f.may:
			wrong.At("body.notice."+f.field, "缺少"+f.name)
		case size > f.most:
			wrong.At("body.notice."+f.field, fmt.Sprintf("%s有 %d 个字，最多 %d 个", f.name, size, f.most))
		}
	}
	if n.Phone != "" && strings.Count(strings.Map(digit, n.Phone), "d") < 5 {
		wrong.At("body.notice.phone", "电话号码不完整：请写区号和号码，如 0311-12345678")
	}
	p := n.period(now, wrong)
	if len(wrong.Places) > 0 {
		return n, Period{}, wrong
	}
	return n, p, nil
}

// digit marks digits.
func digit(c rune) rune {
	if c >= '0' && c <= '9' {
		return 'd'
	}
	return '-'
}

// period works out the days, and adds to wrong what keeps it from it.
func (n *Notice) period(now int64, wrong *quiz.Error) Period {
	off := n.listed(n.Holidays, "holidays", wrong)
	on := n.listed(n.Workdays, "workdays", wrong)
	for d := range on {
		if off[d] {
			wrong.At("body.notice.workdays", dayText(d)+"既列为放假又列为上班：请核对")
		} else if !weekend(d) {
			wrong.At("body.notice.workdays", dayText(d)+"不是周六、周日，不用列为调休上班")
		}
	}
	first, ok := parseDay(n.From)
	if !ok {
		wrong.At("body.notice.from", "公示开始日要写成 2021-04-12 的样子")
		return Period{}
	}
	works := func(d int64) bool { return !off[d] && (on[d] || !weekend(d)) }
	today := quiz.Day(now)
	switch {
	case first < today:
		wrong.At("body.notice.from", "公示开始日不能早于封存的日子"+dayText(today))
	case first > today+mostRunning:
		wrong.At("body.notice.from", "公示开始日太远：请核对年份")
	case !works(first):
		if next, ok := nextDay(first, 1, works); ok {
			wrong.At("body.notice.from", fmt.Sprintf("%s不是工作日，可从%s起公示", dayText(first), dayText(next)))
		}
	}
	last, ok := nextDay(first, n.Days, works)
	if !ok {
		wrong.At("body.notice.holidays", "公示期内几乎没有工作日：请核对放假日期")
	}
	return Period{First: first, Last: last, Days: n.Days}
}

// nextDay returns the day on which so many days that work have come, the first one included.
func nextDay(first int64, n int, works func(d int64) bool) (int64, bool) {
	for d := first; d < first+mostRunning; d++ {
		if works(d) {
			n--
		}
		if n <= 0 {
			return d, true
		}
	}
	return 0, false
}

// listed reads a list of days, each once and in order afterwards.
func (n *Notice) listed(list []string, field string, wrong *quiz.Error) map[int64]bool {
	days := make(map[int64]bool, len(list))
	if len(list) > mostOff {
		wrong.At("body.notice."+field, fmt.Sprintf("最多列 %d 天", mostOff))
		return days
	}
	for i, text := range list {
		d, ok := parseDay(text)
		if !ok {
			wrong.At(fmt.Sprintf("body.notice.%s[%d]", field, i), "日期要写成 2021-04-05 的样子")
			continue
		}
		days[d] = true
	}
	return days
}

// parseDay reads a day as quiz.Day counts.
func parseDay(text string) (int64, bool) {
	t, err := time.Parse(dateText, strings.TrimSpace(text))
	if err != nil || t.Year() < 2000 || t.Year() > 2099 {
		return 0, false
	}
	return t.Unix() / 86400, true
}

// date returns a day's calendar date.
func date(d int64) time.Time { return time.Unix(d*86400, 0).UTC() }

func weekend(d int64) bool {
	day := date(d).Weekday()
	return day == time.Saturday || day == time.Sunday
}

// dayText writes a day in words: 2021年4月12日（星期一）.
func dayText(d int64) string {
	return fmt.Sprintf("%s（星期%s）", plainDay(d), []string{"日", "一", "二", "三", "四", "五", "六"}[date(d).Weekday()])
}

// plainDay writes a day without its weekday: 2021年4月12日.
func plainDay(d int64) string { return date(d).Format("2006年1月2日") }

// Text says when the notice runs.
func (p Period) Text() string {
	if p.First == p.Last {
		return fmt.Sprintf("%s，共%d个工作日", dayText(p.First), p.Days)
	}
	return fmt.Sprintf("%s至%s，共%d个工作日", dayText(p.First), dayText(p.Last), p.Days)
}

// Ends returns the moment the notice is over, Unix ms.
func (p Period) Ends() int64 { return quiz.DayStart(p.Last + 1) }

// Off says which days within the notice are no working days against the usual, or that are; "" for none.
func (n *Notice) Off(p Period) string {
	within := func(list []string) string {
		var days []int64
		for _, text := range list {
			if d, ok := parseDay(text); ok && d >= p.First && d <= p.Last && !slices.Contains(days, d) {
				days = append(days, d)
			}
		}
		slices.Sort(days)
		var out []string
		for _, d := range days {
			out = append(out, date(d).Format("1月2日"))
		}
		return strings.Join(out, "、")
	}
	var parts []string
	if off := within(n.Holidays); off != "" {
		parts = append(parts, off+"放假")
	}
	if on := within(n.Workdays); on != "" {
		parts = append(parts, on+"调休上班")
	}
	return strings.Join(parts, "，")
}
