package intake

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Characters that belong to nobody stand, while a paragraph is read, around what its author made to
// stand out. settleLooks makes them text or drops them; those it leaves in options go when the piece becomes
// an item.
const (
	vividOpen, vividEnd = "\ufdd1", "\ufdd0"
	underOpen, underEnd = "\ufdd3", "\ufdd4"
	letterVivid         = "\ufdd2" // after an option's letter that alone stands out
)

var (
	standOuts    = strings.NewReplacer(vividOpen, "", vividEnd, "", underOpen, "", underEnd, "", letterVivid, "")
	underAsVivid = strings.NewReplacer(underOpen, vividOpen, underEnd, vividEnd, vividEnd+vividOpen, "")
	underlinedAt = regexp.MustCompile(underOpen + `([^` + underOpen + underEnd + `]*)` + underEnd)
	vividAt      = regexp.MustCompile(vividOpen + `([^` + vividOpen + vividEnd + `]*)` + vividEnd)
	letterAlone  = regexp.MustCompile(vividOpen + `(\s*[A-Z])` + vividEnd + `(\s*[.、．:：)）]?)|` + vividOpen + `(\s*[A-Z]\s*[.、．:：)）]\s*)` + vividEnd)
	letterBefore = regexp.MustCompile(vividOpen + `(\s*[A-Z]\s*[.、．:：)）]\s*)`)
	lettersIn    = regexp.MustCompile(`(?:^|[^A-Za-z])[A-Z]\s*[.、．:：)）]`)
)

// startLook reads how a run is shown.
func (r *docxRun) startLook(e xml.StartElement) {
	value := attribute(e, "val")
	on := value != "0" && value != "false" && value != "none" && value != "off"
	switch e.Name.Local {
	case "strike", "dstrike":
		r.struck = on
	case "vanish":
		r.hidden = on
	case "b", "highlight":
		r.vivid = r.vivid || on
	case "color":
		r.vivid = r.vivid || isRed(value)
	}
}

// isRed reports whether RRGGBB is a red.
func isRed(color string) bool {
	var r, g, b int
	n, err := fmt.Sscanf(color, "%02x%02x%02x", &r, &g, &b)
	return err == nil && n == 3 && r >= 0xb0 && g < 0x60 && b < 0x60
}

// aside reports whether text of the run being read is left out, and keeps what is to be told of it:
// struck text was given up, hidden text is read as it stands.
func (d *docx) aside(text string) bool {
	if strings.TrimSpace(text) == "" {
		return d.run.struck
	}
	b := block{text: text, paragraph: d.count + 1}
	if d.run.struck {
		d.struck.add(b)
	} else if d.run.hidden {
		d.hidden.add(b)
	}
	return d.run.struck
}

// tellAside tells of struck and hidden text.
func (d *docx) tellAside(l *ledger) {
	if d.struck.n > 0 {
		l.tell(Problem{Place: d.struck.first, Severity: Warning, Code: "text_struck", Message: fmt.Sprintf("有 %d 处画了删除线的文字没有读，第一处是“%s”", d.struck.n, d.struck.text),
			Suggestion: "还要的，请去掉删除线；不要的，请删去"})
	}
	if d.hidden.n > 0 {
		l.tell(Problem{Place: d.hidden.first, Severity: Warning, Code: "text_hidden", Message: fmt.Sprintf("有 %d 处隐藏的文字，照样读了，第一处是“%s”", d.hidden.n, d.hidden.text),
			Suggestion: "不要的话，请在 Word 里显示隐藏文字后删去"})
	}
}

// look puts the marks around text of the run being read.
func (r docxRun) look(text string) string {
	switch {
	case r.underlined:
		return underOpen + text + underEnd
	case r.vivid && strings.TrimSpace(text) != "":
		return vividOpen + text + vividEnd
	}
	return text
}

// settleLooks returns a line of a paragraph with its marks made text: underlined gaps are places to fill,
// and, where options may say by their look that they are right, those that stand out keep what isVivid
// looks for.
func settleLooks(line string, options bool) string {
	line = strings.ReplaceAll(line, underEnd+underOpen, "")
	bare := standOuts.Replace(line)
	if options && isOptionLine(bare) {
		return vividOptions(line, bare)
	}
	line = underlinedAt.ReplaceAllStringFunc(line, func(m string) string {
		return fillUnderlined(underlinedAt.FindStringSubmatch(m)[1])
	})
	return standOuts.Replace(line)
}

// isOptionLine reports whether a line holds options.
func isOptionLine(line string) bool {
	return optionAt(strings.TrimSpace(trimBullet(line))).kind == optionMark || inlineChoice.MatchString(line)
}

// fillUnderlined returns what underlined text means: spaces are a place to fill, text between spaces is
// one that was filled.
func fillUnderlined(text string) string {
	spaced := strings.ReplaceAll(text, "____", "  ")
	inner := strings.TrimSpace(standOuts.Replace(spaced))
	padded := strings.HasPrefix(spaced, " ") && strings.HasSuffix(spaced, " ")
	switch {
	case inner == "" && utf8.RuneCountInString(spaced) > 1:
		return "____"
	case !padded || inner == "" || utf8.RuneCountInString(inner) > 30:
		return text
	case keyLetters.MatchString(inner):
		return "（" + inner + "）"
	}
	return "{" + inner + "}"
}

// vividOptions returns a line of options with the marks around texts that stand out; bare when they say
// nothing about single options.
func vividOptions(line, bare string) string {
	line = strings.ReplaceAll(underAsVivid.Replace(line), vividEnd+vividOpen, "")
	for _, m := range vividAt.FindAllStringSubmatch(line, -1) {
		if len(lettersIn.FindAllString(m[1], 2)) > 1 {
			return bare
		}
	}
	line = letterAlone.ReplaceAllString(line, "$1$2$3"+letterVivid)
	return letterBefore.ReplaceAllString(line, "$1"+vividOpen)
}

// isVivid reports whether an option stands out: its letter, or most of its text.
func isVivid(option string) bool {
	if strings.Contains(option, letterVivid) {
		return true
	}
	if !strings.Contains(option, vividEnd) {
		return false
	}
	covered := 0
	for _, m := range vividAt.FindAllStringSubmatch(option, -1) {
		covered += len(strings.TrimSpace(m[1]))
	}
	all := len(strings.TrimSpace(standOuts.Replace(option)))
	return covered > 0 && covered*10 >= all*7
}

// vividKey makes the options that stand out the key, when some do, others do not, and nothing else says
// what is right.
func (it *item) vividKey(vivid []bool) {
	n := 0
	for _, v := range vivid {
		if v {
			n++
		}
	}
	if n == 0 || n == len(vivid) || it.key != "" || it.correct != nil || stemKey.MatchString(it.stem) {
		return
	}
	it.correct = vivid
	it.note(Warning, "答案", "key_look", it.called()+"没有写答案，把标红、加粗、加底纹或下划线的选项当作答案", "请核对答案；最好另写一行“答案：…”")
}
