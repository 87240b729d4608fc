package store

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

func TestPositional(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`SELECT 1`:                              `SELECT 1`,
		`a = $1 AND b = $2`:                     `a = ? AND b = ?`,
		`a = $1 OR b = $1`:                      `a = $1 OR b = $1`,
		`a = $2 AND b = $1`:                     `a = $2 AND b = $1`,
		`a = $2`:                                `a = $2`,
		`a = '$1' AND b = $1`:                   `a = '$1' AND b = ?`,
		`a = 'it''s $9' AND b = $1`:             `a = 'it''s $9' AND b = ?`,
		`a = 'open AND b = $1`:                  `a = 'open AND b = $1`,
		`a = $ AND b = $1`:                      `a = $ AND b = $1`,
		`a = $01`:                               `a = $01`,
		`($1, $2, $3), ($4, $5, $6), ($7, $10)`: `($1, $2, $3), ($4, $5, $6), ($7, $10)`,
		`名 = $1`:                                `名 = ?`,
		``:                                      ``,
	} {
		if got := positional(query); got != want {
			t.Errorf("%q became %q, want %q", query, got, want)
		}
	}
}

// However a query looks: it is either left alone, or has as many ? more as it had parameters, and
// numbering them again gives it back.
func FuzzPositional(f *testing.F) {
	for _, seed := range []string{`a = $1 AND b = $2`, `'$1' = $1`, `$1 $1`, `''`, `'$`, `$2 $1`, insertMarks.text(4), upsertDrafts.text(16)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		got := positional(query)
		if got == query {
			return
		}
		if strings.Contains(query, "?") {
			return // no text of ours mixes the two
		}
		var back strings.Builder
		n := 0
		for _, c := range []byte(got) {
			if c != '?' {
				back.WriteByte(c)
				continue
			}
			n++
			back.WriteString("$" + strconv.Itoa(n))
		}
		if back.String() != query {
			t.Errorf("%q became %q, which is %q", query, got, back.String())
		}
	})
}

func TestStatementText(t *testing.T) {
	t.Parallel()
	s := &statement{head: `x = $1 AND (`, row: `(?, ?)`, tail: `)`, fixed: 1}
	if got, want := s.text(2), `x = $1 AND (($2, $3), ($4, $5))`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if a, b := s.text(1), s.text(1); a != b {
		t.Errorf("the kept text %q differs from %q", b, a)
	}
}

func TestChunked(t *testing.T) {
	t.Parallel()
	db := &DB{chunks: []int{64, 16, 4, 1}}
	for n := range 300 {
		at := 0
		sizes := ""
		err := db.chunked(n, func(from, to int) error {
			if from != at || to <= from {
				t.Fatalf("%d rows: %d to %d after %d", n, from, to, at)
			}
			at = to
			sizes += fmt.Sprintf(" %d", to-from)
			return nil
		})
		if err != nil || at != n {
			t.Fatalf("%d rows: ended at %d, %v (%s)", n, at, err, sizes)
		}
	}
}

func TestPathText(t *testing.T) {
	t.Parallel()
	for _, path := range [][]int64{nil, {1}, {1203, 17, 3, 1}} {
		got, err := parsePath(pathText(path))
		if err != nil || fmt.Sprint(got) != fmt.Sprint(path) {
			t.Errorf("%v became %v, %v", path, got, err)
		}
	}
	if _, err := parsePath("1//2"); err == nil {
		t.Error("a path with a gap was read")
	}
	if _, err := poolRefs("q-1\n"); err == nil {
		t.Error("a pool line without a revision was read")
	}
}
