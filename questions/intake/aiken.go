package intake

import (
	"regexp"
	"strings"
)

var (
	aikenChoice = regexp.MustCompile(`^([A-Za-z])\s*[.)]\s*(.*)$`)
	aikenKey    = regexp.MustCompile(`^ANSWER:\s*(.*)$`)
)

// readAiken reads Moodle's Aiken form: a stem, options A. or A), and ANSWER: X for each question.
// Anything else ends in a problem with its line.
func (l *ledger) readAiken(text string) {
	it := item{}
	for i, line := range strings.Split(mend(text), "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			l.count(asBlank, 1)
			continue
		}
		if it.blocks == 0 {
			it.place = Place{Row: i + 1}
		}
		it.blocks++
		if m := aikenKey.FindStringSubmatch(trimmed); m != nil {
			it.key, it.kind = m[1], "单选题"
			l.take(it)
			it = item{}
			continue
		}
		if m := aikenChoice.FindStringSubmatch(trimmed); m != nil && it.stem != "" {
			it.options = append(it.options, m[2])
			continue
		}
		if len(it.options) > 0 {
			last := len(it.options) - 1
			it.options[last] += "\n" + line
			continue
		}
		it.stem = strings.TrimPrefix(it.stem+"\n"+line, "\n")
	}
	if it.blocks > 0 {
		l.take(it)
	}
}
