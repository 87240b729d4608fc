package document

import (
	"fmt"
	"strconv"
	"strings"
)

// kind is what a Node holds. An absent field and a written null are the same to readers.
type kind int

const (
	absent kind = iota
	scalar
	list
	table
)

// Node is one place of a document: a map, a list, a scalar, or a field that is not there.
//
// Readers never see nil: the field of an absent node is an absent node that knows its path,
// and stands where its nearest written ancestor stands.
type Node struct {
	report *report
	parent *Node
	name   string // as a field; empty for an item and the root
	index  int    // as an item, from 0; -1 otherwise
	kind   kind
	text   string // of a scalar
	wrong  bool   // reported as missing or of the wrong form: what its fields lack is not their fault

	line, column       int
	keyLine, keyColumn int // of the field's name; 0 when it is not written

	fields []*Node          // of a table, in order of writing
	byName map[string]*Node // written fields, and absent ones that were asked for
	asked  map[string]bool  // field names the reader knows
	items  []*Node          // of a list
}

// Exists reports whether something is written here; a null counts as nothing.
func (n *Node) Exists() bool { return n.kind != absent }

// Path returns where the node is, such as questions[3].key; the root's path is empty.
func (n *Node) Path() string {
	switch {
	case n.parent == nil:
		return ""
	case n.index >= 0:
		return n.parent.Path() + "[" + strconv.Itoa(n.index) + "]"
	}
	if p := n.parent.Path(); p != "" {
		return p + "." + n.name
	}
	return n.name
}

// Line returns the line the node stands on, from 1.
func (n *Node) Line() int { return n.line }

// Fault adds a fault at this node. The code is stable; the message says what to do.
// Nothing is added below a node that was itself reported as missing or of the wrong form.
func (n *Node) Fault(code, format string, args ...any) {
	for up := n.parent; up != nil; up = up.parent {
		if up.wrong {
			return
		}
	}
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	n.report.add(Fault{Line: n.line, Column: n.column, Path: n.Path(), Code: code, Message: message})
}

// FaultAt adds a fault with that path below n; it stands where the path, or the nearest written
// place above it, stands. It is for checks made after reading.
func (n *Node) FaultAt(path, code, message string) {
	at := n.At(path)
	n.report.add(Fault{Line: at.line, Column: at.column, Path: path, Code: code, Message: message})
}

// Faults returns every fault of the whole document so far, in its order. The caller owns it.
func (n *Node) Faults() Faults {
	fs := append(Faults(nil), n.report.faults...)
	fs.Sort()
	return fs
}

// Require reports whether the node exists, and adds the fault missing when it does not.
func (n *Node) Require() bool {
	if n.kind != absent {
		return true
	}
	switch {
	case n.parent == nil:
		n.Fault("missing", "文件是空的：请写入内容")
	case n.index >= 0:
		n.Fault("missing", "第 %d 项是空的：请填写或删去", n.index+1)
	case n.keyLine > 0:
		n.Fault("missing", "%s 没有填写：请填写内容", n.name)
	default:
		n.Fault("missing", "缺少 %s：请补上这一项", n.name)
	}
	n.wrong = true
	return false
}

// Field returns the named field and marks the name as known to Finish.
// On a list or scalar it adds the fault not_a_map, once.
func (n *Node) Field(name string) *Node {
	n.expectMap()
	if n.asked == nil {
		n.asked = map[string]bool{}
	}
	n.asked[name] = true
	if f := n.byName[name]; f != nil {
		return f
	}
	f := &Node{report: n.report, parent: n, name: name, index: -1, line: n.line, column: n.column}
	n.remember(f)
	return f
}

// expectMap adds the fault not_a_map to a list or scalar, and missing to an empty item.
func (n *Node) expectMap() {
	if n.kind == absent && n.index >= 0 {
		n.Require()
	}
	if n.kind == list || n.kind == scalar {
		n.Fault("not_a_map", "这里要写成若干行“名称: 内容”")
		n.wrong = true
	}
}

// Has reports whether the named field is written and not null, and marks the name as known.
func (n *Node) Has(name string) bool {
	return n.kind == table && n.Field(name).Exists()
}

// Fields returns the names written in a map, in order; nil when the node is absent.
// The names stay unknown to Finish until Field asks for them. On a list or scalar it
// adds the fault not_a_map.
func (n *Node) Fields() []string {
	n.expectMap()
	var names []string
	for _, f := range n.fields {
		names = append(names, f.name)
	}
	return names
}

// List returns the items of a list; nil when the node is absent, which is no fault: call
// Require first where a list must be written. On a map or scalar it adds the fault not_a_list.
func (n *Node) List() []*Node {
	if n.kind == table || n.kind == scalar {
		n.Fault("not_a_list", "这里要写成列表：每项一行、以“- ”开头，或写在 [ ] 里用逗号隔开")
		n.wrong = true
	}
	return n.items
}

// IsList reports whether a list is written here, for fields that take either form.
func (n *Node) IsList() bool { return n.kind == list }

// At returns the node at path, or the nearest written one above it; it never adds a fault.
// A path that is not well formed gives the node reached until then.
func (n *Node) At(path string) *Node {
	for _, step := range strings.FieldsFunc(path, func(c rune) bool { return c == '.' || c == '[' || c == ']' }) {
		next := n.byName[step]
		if i, err := strconv.Atoi(step); err == nil && n.kind == list && i >= 0 && i < len(n.items) {
			next = n.items[i]
		}
		if next == nil || next.kind == absent && next.keyLine == 0 {
			break
		}
		n = next
	}
	return n
}

// entry returns the written field of that name, or nil.
func (n *Node) entry(name string) *Node { return n.byName[name] }

// add appends a written field.
func (n *Node) add(f *Node) {
	n.fields = append(n.fields, f)
	n.remember(f)
}

func (n *Node) remember(f *Node) {
	if n.byName == nil {
		n.byName = map[string]*Node{}
	}
	n.byName[f.name] = f
}
