package store

import (
	"strconv"
	"strings"
	"sync"
)

// statement is a text whose VALUES or IN list grows with the rows it carries. Only a few
// sizes are ever sent (DB.chunks), so that both engines see a handful of texts.
type statement struct {
	head string // before the rows; may hold $1 to $fixed
	row  string // one row, with ? for each parameter
	tail string
	// fixed is the number of parameters before the rows.
	fixed int

	texts sync.Map // rows -> text
}

// text returns the statement for n rows, its parameters numbered through.
func (s *statement) text(n int) string {
	if t, ok := s.texts.Load(n); ok {
		return t.(string)
	}
	var b strings.Builder
	b.WriteString(s.head)
	arg := s.fixed
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for _, c := range []byte(s.row) {
			if c == '?' {
				arg++
				b.WriteByte('$')
				b.WriteString(strconv.Itoa(arg))
				continue
			}
			b.WriteByte(c)
		}
	}
	b.WriteString(s.tail)
	t := b.String()
	s.texts.Store(n, t)
	return t
}

// chunked calls do for consecutive stretches of n rows, each of a size the engine likes.
func (db *DB) chunked(n int, do func(from, to int) error) error {
	for from := 0; from < n; {
		size := 1
		for _, c := range db.chunks {
			if c <= n-from {
				size = c
				break
			}
		}
		if err := do(from, from+size); err != nil {
			return err
		}
		from += size
	}
	return nil
}

// positional turns $1, $2, ... into plain ? where each occurs once and in order. SQLite's
// driver compares every named parameter with every argument, so naming them costs the square
// of their number; positions do not. Other texts come back as they are.
func positional(query string) string {
	var b strings.Builder
	b.Grow(len(query))
	want := 1
	for i := 0; i < len(query); {
		c := query[i]
		if c == '\'' { // a literal: no parameter inside
			end := strings.IndexByte(query[i+1:], '\'')
			if end < 0 {
				return query
			}
			b.WriteString(query[i : i+end+2])
			i += end + 2
			continue
		}
		if c != '$' {
			b.WriteByte(c)
			i++
			continue
		}
		j := i + 1
		for j < len(query) && query[j] >= '0' && query[j] <= '9' {
			j++
		}
		if query[i+1:j] != strconv.Itoa(want) {
			return query
		}
		want++
		b.WriteByte('?')
		i = j
	}
	return b.String()
}
