package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"lawquiz/questions"
)

var (
	// keyOne is one key with its number and nothing else: 1.×
	keyOne = regexp.MustCompile(`^\d{1,4}\s*[、.．:：)）]?\s*` + oneKey + `\s*[。.;；]?$`)
	// keyLabelled is a key that is called so after its number: 1．【答案】A。解析：…
	keyLabelled = regexp.MustCompile(`^[(（]?(\d{1,4})\s*[、.．:：)）]*\s*(?:[【\[]\s*(?:正确|参考|标准)?答案\s*[】\]]\s*[:：]?|(?:正确|参考|标准)?答案\s*[:：])\s*(.+)$`)
	keyThenNote = regexp.MustCompile(`^(` + oneKey + `)(?:[\s。.,，;；、(（【]+(.*))?$`)
	rawThenNote = regexp.MustCompile(`^(.*?)[\s。]*(?:[【\[]解析[】\]]|解析\s*[:：])\s*(.*)$`)
	// keyTitled is what stands before keys on their line: 第一章答案：1.A 2.AB
	keyTitled = regexp.MustCompile(`^[^。?？,，;；:：()（）]{0,16}答案\s*[:：]\s*`)
	// keyNumeral is a bare 一、 before keys.
	keyNumeral = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}\s*[、.．]\s*`)
	// keyTableHead is the head of a table of keys.
	keyTableHead = regexp.MustCompile(`^(?:(?:题号|序号|题目序号|(?:正确|参考|标准)?答案)\s*)+$`)
)

// keyTitle returns the title before keys on a line; "" when there is none.
func keyTitle(line string) string {
	if !strings.Contains(line, "答案") {
		return ""
	}
	return keyTitled.FindString(line)
}

// aheadOfHead returns up to n following lines, as ahead does, the head of a table of keys left out.
func (p *textReader) aheadOfHead(n int) []string {
	var lines []string
	for _, line := range p.ahead(n + 2) {
		if !keyTableHead.MatchString(line) && len(lines) < n {
			lines = append(lines, line)
		}
	}
	return lines
}

// keysAfterTitle returns the keys that stand on the line of their title, "" when there are none:
// 一、单选题：1-5 ABCDE, 判断：6、×；7、√, 二、4ABCD 5ABC.
func keysAfterTitle(line string) string {
	for _, from := range []int{strings.IndexAny(line, ":："), len(keyNumeral.FindString(line)) - 1} {
		if from < 0 {
			continue
		}
		rest := strings.TrimLeft(line[from:], ":：、.． ")
		if from > 0 && keyNumeral.MatchString(line) && from == len(keyNumeral.FindString(line))-1 {
			rest = line[from+1:]
		}
		if isKeyLine(rest) || keyOne.MatchString(rest) {
			return rest
		}
	}
	return ""
}

// keyTitleAt reads a short title with keys on its line, as lists of keys have them: 单选：1、A；2、B.
func keyTitleAt(line string) (section, bool) {
	at := strings.IndexAny(line, ":：")
	if at < 0 || utf8.RuneCountInString(line[:at]) > 14 {
		return section{}, false
	}
	kind, ok := ParseKind(line[:at])
	rest := strings.TrimLeft(line[at:], ":： ")
	return section{title: CleanText(line[:at]), fallback: kind}, ok && rest != "" && rest[0] >= '0' && rest[0] <= '9'
}

// textsAfterTitle returns the keys of blanks that stand on the line of their title within a list:
// 填空：8、44, 四、8、44.
func textsAfterTitle(line string, s section) string {
	rest := ""
	if at := strings.IndexAny(line, ":："); at >= 0 && s.fallback.Kind == questions.Blank {
		rest = strings.TrimLeft(line[at:], ":： ")
	} else if numeral := keyNumeral.FindString(line); numeral != "" {
		rest = line[len(numeral):]
	}
	if rest == "" || !keyRaw.MatchString(rest) || stemSigns.MatchString(rest) {
		return ""
	}
	return rest
}

// keysOfTitle reads the keys on the line of a title and reports whether there are any.
func (p *textReader) keysOfTitle(line string) bool {
	if keys := keysAfterTitle(line); keys != "" {
		p.keyLine(keys)
		return true
	}
	if texts := textsAfterTitle(line, p.listed); texts != "" {
		p.rawKeys(texts)
		return true
	}
	return false
}

// relist changes the title of the keys of the present group.
func (p *textReader) relist(s section) {
	p.listed = s
	for i := len(p.keys) - 1; i >= 0 && p.keys[i].group == p.group; i-- {
		p.keys[i].title = s
	}
}

// entry reads one question's key on a line of its own, with its explanation, and reports whether it did.
func (p *textReader) entry(line string) bool {
	number, rest := "", ""
	if m := keyLabelled.FindStringSubmatch(line); m != nil {
		number, rest = m[1], m[2]
	} else if m := keyEntryForm.FindStringSubmatch(line); m != nil {
		p.addKey(m[1], m[2], noteText(m[3]))
		return true
	} else {
		return p.rawKeys(line)
	}
	if m := keyThenNote.FindStringSubmatch(rest); m != nil {
		p.addKey(number, m[1], noteText(m[2]))
	} else if m := rawThenNote.FindStringSubmatch(rest); m != nil {
		p.addKey(number, m[1], m[2])
	} else {
		p.addKey(number, rest, "")
	}
	return true
}

// rawKeys reads the texts of keys with their numbers: 8、44；9、书面. Each number must be one more than
// the last. It reports whether the line begins with one.
func (p *textReader) rawKeys(line string) bool {
	m := keyRaw.FindStringSubmatch(line)
	for rest := ""; m != nil; m = keyRaw.FindStringSubmatch(rest) {
		n, _ := strconv.Atoi(m[1]) // digits by the form
		key := m[2]
		next := regexp.MustCompile(`[\s;；。]` + strconv.Itoa(n+1) + `\s*[、.．:：]\s*\S`)
		if rest = ""; next.MatchString(key) {
			at := next.FindStringIndex(key)[0]
			key, rest = key[:at], strings.TrimLeft(key[at:], " \t;；。")
		}
		note := ""
		if parts := rawThenNote.FindStringSubmatch(key); parts != nil {
			key, note = parts[1], parts[2]
		}
		p.addKey(m[1], strings.Trim(key, " \t;；。"), note)
		if rest == "" {
			return true
		}
	}
	return false
}
