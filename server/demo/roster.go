package demo

import (
	"strings"

	"lawquiz/quiz"
)

// RosterCode is the code of the company whose workers stand on the roster (花名册).
const RosterCode = "YC010104"

// Entry is one line of a roster.
type Entry struct {
	UnitCode string
	Name     string
	Last4    string // the last four digits a worker logs in with
	Gender   quiz.Gender
	Member   bool
}

// Roster returns the roster of one company: twenty people who do not exist.
func Roster() []Entry {
	out := make([]Entry, 0, 20)
	for line := range strings.FieldsSeq(`
		苏禾穗/2071/女 田沐晴/3186/女 程予安/4420/女 罗知夏/5093/女 卢映雪/6618/女
		姚听澜/7254/女 傅若溪/8307/女 邱采薇/9142/女 段初晴/1365/女 贺南枝/2849/女
		汤思岚/3571/女 尹含章/4036/女 侯佩青/5728/女 顾晚棠/6190/女 白露生/7483/男
		洪致远/8925/男 秦牧野/9374/男 石怀川/1509/男 龙启明/2260/男 江望舒/3697/女`) {
		f := strings.Split(line, "/")
		e := Entry{UnitCode: RosterCode, Name: f[0], Last4: f[1], Gender: quiz.Female, Member: len(out)%7 != 6}
		if f[2] == "男" {
			e.Gender = quiz.Male
		}
		out = append(out, e)
	}
	return out
}

// Logins returns names to try the demo log-in with; any other name serves as well.
func Logins() []string { return strings.Fields("林小禾 周云舟 陈望月 赵青禾 吴晓岚") }
