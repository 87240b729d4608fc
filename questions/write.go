package questions

import (
	"fmt"
	"regexp"
	"strings"
)

// WriteBank returns the bank as YAML in the form of FORMAT.md; ReadBank gives the same bank back,
// apart from comments, which a Bank does not hold.
func WriteBank(b Bank) []byte {
	var w writer
	w.field("", "id", b.ID)
	w.field("", "title", b.Title)
	w.optional("", "law", b.Law)
	w.optional("", "edition", b.Edition)
	if len(b.Questions) == 0 {
		w.line("questions: []")
		return []byte(w.String())
	}
	w.line("questions:")
	for _, q := range b.Questions {
		w.question(q)
	}
	return []byte(w.String())
}

// writer lays out a bank line by line.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

func (w *writer) field(indent, name, text string) {
	w.line("%s%s: %s", indent, name, plain(text))
}

func (w *writer) optional(indent, name, text string) {
	if text != "" {
		w.field(indent, name, text)
	}
}

func (w *writer) question(q Question) {
	const indent = "    "
	w.field("  - ", "id", q.ID)
	w.line("%srevision: %d", indent, q.Revision)
	w.field(indent, "kind", string(q.Kind))
	w.field(indent, "stem", q.Stem)
	if len(q.Options) > 0 && q.Kind != Judge {
		w.line("%soptions:", indent)
		for _, o := range q.Options {
			w.line("%s  - %s", indent, plain(o.Text))
		}
	}
	w.key(indent, q)
	w.optional(indent, "explanation", q.Explanation)
	if len(q.Citations) > 0 {
		w.line("%scitations:", indent)
		for _, c := range q.Citations {
			w.line("%s  - { law: %s, article: %s }", indent, plain(c.Law), plain(c.Article))
		}
	}
	w.line("%sdifficulty: %d", indent, q.Difficulty)
	if len(q.Tags) > 0 {
		w.line("%stags: [%s]", indent, join(q.Tags, plain))
	}
	w.review(indent, q.Review)
}

func (w *writer) key(indent string, q Question) {
	if q.Kind != Blank {
		w.field(indent, "key", q.Key())
		return
	}
	w.line("%skey:", indent)
	for _, accepted := range q.Answers {
		w.line("%s  - [%s]", indent, join(accepted, quoted))
	}
}

func (w *writer) review(indent string, r Review) {
	parts := []string{"status: " + plain(string(r.Status))}
	if r.By != "" {
		parts = append(parts, "by: "+plain(r.By))
	}
	if r.On != "" {
		parts = append(parts, "on: "+plain(r.On))
	}
	w.line("%sreview: { %s }", indent, strings.Join(parts, ", "))
}

func join(texts []string, form func(string) string) string {
	forms := make([]string, len(texts))
	for i, t := range texts {
		forms[i] = form(t)
	}
	return strings.Join(forms, ", ")
}

// unquoted is text that reads as itself without quotes, also between { } and [ ]: it begins with
// a Chinese character, a letter, an opening mark or a date's digit, ends with no space, and
// holds nothing YAML gives a meaning.
var unquoted = regexp.MustCompile(`^[\p{Han}a-zA-Z《“（0-9][\p{Han}a-zA-Z0-9《》“”‘’（）。，、；：！？…—·%_./\-　]*$`)

// meaningful is unquoted text that YAML would take for a number, a truth or nothing.
var meaningful = regexp.MustCompile(`^([0-9._xobe+\-]*|(?i:true|false|null|yes|no|on|off|y|n))$`)

var date = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// plain returns text as a YAML scalar, without quotes where they are not needed.
func plain(text string) string {
	safe := unquoted.MatchString(text) && !strings.HasSuffix(text, "　")
	if date.MatchString(text) || safe && !meaningful.MatchString(text) {
		return text
	}
	return quoted(text)
}

// quoted returns text as a YAML scalar in double quotes.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteRune('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
