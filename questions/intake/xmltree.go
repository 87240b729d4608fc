package intake

import (
	"encoding/xml"
	"strings"
)

// node is one element of an XML text.
type node struct {
	name     string
	attrs    map[string]string
	text     strings.Builder
	children []*node
}

// child returns the first child of the name; a node without text when there is none.
func (n *node) child(name string) *node {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return &node{}
}

func (n *node) all(name string) []*node {
	var found []*node
	for _, c := range n.children {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// tree reads the element that just began to its end. Elements named skip keep no text.
func (p *xmlPart) tree(start xml.StartElement, skip string) (*node, error) {
	root := newNode(start)
	stack := []*node{root}
	for len(stack) > 0 {
		tok, err := p.next()
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			n := newNode(tok)
			top.children = append(top.children, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if top.name != skip {
				top.text.Write(tok)
			}
		}
	}
	return root, nil
}

func newNode(start xml.StartElement) *node {
	n := &node{name: start.Name.Local, attrs: map[string]string{}}
	for _, a := range start.Attr {
		if a.Name.Space == "" {
			n.attrs[a.Name.Local] = a.Value
		}
	}
	return n
}
