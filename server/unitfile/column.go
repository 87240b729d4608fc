package unitfile

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lawquiz/quiz"
)

// column is what a column holds, by its usual heading.
type column string

// The columns. Either parent or path must be there; remark is read over.
const (
	code    column = "单位代码"
	parent  column = "上级代码"
	path    column = "上级路径"
	name    column = "单位名称"
	group   column = "组别"
	workers column = "职工数"
	women   column = "女职工数"
	members column = "会员数"
	asOf    column = "统计日期"
	source  column = "来源"
	hired   column = "含劳务派遣"
	apart   column = "不计入参与率"
	into    column = "并入单位代码"
	also    column = "别名"
	reason  column = "变更原因"
	remark  column = "备注"
)

// synonyms returns the other headings a column may have, as heading writes them.
func synonyms(c column) string {
	switch c {
	case code:
		return "代码 编码 单位编码 组织代码 机构代码 工会代码 统一社会信用代码 code unitcode"
	case parent:
		return "上级单位代码 上级编码 上级工会代码 父级代码 上级单位编码 parent parentcode"
	case path:
		return "上级单位路径 上级单位 上级工会 上级单位名称 上级名称 path parentpath parentname"
	case name:
		return "名称 单位 工会名称 基层工会名称 单位全称 name unitname unit"
	case group:
		return "分组 单位组别 类别 group"
	case workers:
		return "职工人数 职工总数 在册职工数 在职职工数 workers employees"
	case women:
		return "女职工人数 女职工总数 在册女职工数 women womenworkers"
	case members:
		return "会员人数 会员总数 工会会员数 工会会员人数 members"
	case asOf:
		return "截止日期 统计时间 统计截止日期 asof date"
	case source:
		return "数据来源 填报单位 source"
	case hired:
		return "含劳务派遣工 是否含劳务派遣 劳务派遣 dispatched"
	case apart:
		return "不计参与率 不计入 apart"
	case into:
		return "并入 并入单位 并入代码 合并到 mergeinto"
	case also:
		return "原名 曾用名 原名别名 别名原名 原名/别名 aliases alias"
	case reason:
		return "修改原因 调整原因 原因 reason"
	case remark:
		return "序号 说明 no no. # remark remarks note"
	}
	return ""
}

var columns = [...]column{code, parent, path, name, group, workers, women, members, asOf, source, hired, apart, into, also, reason, remark}

// headColumns are the columns of head-counts, in the order they are written.
var headColumns = [...]struct {
	column column
	kind   quiz.HeadCount
}{{workers, quiz.Workers}, {women, quiz.WomenCount}, {members, quiz.MemberCount}}

// columnOf returns the column a heading names.
func columnOf(text string) (column, bool) {
	text = heading(text)
	if text == "" {
		return "", false
	}
	for _, c := range columns {
		if text == string(c) {
			return c, true
		}
		for s := range strings.FieldsSeq(synonyms(c)) {
			if text == s {
				return c, true
			}
		}
	}
	return "", false
}

// heading brings a heading into the form it is compared in: half-width, small letters,
// without spaces, low lines, stars and a remark in brackets such as （必填）.
func heading(text string) string {
	text = strings.ToLower(norm.NFKC.String(text))
	if i := strings.IndexAny(text, "(["); i > 0 {
		text = text[:i]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '_' || r == '*' {
			return -1
		}
		return r
	}, text)
}

// readColumns says which column stands where, and reports headings that are unknown, twice or missing.
func readColumns(r record, c *collector) map[column]int {
	found := make(map[column]int)
	for i, cell := range r.cells {
		if cell == "" {
			continue
		}
		col, ok := columnOf(cell)
		_, again := found[col]
		switch {
		case !ok:
			c.add(r.at, clip(cell), "unknown_column", "不认识的列名“%s”：请改成 %s 之一，或删去这一列", clip(cell), columnNames())
		case again && col != remark:
			c.add(r.at, string(col), "duplicate_column", "有两列都是“%s”：请删去一列", col)
		default:
			found[col] = i
		}
	}
	for _, needed := range [...]column{code, name} {
		if _, ok := found[needed]; !ok {
			c.add(r.at, string(needed), "missing_column", "缺少“%s”这一列：请补上列名和内容", needed)
		}
	}
	_, byCode := found[parent]
	_, byPath := found[path]
	if !byCode && !byPath {
		c.add(r.at, string(parent), "missing_column", "缺少“上级代码”（或“上级路径”）这一列：请补上，只有顶级单位留空")
	}
	return found
}

func columnNames() string {
	var names []string
	for _, c := range columns[:len(columns)-1] {
		names = append(names, string(c))
	}
	return strings.Join(names, "、")
}
