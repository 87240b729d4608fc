package document

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// What a document may hold. A bank of 2 000 questions has about 1 MB, depth 5 and 50 000 values.
const (
	MaxBytes  = 4 << 20 // size of the text
	MaxDepth  = 32      // maps and lists inside each other
	MaxNodes  = 200_000 // maps, lists and scalars together
	MaxFields = 1_000   // fields of one map written in lines
	MaxEmpty  = 1_000   // fields and items without content

	// maxMarks bounds what the lexer, which takes some 200 bytes a token, is given at all.
	maxMarks = 4 * MaxNodes
)

// marks are the characters that begin or end a token.
const marks = "\n,:-[]{}?&*!|>'\"#%@`"

func tooMany() string { return fmt.Sprintf("内容超过 %d 项：请拆成几个文件", MaxNodes) }

// Parse reads src, the content of the file with the given name, and returns its root.
//
// The root is never nil. When the text is too large, not UTF-8, not YAML, holds more than one
// document or uses an anchor, alias, tag, merge or complex key, the faults say so, every field
// is absent and no other fault is added. Scalars keep the text as written: 007 and
// 2021-03-08 00:00 come back unchanged.
func Parse(file string, src []byte) *Node {
	r := &report{file: file, seen: map[Fault]bool{}}
	root := &Node{report: r, index: -1, line: 1, column: 1}
	r.parse(root, src)
	return root
}

// parse fills root, or adds the faults that make the text unreadable.
func (r *report) parse(root *Node, src []byte) {
	// The library is trusted to parse, not to survive every input: see FuzzParse.
	defer func() {
		if recover() != nil {
			*root = Node{report: r, index: -1, line: 1, column: 1}
			r.breakOff(1, 1, "syntax", "这不是可以读懂的 YAML：请用文本编辑器检查文件内容")
		}
	}()
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")) // as Windows editors save it
	src = bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
	if !r.readable(src) {
		return
	}
	tokens := lexer.Tokenize(string(src))
	if !r.scan(tokens) {
		return
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(src, err)
		return
	}
	r.build(root, file)
}

// breakOff adds a fault after which nothing else is worth saying.
func (r *report) breakOff(line, column int, code, message string) {
	r.add(Fault{Line: line, Column: column, Code: code, Message: message})
	r.broken = true
}

// readable reports whether src is text of a fit size.
func (r *report) readable(src []byte) bool {
	if len(src) > MaxBytes {
		r.breakOff(1, 1, "too_large", fmt.Sprintf("文件有 %d 字节，超过上限 %d 字节：请拆成几个文件", len(src), MaxBytes))
		return false
	}
	left := maxMarks
	for line, column, rest := 1, 1, src; len(rest) > 0; {
		c, size := utf8.DecodeRune(rest)
		if strings.ContainsRune(marks, c) {
			left--
		}
		switch {
		case left < 0:
			r.breakOff(line, column, "too_many", tooMany())
			return false
		case c == utf8.RuneError && size == 1:
			r.breakOff(line, column, "not_utf8", "这里不是 UTF-8 文字：请把文件另存为 UTF-8 编码")
			return false
		case c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f:
			r.breakOff(line, column, "control_character", fmt.Sprintf("这里有控制字符 U+%04X：请删去", c))
			return false
		case c == '\n':
			line, column = line+1, 0
		}
		rest, column = rest[size:], column+1
	}
	return true
}

// syntax adds the faults behind err: each line indented by a tab, and the place where reading stopped.
func (r *report) syntax(src []byte, err error) {
	for i, line := range strings.Split(string(src), "\n") {
		if blank := len(line) - len(strings.TrimLeft(line, " \t")); strings.Contains(line[:blank], "\t") {
			r.add(Fault{Line: i + 1, Column: strings.Index(line, "\t") + 1, Code: "tab_indent",
				Message: "缩进里有 Tab：YAML 只能用空格缩进，请换成空格"})
		}
	}
	line, column, near := 1, 1, ""
	var place yaml.Error
	if errors.As(err, &place) && place.GetToken() != nil {
		t := place.GetToken()
		line, column, near = t.Position.Line, t.Position.Column, clip(strings.TrimSpace(t.Origin))
	}
	message := "YAML 写法有误：请检查缩进是否对齐、冒号后是否有空格、引号和括号是否成对"
	if near != "" {
		message = "YAML 写法有误，读到“" + near + "”处读不下去：请检查缩进是否对齐、冒号后是否有空格、引号和括号是否成对"
	}
	r.breakOff(line, column, "syntax", message)
}

// clip shortens text that is quoted in a message.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if cs := []rune(s); len(cs) > 20 {
		return string(cs[:20]) + "…"
	}
	return s
}

// build turns the library's tree into Nodes under root.
func (r *report) build(root *Node, file *ast.File) {
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	switch {
	case len(bodies) > 1:
		p := bodies[1].GetToken().Position
		r.breakOff(p.Line, p.Column, "many_documents", manyDocuments)
	case len(bodies) == 1:
		b := builder{report: r, left: MaxNodes}
		b.fill(root, bodies[0], 0)
		if r.broken {
			*root = Node{report: r, index: -1, line: 1, column: 1}
		}
	}
}
