package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lawquiz/quiz"
)

// The lengths of names in characters, after clean.
const (
	minName, maxName         = 2, 20
	minUnitName, maxUnitName = 2, 60
)

// dot is the 间隔号 of names such as 阿依古丽·买买提.
const dot = '·'

// dots are what keyboards give in its place; a full stop counts only between Han characters.
var dots = strings.NewReplacer("•", "·", "・", "·", "‧", "·", "⋅", "·", "∙", "·", "᛫", "·")

// Name brings a person's name into the form it is kept in and returns it: NFKC, trimmed, no spaces
// between Han characters, every kind of 间隔号 as ·. It must then have 2 to 20 characters,
// all of them letters, single · or single spaces, at least two letters. The error is Invalid
// with one message fit for a worker.
func Name(typed string) (string, error) {
	name := joinHan(dots.Replace(clean(typed)))
	n := utf8.RuneCountInString(name)
	switch {
	case name == "":
		return "", quiz.Errorf(quiz.Invalid, "请填写姓名")
	case strings.ContainsFunc(name, hidden):
		return "", quiz.Errorf(quiz.Invalid, "姓名中有看不见或无法显示的字符，请重新输入")
	case count(name, unicode.IsNumber) > count(name, func(r rune) bool { return r == zero }):
		return "", quiz.Errorf(quiz.Invalid, "姓名中不能有数字，请填写真实姓名")
	case strings.ContainsFunc(name, func(r rune) bool { return !nameRune(r) }):
		return "", quiz.Errorf(quiz.Invalid, "姓名只能用文字、间隔号“·”和空格")
	case heaped(name), badJoint(name):
		return "", quiz.Errorf(quiz.Invalid, "姓名的写法不对：间隔号和空格只能单个用在文字之间")
	case n < minName, count(name, isLetter) < minName:
		return "", quiz.Errorf(quiz.Invalid, "姓名至少 %d 个字", minName)
	case n > maxName:
		return "", quiz.Errorf(quiz.Invalid, "姓名最多 %d 个字，现有 %d 个", maxName, n)
	}
	return name, nil
}

func nameRune(r rune) bool { return isLetter(r) || unicode.IsMark(r) || r == dot || r == ' ' }

// joinHan removes spaces between Han characters (王 芳) and around ·, and reads a full stop between
// Han characters as ·.
func joinHan(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		var before, after rune
		if i > 0 {
			before = runes[i-1]
		}
		if i+1 < len(runes) {
			after = runes[i+1]
		}
		switch {
		case r == ' ' && (before == dot || after == dot || isHan(before) && isHan(after)):
		case r == '.' && isHan(before) && isHan(after):
			b.WriteRune(dot)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// badJoint reports a · at an end or two joints in a row.
func badJoint(name string) bool {
	joint := func(r rune) bool { return r == dot || r == ' ' }
	last := rune(dot)
	for _, r := range name {
		if joint(r) && joint(last) {
			return true
		}
		last = r
	}
	return joint(last)
}

// folded is a name as rosters are matched by: 王芳, and ZHANG San like Zhang San.
func folded(name string) string { return strings.ToUpper(name) }

// compound are the two-character surnames in use.
var compound = strings.Fields(`欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 司空 端木 夏侯 独孤 南宫 万俟 闻人 赫连
	澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 轩辕 钟离 宇文 长孙 鲜于 闾丘 拓跋 呼延 百里 东郭 南门 西门 左丘 公羊 第五 完颜 纳兰`)

// Mask hides a name for people outside the unit: 王小芳 is 王*芳, 王芳 is 王*, 欧阳小芳 is 欧阳*芳. Where the
// name has several parts or is not in Han characters, the first letter of each part stays:
// 买买提·艾力 is 买**·艾*, Zhang San is Z****·S** with its own space. "" stays "".
func Mask(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return !isHan(r) }) {
		return maskParts(name)
	}
	runes := []rune(name)
	kept := 1
	if len(runes) > 2 && slices.Contains(compound, string(runes[:2])) {
		kept = 2
	}
	switch n := len(runes); {
	case n == 0:
		return ""
	case n == 1:
		return "*"
	case n <= kept+1:
		return string(runes[:kept]) + "*"
	default:
		return string(runes[:kept]) + strings.Repeat("*", n-kept-1) + string(runes[n-1])
	}
}

// maskParts keeps the first letter of every part, with its marks.
func maskParts(name string) string {
	var b strings.Builder
	letters := 0 // of this part so far
	for _, r := range name {
		switch {
		case r == dot || r == ' ':
			letters = 0
			b.WriteRune(r)
		case unicode.IsMark(r):
			if letters == 1 {
				b.WriteRune(r)
			}
		default:
			if letters++; letters == 1 {
				b.WriteRune(r)
			} else {
				b.WriteByte('*')
			}
		}
	}
	return b.String()
}

// unitMarks are the signs a unit's name may have after its first character.
const unitMarks = " ·-—&'\"“”‘’《》〈〉()（）【】[]/、，,.#+_:：;；"

// UnitName brings a typed unit name into the form it is kept in and returns it: NFKC, trimmed,
// brackets as （）. It must have 2 to 60 characters: letters, digits and the usual signs, beginning
// with a letter, digit or opening mark, at least two letters. The error is Invalid with one message.
func UnitName(typed string) (string, error) {
	name := strings.NewReplacer("(", "（", ")", "）").Replace(clean(typed))
	n := utf8.RuneCountInString(name)
	switch {
	case name == "":
		return "", quiz.Errorf(quiz.Invalid, "请填写单位名称")
	case strings.ContainsFunc(name, hidden):
		return "", quiz.Errorf(quiz.Invalid, "单位名称中有看不见或无法显示的字符，请重新输入")
	case n > maxUnitName:
		return "", quiz.Errorf(quiz.Invalid, "单位名称最多 %d 个字，现有 %d 个", maxUnitName, n)
	case count(name, isLetter) < minUnitName:
		return "", quiz.Errorf(quiz.Invalid, "请填写单位全称，至少 %d 个字，不能只有数字", minUnitName)
	case strings.ContainsFunc(name, func(r rune) bool { return !unitRune(r) }), heaped(name), !unitStart(name):
		return "", quiz.Errorf(quiz.Invalid, "单位名称只能用文字、数字和常用标点，请填写营业执照或公章上的全称")
	}
	return name, nil
}

func unitRune(r rune) bool {
	return isLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune(unitMarks, r)
}

// unitStart keeps out names a spreadsheet would take for a formula.
func unitStart(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return isLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("“‘《（【", r)
}
