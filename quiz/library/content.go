package library

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"lawquiz/questions"
)

// tidy returns the question with empty lists as nil and lists of its own, so that equal texts are equal.
func tidy(q questions.Question) questions.Question {
	q.Options = slices.Clone(some(q.Options))
	q.Citations = slices.Clone(some(q.Citations))
	q.Tags = slices.Clone(some(q.Tags))
	q.Answers = slices.Clone(some(q.Answers))
	for i, accepted := range q.Answers {
		q.Answers[i] = slices.Clone(some(accepted))
	}
	return q
}

func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// content is all of a question that makes a revision, in one form.
func content(q questions.Question) []byte {
	q = tidy(q)
	q.ID, q.Revision, q.Review = "", 0, questions.Review{}
	text, err := json.Marshal(&q)
	if err != nil { // a question is texts, numbers and lists of them
		panic(err)
	}
	return text
}

func sameContent(a, b questions.Question) bool { return string(content(a)) == string(content(b)) }

// hash names a text: SHA-256 in hex.
func hash(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// contentHash names what a question says.
func contentHash(q questions.Question) string { return hash(content(q)) }

// printable returns a short form of a text from outside that may stand in a message or a row.
func printable(text string) string {
	text = strings.Map(func(c rune) rune {
		if c == unicode.ReplacementChar || unicode.IsControl(c) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(text, ""))
	if r := []rune(text); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return text
}

// fileName returns the last part of a path as any system writes it.
func fileName(path string) string {
	return printable(path[strings.LastIndexAny(path, `/\`)+1:])
}
