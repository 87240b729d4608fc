package intake

import (
	"regexp"
	"strconv"
	"strings"
)

// field is what a column of a question table holds.
type field int

const (
	noField field = iota
	stemField
	kindField
	manyField       // whether several options are right: False
	optionField     // one option; the index says which
	optionsField    // all options, or with a row per option one of them
	truthField      // whether an option is right; the index says which, -1 the one in the row
	optionNoteField // why an option is right or wrong
	keyField
	answerField // the answer of one blank; the index says which
	noteField
	levelField
	tagsField
	groupField
	pointsField
	numberField
	materialField
	citationField
	imageField
	idField
	ignoredField // known, and of no use to a bank
)

// name returns the field's Chinese name, as problems call it.
func (f field) name() string {
	switch f {
	case stemField:
		return "题干"
	case kindField, manyField:
		return "题型"
	case optionField, optionsField, truthField, optionNoteField:
		return "选项"
	case keyField, answerField:
		return "答案"
	case noteField:
		return "解析"
	case levelField:
		return "难度"
	case tagsField:
		return "标签"
	case groupField:
		return "章节"
	case pointsField:
		return "分值"
	case numberField, idField:
		return "题号"
	case materialField:
		return "材料"
	case citationField:
		return "法条依据"
	case imageField:
		return "图片"
	}
	return ""
}

// heading is what the head of a column says: the field, which of several it is, and how sure that is
// when two columns claim the same field: the lower rank wins.
type heading struct {
	field field
	index int
	rank  int
}

// aliases lists the names of each field as files have them, white space and notes removed, in lower
// case, the surest first.
func aliases() []struct {
	field field
	names string
} {
	return []struct {
		field field
		names string
	}{
		{stemField, "题干 题干内容 试题题干 题目题干 题目内容 试题内容 问题内容 题目 试题 问题 问题描述 题目描述 题目标题 试题标题 题目名称 试题名称 题目正文 question stem questiontext questiontitle questioncontent 题面 题文 标题 内容 input title content"},
		{kindField, "题型 题目类型 试题类型 问题类型 题目题型 试题题型 题型名称 题目种类 题类 类型 type questiontype kind qtype"},
		{manyField, "multichoice 是否多选 多选"},
		{keyField, "答案 正确答案 参考答案 标准答案 正确选项 答案选项 正确项 试题答案 题目答案 答案内容 本题答案 正确答案选项 标准答案选项 判断 对错 判断结果 answer correctanswer rightanswer answers correct key output label 正确"},
		{optionsField, "选项 选项内容 备选项 备选答案 选项描述 选项文本 候选项 可选项 选项列表 全部选项 题目选项 试题选项 options option choices optioncontent"},
		{truthField, "是否正确项 是否正确 是否正确答案 是否答案 是否为正确答案 是否为答案 正确与否 选项是否正确 iscorrect isright isanswer"},
		{optionNoteField, "选项解析 选项说明"},
		{noteField, "解析 答案解析 整体解析 试题解析 题目解析 解析说明 答案说明 详细解析 答题解析 解答 分析 explanation analysis explain 说明 备注解析"},
		{levelField, "难度 难易度 难易程度 难度等级 难度系数 试题难度 题目难度 难度级别 level difficulty"},
		{tagsField, "标签 知识点 知识点标签 知识点/标签 标签/知识点 考点 关键词 关键字 题目标签 试题标签 tags tag keywords"},
		{groupField, "章节 目录 章 节 分类 分类名称 题目分类 试题分类 类别 科目 科目名称 学科 领域 专业 所属题库 题库 题库名称 模块 单元 所属章节 一级目录 二级目录 category chapter section subject"},
		{pointsField, "分值 分数 得分 得分1 单空分数 每题分值 题目分值 题目分数 试题分数 默认分值 score points point"},
		{numberField, "序号 题号 题目序号 试题序号 题目编号 试题编号 题序 编号 no no. 号 行号 num number index"},
		{materialField, "材料 案例 案例材料 背景材料 材料内容 案例内容 材料题题干 背景 题干材料 material passage"},
		{citationField, "法条依据 法律依据 依据 依据条款 出题依据 法律条文 法条 citation"},
		{imageField, "图片 题目图片 题干图片 试题图片 题目视频 视频 音频 题目音频 选项图片 附件 image images picture 解析图片 解析视频"},
		{idField, "id 题目id 试题id 题目标识 标识"},
		{ignoredField, "来源 出处 source 选项数 选项数目 选项个数 选项数量 创建时间 更新时间 创建人 出题人 作者 审核人 状态 是否vip 年级 科目id 年份 考试人员类型 用时 描述 备注 得分2 得分3 得分4 得分5 得分6 得分7 得分8"},
	}
}

const ordinal = `(?:[a-z]|\d{1,2}|[一二三四五六七八九十]{1,3})`

var (
	headNotes    = regexp.MustCompile(`[(（\[【〔{][^)）\]】〕}]*[)）\]】〕}]`)
	headShort    = regexp.MustCompile(`[(（\[【]([a-z]|\d{1,2})[)）\]】]`)
	headStars    = strings.NewReplacer("*", "", "＊", "", "※", "", ":", "", "：", "", "★", "", "·", "", "“", "", "”", "", `"`, "", "必填", "", "选填", "", "勿删", "", "_", "", "-", "")
	optionHead   = regexp.MustCompile(`^(?:选项|选择项|选择|备选项|备选答案|备选|候选项|选择题选项|答案选项|option|choice|opt|item)(` + ordinal + `)(?:内容|选项|文本|描述|项|content|text)?$|^(?:答案)([a-z])$|^([a-z])(?:选项|项|选项内容|option)?$|^第?(` + ordinal + `)(?:个|号)?选项(?:内容)?$`)
	truthHead    = regexp.MustCompile(`^(?:选项|选择项|备选项|option|答案)?(` + ordinal + `)(?:选项|项)?(?:是否正确|是否为正确答案|是否为答案|是否答案|是否正确项|正确与否|对错|正确|iscorrect|isright|correct)$|^是否正确(` + ordinal + `)$`)
	optNoteHead  = regexp.MustCompile(`^(?:选项|选择项|option|答案)?(` + ordinal + `)(?:选项|项)?(?:解析|说明)$|^解析([a-z])$`)
	optImageHead = regexp.MustCompile(`^(?:选项|选择项|option|答案)?(` + ordinal + `)(?:选项|项)?(?:图片|视频|附件|image)$`)
	answerHead   = regexp.MustCompile(`^(?:空格?|填空|答案|参考答案|正确答案|第)(\d{1,2}|[一二三四五六七八九十]{1,3})(?:空|空答案|答案|个空)?$`)
	keyTailHead  = regexp.MustCompile(`^正确答案[a-z]$`)
)

// headKey returns the head of a column as aliases are written: no white space, notes or stars.
func headKey(text string) string {
	key := strings.Join(strings.Fields(strings.ToLower(foldWidth(mend(text)))), "")
	key = headShort.ReplaceAllString(key, "$1")
	if plain := headNotes.ReplaceAllString(key, ""); plain != "" {
		key = plain
	}
	return headStars.Replace(key)
}

// maxHead is how many bytes the head of a column may have, notes included.
const maxHead = 600

// parseHeading reads the head of a column; the field is noField when nothing is known by that name.
func parseHeading(text string, names map[string]heading) heading {
	if len(text) > maxHead {
		return heading{}
	}
	key := headKey(text)
	if key == "" {
		return heading{}
	}
	if h, ok := names[key]; ok {
		return h
	}
	for _, form := range []struct {
		field field
		form  *regexp.Regexp
	}{{optionField, optionHead}, {truthField, truthHead}, {optionNoteField, optNoteHead}, {imageField, optImageHead}, {answerField, answerHead}} {
		if m := form.form.FindStringSubmatch(key); m != nil {
			return heading{field: form.field, index: ordinalIndex(strings.Join(m[1:], ""))}
		}
	}
	if keyTailHead.MatchString(key) {
		return heading{field: keyField, rank: 1}
	}
	return heading{}
}

// ordinalIndex returns the index, from 0, of a, 1 or 一.
func ordinalIndex(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return max(n-1, 0)
	}
	if len(text) == 1 {
		return int(text[0] - 'a')
	}
	n := 0
	for _, c := range text {
		if c == '十' {
			n = max(n, 1) * 10
			continue
		}
		for i, digit := range []rune("一二三四五六七八九") {
			if c == digit {
				n += i + 1
			}
		}
	}
	return max(n-1, 0)
}

// headNames returns the heading of every alias.
func headNames() map[string]heading {
	names := map[string]heading{}
	for _, a := range aliases() {
		index := 0
		if a.field == truthField {
			index = -1
		}
		for rank, name := range strings.Fields(a.names) {
			if _, taken := names[name]; !taken {
				names[name] = heading{field: a.field, index: index, rank: rank}
			}
		}
	}
	return names
}
