package unitfile

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lawquiz/quiz"
)

// row is one unit as a row tells it. What was wrong is empty and has been reported.
type row struct {
	at     spot
	code   string
	parent string // code
	path   string // names, for a parent that is not given by code
	// placed says whether something stands for the parent, if only what cannot be read.
	placed bool
	name   string
	group  string
	// grouped says whether the file has a column for the group; without one an old group stays.
	grouped bool
	heads   map[quiz.HeadCount]int
	asOf    string
	source  string
	hired   string // 含, 不含 or ""
	apart   *bool  // nil: as it was
	into    string // code of the unit that takes this one in
	also    []string
	reason  string
}

// Limits of a row's texts, in characters.
const (
	maxName = 80
	maxText = 60
	maxPath = 1000
	maxHead = 10_000_000
	maxAlso = 10 // other names
)

var (
	codePattern     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)
	exponentPattern = regexp.MustCompile(`^[0-9.]+[eE]\+?[0-9]+$`)
	countPattern    = regexp.MustCompile(`^([0-9]{1,9}|[0-9]{1,3}(,[0-9]{3})+)$`)
	datePattern     = regexp.MustCompile(`^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$`)
)

// cells reads one row's cells by column.
type cells struct {
	table  table
	record record
	c      *collector
}

func (x cells) raw(col column) string {
	i, ok := x.table.columns[col]
	if !ok || i >= len(x.record.cells) {
		return ""
	}
	return x.record.cells[i]
}

func (x cells) fault(col column, code, format string, args ...any) {
	x.c.add(x.record.at, string(col), code, format, args...)
}

func readRow(t table, r record, c *collector) *row {
	x := cells{table: t, record: r, c: c}
	_, grouped := t.columns[group]
	out := &row{
		at: r.at, code: x.code(code, true), parent: x.code(parent, false), path: x.text(path, maxPath),
		name: x.text(name, maxName), group: x.text(group, maxText), grouped: grouped,
		placed: !t.tells(parent, path) || x.raw(parent) != "" || x.raw(path) != "",
		heads:  make(map[quiz.HeadCount]int, 3), source: x.text(source, maxText),
		into: x.code(into, false), also: x.names(), reason: x.text(reason, maxText), apart: x.yes(apart),
	}
	if hiredToo := x.yes(hired); hiredToo != nil {
		out.hired = map[bool]string{true: "含", false: "不含"}[*hiredToo]
	}
	if out.name == "" && x.raw(name) == "" && x.raw(into) == "" {
		x.fault(name, "missing", "没有写单位名称：请补上")
	}
	for _, h := range headColumns {
		if n, ok := x.count(h.column); ok {
			out.heads[h.kind] = n
		}
	}
	out.asOf = x.date()
	if len(out.heads) > 0 && x.raw(asOf) == "" {
		x.fault(asOf, "missing", "写了人数，也要写统计日期：如 2026-06-30")
	}
	if out.source == "" {
		out.source = "导入：" + clip(c.file[strings.LastIndexAny(c.file, `/\\`)+1:])
	}
	return out
}

func (x cells) code(col column, needed bool) string {
	text := strings.TrimSpace(norm.NFKC.String(x.raw(col)))
	switch {
	case text == "" && needed:
		x.fault(col, "missing", "没有写单位代码：请补上，各单位不能相同")
	case text == "":
	case exponentPattern.MatchString(text) && strings.Contains(text, "+"):
		x.fault(col, "exponent", "%s 被表格软件改成了科学计数法：请把这一列设成“文本”格式，重新填写完整的代码", clip(text))
	case !codePattern.MatchString(text):
		x.fault(col, "bad_code", "“%s”不能作代码：只能用英文字母、数字和 - _ .，以字母或数字开头，最多 64 个字符", clip(text))
	default:
		return text
	}
	return ""
}

func (x cells) text(col column, most int) string {
	text := x.raw(col)
	switch {
	case strings.ContainsRune(text, utf8.RuneError):
		x.fault(col, "garbled", "“%s”中有乱码：请用原来的文件另存为“CSV UTF-8（逗号分隔）”", clip(text))
	case strings.ContainsFunc(text, unicode.IsControl):
		x.fault(col, "control", "内容里有换行或看不见的字符：请删去；多行连成一格时，请检查英文双引号是否成对")
	case utf8.RuneCountInString(text) > most:
		x.fault(col, "too_long", "“%s”太长：最多 %d 个字", clip(text), most)
	default:
		return text
	}
	return ""
}

// yes reads 是 or 否; an empty cell is nil.
func (x cells) yes(col column) *bool {
	said := false
	switch strings.ToLower(strings.TrimSpace(norm.NFKC.String(x.raw(col)))) {
	case "":
		return nil
	case "是", "含", "y", "yes", "1", "true", "√":
		said = true
	case "否", "不含", "n", "no", "0", "false", "×":
	default:
		x.fault(col, "bad_flag", "“%s”应为 是 或 否：不清楚请留空", clip(x.raw(col)))
		return nil
	}
	return &said
}

// names reads other names, parted by 、 or ；.
func (x cells) names() []string {
	var out []string
	for _, part := range strings.FieldsFunc(x.text(also, maxPath), func(r rune) bool { return strings.ContainsRune("、；;|", r) }) {
		part = strings.TrimSpace(part)
		switch {
		case part == "" || slices.Contains(out, part):
		case utf8.RuneCountInString(part) > maxName:
			x.fault(also, "too_long", "“%s”太长：最多 %d 个字", clip(part), maxName)
		case len(out) == maxAlso:
			x.fault(also, "too_many", "别名最多 %d 个：请删去一些", maxAlso)
			return out
		default:
			out = append(out, part)
		}
	}
	return out
}

// count reads a head-count. An empty cell is not reported, which is not 0.
func (x cells) count(col column) (int, bool) {
	text := strings.TrimSpace(norm.NFKC.String(x.raw(col)))
	if text == "" {
		return 0, false
	}
	if !countPattern.MatchString(text) {
		x.fault(col, "bad_count", "“%s”不是人数：请只写整数，如 300，不要写“约”“人”等字；没有统计请留空", clip(text))
		return 0, false
	}
	n, _ := strconv.Atoi(strings.ReplaceAll(text, ",", "")) // digits by the pattern
	switch {
	case n == 0:
		x.fault(col, "zero", "人数不能是 0：没有统计请留空；确实没有人的单位不用列入")
	case n > maxHead:
		x.fault(col, "out_of_range", "%d 超过 %d：请核对是否多写了数字", n, maxHead)
	default:
		return n, true
	}
	return 0, false
}

// date reads the date of a row's head-counts and returns it as 2006-01-02, or "".
func (x cells) date() string {
	text := strings.TrimSpace(norm.NFKC.String(x.raw(asOf)))
	if text == "" {
		return ""
	}
	if m := datePattern.FindStringSubmatch(text); m != nil {
		month, _ := strconv.Atoi(m[2] + m[4]) // one of the two is empty
		day, _ := strconv.Atoi(m[3] + m[5])
		iso := fmt.Sprintf("%s-%02d-%02d", m[1], month, day)
		if _, err := time.Parse(time.DateOnly, iso); err == nil && m[1] >= "1949" {
			return iso
		}
	}
	x.fault(asOf, "bad_date", "“%s”不是日期：请写成 2026-06-30、2026/6/30 或 2026年6月30日", clip(text))
	return ""
}

// tidy takes from a cell the space at both ends, marks without width anywhere, and the
// apostrophe that keeps a spreadsheet from running it (see guard).
func tidy(cell string) string {
	if strings.ContainsFunc(cell, weightless) {
		cell = strings.Map(func(r rune) rune {
			if weightless(r) {
				return -1
			}
			return r
		}, cell)
	}
	cell = strings.TrimSpace(cell)
	if strings.HasPrefix(cell, "'") && runs(strings.TrimLeft(cell, "'")) {
		cell = strings.TrimSpace(cell[1:])
	}
	return cell
}

func weightless(r rune) bool { return unicode.Is(unicode.Cf, r) }

// clip shortens a cell for a message.
func clip(text string) string {
	const most = 30
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// CodeFits reports whether a text can be a unit's code.
func CodeFits(text string) bool { return codePattern.MatchString(text) }
