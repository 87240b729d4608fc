package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"lawquiz/questions"
)

// keyEntry is the key of one question in a list at the end of a chapter.
type keyEntry struct {
	n     int
	key   string
	note  string
	group int
	title section
	place Place
}

const oneKey = `(?:[A-Za-z]{1,10}|√|×|✓|✗|✔|✘|正确|错误|对|错)`

var (
	keyListTitle = regexp.MustCompile(`^(?:附\s*[:：])?[^。?？,，;；:：()（）]{0,30}?(?:参考答案|标准答案|正确答案|答案)(?:及解析|与解析|和解析|及解释|部分|表|汇总|附后)?[】\]]?\s*[:：]?$`)
	keyInterval  = regexp.MustCompile(`(\d{1,4})\s*[-~～—–－至到]\s*(\d{1,4})\s*[题]?\s*[:：.、]?\s*((?:` + oneKey + `[\s,，、;；.]*)+)`)
	keySingle    = regexp.MustCompile(`(\d{1,4})\s*[、.．:：)）]?\s*(` + oneKey + `)(?:[\s,，;；。、.]+|$)`)
	keyLineForm  = regexp.MustCompile(`^(?:\d{1,4}\s*[-~～—–－至到]\s*\d{1,4}\s*[题]?\s*[:：.、]?\s*(?:` + oneKey + `[\s,，、;；.]*)+)+$`)
	keySingles   = regexp.MustCompile(`^(?:\d{1,4}\s*[、.．:：)）]?\s*` + oneKey + `(?:[\s,，;；。、]+|$)){2,}$`)
	keyEntryForm = regexp.MustCompile(`^[(（]?(\d{1,4})(?:\s*[、.．:：)）]+\s*|\s+)(` + oneKey + `)(?:[\s。.,，;；、(（【]+(.*))?$`)
	keyRaw       = regexp.MustCompile(`^[(（]?(\d{1,4})(?:\s*[、.．:：)）]+\s*|\t\s*)(.+)$`)
	keyTokens    = regexp.MustCompile(oneKey)
)

// isKeyLine reports whether a line is nothing but keys with their numbers.
func isKeyLine(line string) bool {
	return line != "" && line[0] >= '0' && line[0] <= '9' && (keyLineForm.MatchString(line) || keySingles.MatchString(line))
}

// keysFollow reports whether the next lines are keys: at once, or after one title. Under the title
// of a kind without letters the texts of the keys count too.
func (p *textReader) keysFollow(title section) bool {
	for i, line := range p.aheadOfHead(2) {
		if isKeyLine(line) || keyEntryForm.MatchString(line) || keyLabelled.MatchString(line) || keysAfterTitle(line) != "" {
			return true
		}
		s, ok := sectionAt(line)
		if !ok || i > 0 {
			texts := title.fallback.Kind == questions.Blank || title.fallback.Refused != ""
			return texts && keyRaw.MatchString(line) && !p.hasEvidence(line)
		}
		title = s
	}
	return false
}

func (p *textReader) openList() {
	p.closeList()
	p.listing, p.cur, p.listed, p.lastKey = true, nil, section{}, 0
}

// keyLine reads a line of keys.
func (p *textReader) keyLine(line string) {
	line = strings.TrimSpace(line)
	for _, m := range keyInterval.FindAllStringSubmatch(line, -1) {
		p.addInterval(m[1], m[2], m[3])
	}
	for _, m := range keySingle.FindAllStringSubmatch(keyInterval.ReplaceAllString(line, " "), -1) {
		p.addKey(m[1], m[2], "")
	}
}

// addInterval reads 1-5 ABCDE, 1-3 AB ABC BCD or 1-5 √×√√×.
func (p *textReader) addInterval(from, to, keys string) {
	a, _ := strconv.Atoi(from) // both are digits by their form
	b, _ := strconv.Atoi(to)
	tokens := keyTokens.FindAllString(keys, -1)
	if len(tokens) != b-a+1 {
		tokens = nil
		for _, c := range keys {
			if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.ContainsRune("√×✓✗✔✘对错", c) {
				tokens = append(tokens, string(c))
			}
		}
	}
	if a > b || len(tokens) != b-a+1 {
		p.l.tell(Problem{Place: p.blocks[p.at].place(), Field: "答案", Severity: Error, Code: "key_interval",
			Message: fmt.Sprintf("答案表里第 %d 到 %d 题应有 %d 个答案，写了 %d 个", a, b, b-a+1, len(tokens)), Suggestion: "请核对这一段答案，多选题的答案之间用空格隔开"})
		return
	}
	for i, t := range tokens {
		p.addKey(strconv.Itoa(a+i), t, "")
	}
}

// keysPerQuestion is how many keys a list may have for each question a file may have.
const keysPerQuestion = 4

// addKey keeps the key of one question. Far more keys than a file may have questions end the reading.
func (p *textReader) addKey(number, key, note string) {
	if p.l.stopped {
		return
	}
	if most := keysPerQuestion * p.l.limits.Questions; len(p.keys) >= most {
		p.l.refuse("too_many_keys", fmt.Sprintf("答案表里的答案超过 %d 个", most), "请检查答案表是否重复，改好再导入")
		return
	}
	n, _ := strconv.Atoi(number) // digits by its form
	if n <= p.lastKey {
		p.group++
	}
	p.lastKey = n
	p.keys = append(p.keys, keyEntry{n: n, key: key, note: note, group: p.group, title: p.listed, place: p.blocks[p.at].place()})
}

// plainKey reads a line within a key list that is no plain list of keys: 1.A 解析：…, or the text of a
// blank. What is none goes on with the note above it.
func (p *textReader) plainKey(line string) string {
	p.book(asHeading)
	if keyTableHead.MatchString(line) || p.entry(line) {
		return ""
	}
	if n := len(p.keys); n > 0 {
		p.keys[n-1].note = strings.TrimSpace(p.keys[n-1].note + "\n" + noteText(line))
		return ""
	}
	p.preamble.add(p.blocks[p.at])
	return ""
}

func noteText(text string) string {
	text = strings.TrimRight(text, ")）】")
	if m := labelAt(text, true); m.label == noteLabel {
		text = text[m.size:]
	}
	return strings.TrimSpace(text)
}

// closeList hands the keys read to the questions since the last list.
func (p *textReader) closeList() {
	keys := p.keys
	p.keys, p.group = nil, 0
	if len(keys) > 0 {
		p.assign(keys)
		p.scope++
	}
	p.listing = false
}
