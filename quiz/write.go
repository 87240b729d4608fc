package quiz

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// WriteContest writes c as a document that ReadContest reads back to the same contest, if c came from a
// document itself. Hosts of one role stand together.
func WriteContest(c *Contest) []byte {
	w := &writer{}
	w.field("id", scalarText(c.ID))
	w.field("title", scalarText(c.Title))
	w.hosts(c.Hosts)
	w.optional("contact", c.Contact)
	w.optional("audience", c.Audience)
	w.field("window", flowMap("open", FormatMoment(c.Window.Open), "close", FormatMoment(c.Window.Close)))
	w.field("register", flowList(texts(c.Register)))
	p := c.Participation
	w.field("participation", flowMap("people", string(p.People), "of", string(p.Of), "valid", fmt.Sprintf("answered >= %d", p.Answered)))
	w.field("bank", flowList(c.Bank))
	w.paper(c.Paper)
	w.attempts(c.Attempts)
	s := c.Standing
	w.field("standing", flowMap("counts", string(s.Counts), "ties", flowList(texts(s.Ties)), "places", string(s.Places)))
	w.field("review", string(c.Review))
	if c.Pass > 0 {
		w.field("pass", Points(c.Pass).String()+"%")
	}
	w.units(c.Units)
	w.field("practice", string(c.Practice))
	if c.Rehearsal {
		w.field("rehearsal", "true")
	}
	return []byte(w.String())
}

// writer writes one field a line.
type writer struct{ strings.Builder }

func (w *writer) field(name, value string) { fmt.Fprintf(w, "%s: %s\n", name, value) }

func (w *writer) optional(name, text string) {
	if text != "" {
		w.field(name, scalarText(text))
	}
}

func (w *writer) hosts(hosts []Host) {
	if len(hosts) == 0 {
		return
	}
	var roles []string
	names := make(map[string][]string)
	for _, h := range hosts {
		if names[h.Role] == nil {
			roles = append(roles, h.Role)
		}
		names[h.Role] = append(names[h.Role], h.Name)
	}
	w.WriteString("hosts:\n")
	for _, role := range roles {
		value := flowList(names[role])
		if len(names[role]) == 1 {
			value = scalarText(names[role][0])
		}
		w.field("  "+scalarText(role), value)
	}
}

func (w *writer) paper(b Blueprint) {
	w.WriteString("paper:\n  sections:\n")
	for _, s := range b.Sections {
		pairs := []string{"kind", string(s.Kind), "count", strconv.Itoa(s.Count), "points", s.Points.String(), "partial", string(s.Partial)}
		if len(s.Bank) > 0 {
			pairs = append(pairs, "bank", flowList(s.Bank))
		}
		fmt.Fprintf(w, "    - %s\n", flowMap(pairs...))
	}
	if len(b.AtLeast) > 0 {
		w.WriteString("  at_least:\n")
	}
	for _, l := range b.AtLeast {
		fmt.Fprintf(w, "    - %s\n", flowMap("law", scalarText(l.Law), "count", strconv.Itoa(l.Count)))
	}
	w.field("  time_limit", durationText(b.TimeLimit))
}

func (w *writer) attempts(quotas []Quota) {
	if len(quotas) == 0 {
		return
	}
	var pairs []string
	for _, q := range quotas {
		pairs = append(pairs, string(q.Span), strconv.Itoa(q.Limit))
	}
	w.field("attempts", flowMap(pairs...))
}

func (w *writer) units(r UnitRule) {
	w.WriteString("units:\n")
	w.field("  rank_by", flowList(texts(r.RankBy)))
	w.field("  min_head_count", strconv.Itoa(r.MinHeadCount))
	if len(r.Groups) > 0 {
		w.field("  groups", flowList(r.Groups))
	}
}

// durationText writes ms like 10m or 90s; 0 is 0.
func durationText(ms int64) string {
	switch {
	case ms == 0:
		return "0"
	case ms%minute == 0:
		return fmt.Sprintf("%dm", ms/minute)
	}
	return fmt.Sprintf("%ds", ms/second)
}

// flowMap writes names and values in turn; the values must be ready.
func flowMap(pairs ...string) string {
	var fields []string
	for i := 0; i < len(pairs); i += 2 {
		fields = append(fields, pairs[i]+": "+pairs[i+1])
	}
	return "{ " + strings.Join(fields, ", ") + " }"
}

func flowList(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = scalarText(item)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

var (
	plainPattern = regexp.MustCompile(`^[\p{Han}A-Za-z][\p{Han}A-Za-z0-9（）、_-]*$`)
	plainRefused = regexp.MustCompile(`^(?i:true|false|null|yes|no|on|off|y|n|inf|nan)$`)
)

// scalarText writes a text of one line, in quotes unless it is plainly a word.
func scalarText(s string) string {
	if plainPattern.MatchString(s) && !plainRefused.MatchString(s) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
