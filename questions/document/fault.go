// Package document reads YAML written by people and tells them every fault at once, each with its place.
//
// Parse gives a tree of Nodes that share one collector of faults. A reader walks the tree field by
// field; a wrong field is reported and reads as its zero value, so reading goes on and ten faults
// give ten. The reader ends with Finish, which reports the fields nobody asked for, and Faults.
//
//	root := document.Parse("contest.yaml", src)
//	contest.Title = root.Field("title").String(60)
//	contest.Limit = root.Field("paper").Field("time_limit").DurationOr(0, time.Minute, time.Hour)
//	root.Finish()
//	return contest, root.Faults()
//
// It does no I/O. A Node belongs to one goroutine at a time.
package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong in a document, where it stands and what to do about it.
type Fault struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line"`   // from 1; 0 when the place is not known
	Column  int    `json:"column"` // from 1, in characters
	Path    string `json:"path"`   // such as questions[3].key, counted from 0; empty for the whole document
	Code    string `json:"code"`   // stable, snake_case
	Message string `json:"message"`
}

// String returns the fault as one line: file.yaml:12:5 questions[3].key: 说明 [code].
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	if f.Path != "" {
		b.WriteString(" " + f.Path)
	}
	fmt.Fprintf(&b, ": %s [%s]", f.Message, f.Code)
	return strings.TrimPrefix(b.String(), ": ")
}

// Faults is every fault found, in the order of the document. As an error it prints one a line.
type Faults []Fault

// Error returns all faults, one a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns fs as an error, or nil when there is no fault: an empty Faults in an error
// variable would not be nil.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs
}

// Sort orders the faults by file, line and column; faults of one place keep their order.
func (fs Faults) Sort() {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// MaxFaults is how many faults of one document are kept: more help nobody.
const MaxFaults = 1_000

// report collects the faults of one document.
type report struct {
	file   string
	faults Faults
	seen   map[Fault]bool // a fault met twice on the way is reported once
	broken bool           // the text could not be read: what its fields lack is not their fault
}

func (r *report) add(f Fault) {
	f.File = r.file
	if r.broken || r.seen[f] || len(r.faults) >= MaxFaults {
		return
	}
	r.seen[f] = true
	r.faults = append(r.faults, f)
}
