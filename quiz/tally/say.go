package tally

import (
	"fmt"
	"strconv"
	"strings"

	"lawquiz/quiz"
)

// thousands writes a number as union papers do: 3 201, without a sign for none.
func thousands(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + " " + text[i:]
	}
	return text
}

// rateText writes a unit's participation with one decimal, rounded half up once: 41.2%.
func rateText(r quiz.UnitRow) string {
	if !r.DueKnown || r.Due <= 0 {
		return "未知"
	}
	due := int64(r.Due)
	return tenths((2000*min(r.Counts.Counted, due) + due) / (2 * due))
}

// basisText writes basis points with one decimal.
func basisText(basis int) string { return tenths((int64(basis) + 5) / 10) }

func tenths(n int64) string { return fmt.Sprintf("%d.%d%%", n/10, n%10) }

// momentText writes a moment in Shanghai without its year: 3月10日20时; midnight is the 24时 of the day
// before.
func momentText(ms int64) string {
	midnight := ms == quiz.DayStart(quiz.Day(ms))
	if midnight {
		ms--
	}
	_, text, _ := strings.Cut(quiz.ClockText(ms), "年")
	if midnight {
		date, _, _ := strings.Cut(text, "日")
		return date + "日24时"
	}
	return text
}

// places are the ends of units' names that say what a unit is, longest first where one ends in another,
// with how its own people call it.
var places = []struct{ end, word string }{
	{"自治区", "区"}, {"自治州", "州"}, {"自治县", "县"}, {"开发区", "区"}, {"街道", "街道"}, {"省", "省"}, {"市", "市"},
	{"州", "州"}, {"盟", "盟"}, {"旗", "旗"}, {"县", "县"}, {"区", "区"}, {"镇", "镇"}, {"乡", "乡"}, {"社区", "社区"}, {"村", "村"},
	{"集团", "集团"}, {"集团公司", "集团"}, {"公司", "公司"}, {"厂", "厂"}, {"医院", "院"}, {"学校", "校"}, {"中学", "校"},
	{"小学", "校"}, {"大学", "校"}, {"学院", "校"},
}

// kindOf returns the word for what a unit is, by its name, "" if that does not tell.
func kindOf(name string) string {
	for _, end := range []string{"委员会", "联合会", "工会", "总", "总工会", "联合"} {
		name = strings.TrimSuffix(name, end)
	}
	word, length := "", 0
	for _, p := range places {
		if strings.HasSuffix(name, p.end) && len(p.end) > length {
			word, length = p.word, len(p.end)
		}
	}
	return word
}

// ours is how a unit speaks of itself: 我县, 我公司, 我单位.
func ours(name string) string {
	if word := kindOf(name); word != "" {
		return "我" + word
	}
	return "我单位"
}

// whole is how a unit's parts speak of all of it: 全县, 全公司, 全系统.
func whole(name string) string {
	if word := kindOf(name); word != "" {
		return "全" + word
	}
	return "全系统"
}
