package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// section is the title questions stand under.
type section struct {
	title    string
	fallback KindWord
	points   string
	cases    bool // 案例分析题: paragraphs without a number are material
	index    int
}

var (
	titleNumber  = regexp.MustCompile(`^(?:第\s*[一二三四五六七八九十百\d]{1,4}\s*(?:部分|大题|章|节|编|篇|单元)\s*[:：、.．]?|[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]\s*[、.．]?|[一二三四五六七八九十]{1,3}\s*[、.．:：]|[IVXⅠⅡⅢⅣⅤⅥ]{1,4}\s*[、.．]|\d{1,2}\s*[、.．])\s*`)
	titleKind    = regexp.MustCompile(`^[【\[]?(?:.{0,12}?)(?:单项选择|单选|多项选择|多选|不定项选择|不定项|选择|判断|是非|填空|简答|论述|名词解释|案例分析|案例|材料分析|材料|计算|问答|连线|匹配|配对|排序)(?:题|部分|试题|题目)(?:库|示例|例题|练习|部分|答案)?[】\]]?\s*(?:$|[(（:：,，。.;；共每\s\d]|答案)`)
	titleBare    = regexp.MustCompile(`^(?:单项选择|单选|多项选择|多选|不定项选择|判断|是非|填空)\s*(?:[:：]?$|[(（])`)
	titleChapter = regexp.MustCompile(`^(?:第\s*[一二三四五六七八九十百\d]{1,4}\s*(?:部分|章|节|编|篇|单元|讲)(?:\s*\S|$)|[一二三四五六七八九十]{1,3}\s*[、.．]\s*\S)`)
	bareChapter  = regexp.MustCompile(`^第\s*[一二三四五六七八九十百\d]{1,4}\s*(?:部分|章|节|编|篇|单元|讲)$`)
	eachPoints   = regexp.MustCompile(`每[小一]?[题空]\s*(\d+(?:\.\d+)?)\s*分`)
	titleTail    = regexp.MustCompile(`^(?:$|[(（【\[]|[:：。.;；,，]\s*(?:$|[\d(（]|.{0,60}(?:每|共|分|小题)))`)
	stemSigns    = regexp.MustCompile(`[(（]\s*[)）]|__|[？?]|[(（]\s*[A-Z√×对错]{1,6}\s*[)）]`)
)

const (
	maxTitle = 120 // characters
	// kindSigns are characters of which every title that names a kind has one.
	kindSigns = "选判非填简论名案材计问连匹配排"
)

// sectionAt reads a title that names a kind: 一、单项选择题(每题1分,共30分).
func sectionAt(line string) (section, bool) {
	if !strings.ContainsAny(line, kindSigns) || utf8.RuneCountInString(line) > maxTitle || stemSigns.MatchString(line) {
		return section{}, false
	}
	number := titleNumber.FindString(line)
	rest := strings.TrimLeft(line[len(number):], "【[ #")
	if number != "" && !strings.ContainsAny(number, "0123456789") {
		rest = strings.TrimLeft(rest, "、.． ")
	}
	if !titleKind.MatchString(rest) && !titleBare.MatchString(rest) {
		return section{}, false
	}
	// What follows the kind's name is only about points and rules.
	name := rest
	if at := strings.IndexAny(rest, "(（:：,，。.;；] 】"); at > 0 {
		name = rest[:at]
	}
	after := strings.TrimLeft(rest[len(name):], "】] 　")
	if utf8.RuneCountInString(name) > 20 || !titleTail.MatchString(after) {
		return section{}, false
	}
	kind, _ := ParseKind(name)
	s := section{title: CleanText(line), fallback: kind, cases: strings.Contains(name, "案例") || strings.Contains(name, "材料")}
	if s.cases && kind.Kind == "" {
		s.fallback = KindWord{} // its parts may be any kind
	}
	if m := eachPoints.FindStringSubmatch(line); m != nil {
		s.points = m[1]
	}
	return s, true
}

// chapterAt reports whether the line is a title that names no kind.
func chapterAt(line string) bool {
	return utf8.RuneCountInString(line) <= 40 && titleChapter.MatchString(line) &&
		!stemSigns.MatchString(line) && !strings.ContainsAny(line, "。；;！")
}
