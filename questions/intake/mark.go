package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"lawquiz/questions"
)

// markKind is what a mark in a text begins.
type markKind int

const (
	noMark        markKind = iota
	sectionMark            // 一、单项选择题(每题1分)
	chapterMark            // 第二章 女职工, a title that names no kind
	numberMark             // 12、 or 第3题
	kindMark               // [单选] where a question begins without a number
	optionMark             // A.
	labelMark              // 答案：
	materialMark           // 案例一：
	keyListMark            // 参考答案, alone on its line
	keyLineMark            // 1-5 ABCDE
	endLabelMark           // </解析>
	translateMark          // [A_en], a translation nobody asked for
)

// mark is one mark found in a text.
type mark struct {
	kind   markKind
	size   int    // bytes of the mark itself
	number string // of a numberMark, as written
	n      int    // the same as a number
	round  bool   // numbered (1), as parts of a question often are
	half   bool   // numbered 1)
	weak   bool   // written so loosely that what follows must bear it out
	letter int    // of an optionMark, from 0
	label  label
	prefix string // what stood before the number and holds the key: （√）
}

const bullets = "-–—•·●○■□◆◇★☆*※▲► \t>"

var (
	numberDot    = regexp.MustCompile(`^(\d{1,4})\s*([、.．:：,，])[、.．]*\s*`)
	numberHalf   = regexp.MustCompile(`^(\d{1,4})\s*[)）]\s*[、.．]?\s*`)
	numberRound  = regexp.MustCompile(`^[(（]\s*(\d{1,4})\s*[)）]\s*[、.．]?\s*`)
	numberTitle  = regexp.MustCompile(`^(?:第\s*(\d{1,4}|[零一二三四五六七八九十百]{1,7})\s*[题道]|(?:题目?|问题|试题|Q|q|Question|NO\.?|No\.?)\s*(\d{1,4}))\s*[、.．:：)）]?\s*`)
	numberSquare = regexp.MustCompile(`^[\[【]\s*(\d{1,4})\s*[\]】]\s*[、.．:：]?\s*`)
	numberKind   = regexp.MustCompile(`^(\d{1,4})\s*[、.．]?\s*[\[【(（<](?:单|多|判|是非|填|不定|简)`)
	numberBare   = regexp.MustCompile(`^(\d{1,4})\s+[\p{Han}《“（]`)
	numberKeyed  = regexp.MustCompile(`^([(（]\s*(?:[A-Za-z]{1,8}|√|×|✓|✗|✔|✘|对|错|正确|错误|)\s*[)）])\s*(\d{1,4})\s*[、.．]\s*`)
	optionStrong = regexp.MustCompile(`^(?:[(（\[【]\s*([A-Z])\s*[)）\]】]\s*[、.．:：]?|([A-Za-z])\s*[、.．:：)）])\s*`)
	optionWeak   = regexp.MustCompile(`^([A-Z])(?:\s+\S|[\p{Han}《“])`)
	weakRow      = regexp.MustCompile(`^A\s?\S.*\sB\s?[\p{Han}\d].*\sC\s?[\p{Han}\d]|^A\s\S.*\sB\s\S|^a\s*[)）.、]\s*\S.*\sb\s*[)）.、]\s*\S`)
	translated   = regexp.MustCompile(`^[\[【(（]?[A-Z]_[a-z]{2}[\]】)）]?\s*`)
)

// numberAt reads a question number at the beginning of a line.
func numberAt(line string) mark {
	if m := numberKeyed.FindStringSubmatch(line); m != nil {
		return newNumber(m[2], len(m[0]), mark{prefix: m[1]})
	}
	if m := numberKind.FindStringSubmatch(line); m != nil {
		return newNumber(m[1], len(m[1])+len(line[len(m[1]):])-len(strings.TrimLeft(line[len(m[1]):], " 、.．")), mark{})
	}
	if m := numberDot.FindStringSubmatch(line); m != nil {
		next, _ := utf8.DecodeRuneInString(line[len(m[0]):])
		decimal := (m[2] == "." || m[2] == "．") && unicode.IsDigit(next) && !strings.HasSuffix(m[0], " ")
		return newNumber(m[1], len(m[0]), mark{weak: decimal || strings.Contains(",，:：", m[2])})
	}
	if m := numberTitle.FindStringSubmatch(line); m != nil {
		return newNumber(m[1]+m[2], len(m[0]), mark{})
	}
	if m := numberRound.FindStringSubmatch(line); m != nil {
		return newNumber(m[1], len(m[0]), mark{round: true})
	}
	if m := numberHalf.FindStringSubmatch(line); m != nil {
		return newNumber(m[1], len(m[0]), mark{half: true})
	}
	if m := numberSquare.FindStringSubmatch(line); m != nil {
		return newNumber(m[1], len(m[0]), mark{})
	}
	if m := numberBare.FindStringSubmatch(line); m != nil {
		return newNumber(m[1], len(m[1]), mark{weak: true})
	}
	return mark{}
}

func newNumber(digits string, size int, m mark) mark {
	n, err := strconv.Atoi(digits)
	if err != nil {
		if n, err = questions.ParseNumeral(digits); err != nil {
			return mark{}
		}
	}
	m.kind, m.number, m.n, m.size = numberMark, digits, n, size
	return m
}

// optionAt reads an option's letter at the beginning of text.
func optionAt(text string) mark {
	if m := optionStrong.FindStringSubmatch(text); m != nil {
		letter := strings.ToUpper(m[1] + m[2])
		return mark{kind: optionMark, letter: int(letter[0] - 'A'), size: len(m[0]), weak: m[2] >= "a"}
	}
	if m := optionWeak.FindStringSubmatch(text); m != nil {
		return mark{kind: optionMark, letter: int(m[1][0] - 'A'), size: 1, weak: true}
	}
	return mark{}
}

// trimBullet removes list marks and spaces before a line's own mark.
func trimBullet(line string) string { return strings.TrimLeft(line, bullets) }
