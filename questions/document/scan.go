package document

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

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

var tooDeep = fmt.Sprintf("层层嵌套超过 %d 层：请减少层次", MaxDepth)

const manyDocuments = "一个文件只能有一份文档：请删去 --- 以下的内容，或另存为一个文件"

// scan reports whether the tokens use only maps, lists and scalars, in such amounts as the
// library's parser bears: it recurses for every level and for every field of a map, and takes
// quadratic time over the fields of a map and over empty values. It adds a fault for each
// refused token, or for the first excess.
func (r *report) scan(tokens token.Tokens) bool {
	var s scanner
	var found Faults
	for _, t := range tokens {
		if t.Type == token.CommentType {
			continue
		}
		place := t.Position
		if name, bad := refused[t.Type]; bad {
			found = append(found, Fault{Line: place.Line, Column: place.Column, Code: "refused_syntax",
				Message: "不能使用" + name + "：请直接写出内容；文字以该符号开头时，用双引号括起来"})
		}
		s.read(t)
		if code, message := s.excess(); code != "" {
			r.breakOff(place.Line, place.Column, code, message)
			return false
		}
	}
	for _, f := range found {
		r.add(f)
	}
	r.broken = len(found) > 0
	return !r.broken
}

// scanner follows the nesting of tokens without building anything. It counts a little high or
// low; the builder counts exactly.
type scanner struct {
	flow  []flow  // open { and [
	block []block // open maps and lists written in lines
	empty int     // values without content so far
	heads int     // lines of ---

	last    *token.Token // the token before
	pending int          // column of the key or dash whose value has not begun; 0 for none
}

// flow is a map or list written in brackets.
type flow struct {
	table        bool // { rather than [
	named, keyed bool // since the last comma, a word stood there; and its colon
}

// block is a map or list written in lines.
type block struct{ column, entries int }

// excess returns the code and message of the limit that is passed, or "".
func (s *scanner) excess() (code, message string) {
	switch n := len(s.block); {
	case s.heads > 1 || s.heads == 1 && n > 0 && s.last.Type == token.DocumentHeaderType:
		return "many_documents", manyDocuments
	case len(s.flow)+n > 2*MaxDepth:
		return "too_deep", tooDeep
	case n > 0 && s.block[n-1].entries > MaxFields:
		return "too_many", fmt.Sprintf("这里的“名称: 内容”超过 %d 项：请改写成列表", MaxFields)
	case s.empty > MaxEmpty:
		return "too_many", fmt.Sprintf("没有内容的项超过 %d 处：请填写或删去", MaxEmpty)
	}
	return "", ""
}

func (s *scanner) read(t *token.Token) {
	s.settle(t)
	switch t.Type {
	case token.DocumentHeaderType:
		s.heads++
	case token.SequenceStartType, token.MappingStartType:
		s.flow = append(s.flow, flow{table: t.Type == token.MappingStartType})
	case token.SequenceEndType, token.MappingEndType:
		s.flow = s.flow[:max(0, len(s.flow)-1)]
	case token.SequenceEntryType:
		s.open(t.Position.Column, false)
	case token.MappingValueType:
		column := t.Position.Column
		if s.last != nil {
			column = s.last.Position.Column
		}
		s.open(column, true)
	}
	s.last = t
}

// open notes a dash or a colon, whose value comes next.
func (s *scanner) open(column int, field bool) {
	if n := len(s.flow); n > 0 {
		s.flow[n-1].keyed = true
		s.pending = column
		return
	}
	entries := 0
	for n := len(s.block); n > 0 && s.block[n-1].column >= column; n-- {
		if s.block[n-1].column == column {
			entries = s.block[n-1].entries
		}
		s.block = s.block[:n-1]
	}
	if field {
		entries++
	}
	s.block = append(s.block, block{column, entries})
	s.pending = column
}

// settle counts the values that t shows to be empty: after a colon or dash whose line is over,
// or of a word between { } that never got a colon.
func (s *scanner) settle(t *token.Token) {
	ends := t.Type == token.CollectEntryType || t.Type == token.MappingEndType || t.Type == token.SequenceEndType
	if s.pending > 0 {
		over := len(s.flow) == 0 && t.Position.Line > s.last.Position.Line && t.Position.Column <= s.pending
		items := t.Type == token.SequenceEntryType && s.last.Type == token.MappingValueType && t.Position.Column == s.pending
		if ends || over && !items {
			s.empty++
		}
		s.pending = 0
	}
	if len(s.flow) == 0 {
		return
	}
	in := &s.flow[len(s.flow)-1]
	if !ends {
		in.named = true
		return
	}
	if in.table && in.named && !in.keyed {
		s.empty++
	}
	in.named, in.keyed = false, false
}
