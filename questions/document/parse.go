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
	"github.com/goccy/go-yaml/token"
)

// What a document may hold. A bank of 2 000 questions has about 1 MB, depth 5 and 50 000 values.
const (
	MaxBytes = 4 << 20 // size of the text
	MaxDepth = 32      // maps and lists inside each other
	MaxNodes = 200_000 // maps, lists and scalars together
)

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
	if !r.plain(tokens) {
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
	for line, column, rest := 1, 1, src; len(rest) > 0; {
		c, size := utf8.DecodeRune(rest)
		switch {
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

// refused names what YAML allows and documents do not: it hides text from the reader,
// and aliases of aliases grow without end.
var refused = map[token.Type]string{
	token.AnchorType:     "锚点（&）",
	token.AliasType:      "别名（*）",
	token.TagType:        "类型标签（!）",
	token.MergeKeyType:   "合并键（<<）",
	token.DirectiveType:  "指令（%）",
	token.MappingKeyType: "复杂键（?）",
}

// plain reports whether the tokens use only maps, lists and scalars and nest no deeper than the
// parser, which recurses, can bear. It adds a fault for each token that does not.
func (r *report) plain(tokens token.Tokens) bool {
	var found Faults
	var block []int // columns of the block maps and lists that are open
	flow := 0
	for _, t := range tokens {
		if name, bad := refused[t.Type]; bad {
			found = append(found, Fault{Line: t.Position.Line, Column: t.Position.Column, Code: "refused_syntax",
				Message: "不能使用" + name + "：请直接写出内容；文字以该符号开头时，用双引号括起来"})
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingValueType:
			block = nest(block, t)
		}
		if flow+len(block) > 2*MaxDepth {
			r.breakOff(t.Position.Line, t.Position.Column, "too_deep", tooDeep)
			return false
		}
	}
	for _, f := range found {
		r.add(f)
	}
	r.broken = len(found) > 0
	return !r.broken
}

var tooDeep = fmt.Sprintf("层层嵌套超过 %d 层：请减少层次", MaxDepth)

// nest closes the blocks that stand to the right of t and opens the one t belongs to.
// It counts a little high or low, within a factor of two; build counts exactly.
func nest(block []int, t *token.Token) []int {
	column := t.Position.Column
	if t.Type == token.MappingValueType && t.Prev != nil {
		column = t.Prev.Position.Column
	}
	for len(block) > 0 && block[len(block)-1] >= column {
		block = block[:len(block)-1]
	}
	return append(block, column)
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
		r.breakOff(p.Line, p.Column, "many_documents", "一个文件只能有一份文档：请删去 --- 以下的内容，或另存为一个文件")
	case len(bodies) == 1:
		b := builder{report: r, left: MaxNodes}
		b.fill(root, bodies[0], 0)
		if r.broken {
			*root = Node{report: r, index: -1, line: 1, column: 1}
		}
	}
}
