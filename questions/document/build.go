package document

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// maxName is the longest name of a field, in characters.
const maxName = 64

// builder copies the library's tree into Nodes and counts what it copies.
type builder struct {
	report *report
	left   int // how many nodes may still come
}

// fill gives n the content of from, which lies depth levels below the root.
// A null leaves n absent, in its place.
func (b *builder) fill(n *Node, from ast.Node, depth int) {
	if b.report.broken {
		return
	}
	place := from.GetToken().Position
	if b.left--; b.left < 0 {
		b.report.breakOff(place.Line, place.Column, "too_many", tooMany())
		return
	}
	if depth > MaxDepth {
		b.report.breakOff(place.Line, place.Column, "too_deep", tooDeep)
		return
	}
	switch v := from.(type) {
	case *ast.NullNode:
	case ast.MapNode:
		b.fillTable(n, v, depth)
	case *ast.SequenceNode:
		b.fillList(n, v, depth)
	case *ast.LiteralNode:
		n.kind, n.text = scalar, v.Value.Value
	case ast.ScalarNode:
		// The token holds the text as written; the node's value has lost the zeros of 007.
		n.kind, n.text = scalar, from.GetToken().Value
	default:
		b.report.breakOff(place.Line, place.Column, "refused_syntax", "这里只能写文字、列表或“名称: 内容”：请改写")
	}
	if n.kind == scalar && (n.parent == nil || n.parent.kind == list || place.Line == n.line) {
		n.line, n.column = place.Line, place.Column
	}
}

func (b *builder) fillTable(n *Node, from ast.MapNode, depth int) {
	n.kind = table
	for it := from.MapRange(); it.Next(); {
		key := it.Key().GetToken()
		name, place := key.Value, key.Position
		child := &Node{report: n.report, parent: n, name: name, index: -1, line: place.Line, column: place.Column}
		if len(n.fields) == 0 && n.keyLine == 0 { // the root or an item stands where its first field stands
			n.line, n.column = place.Line, place.Column
		}
		if strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > maxName {
			child.name = clip(name)
			child.Fault("bad_key", "冒号前的名称要有 1 到 %d 个字：请检查这一行", maxName)
			continue
		}
		if first := n.entry(name); first != nil {
			child.Fault("duplicate_key", "%s 重复：第 %d 行已经写过，请删去一处", name, first.keyLine)
			continue
		}
		child.keyLine, child.keyColumn = place.Line, place.Column
		n.add(child)
		b.fill(child, it.Value(), depth+1)
	}
}

func (b *builder) fillList(n *Node, from *ast.SequenceNode, depth int) {
	n.kind = list
	for i, v := range from.Values {
		place := v.GetToken().Position
		child := &Node{report: n.report, parent: n, index: i, line: place.Line, column: place.Column}
		n.items = append(n.items, child)
		b.fill(child, v, depth+1)
	}
}
