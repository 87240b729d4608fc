package intake

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// xmlPart reads one XML part of a packed file token by token. It expands no entities of the file's
// own, and fails on a document type, on text that breaks off and beyond the limits.
type xmlPart struct {
	decoder *xml.Decoder
	guard   *tokenGuard
	limits  Limits
	depth   int
	tokens  int
}

var (
	errXMLBroken  = errors.New("xml breaks off or is malformed")
	errXMLDoctype = errors.New("xml declares a document type")
	errXMLTooMuch = errors.New("xml has too many or too deeply nested elements")
)

func newXMLPart(r io.Reader, limits Limits) *xmlPart {
	g := &tokenGuard{Reader: r}
	return &xmlPart{decoder: xml.NewDecoder(g), guard: g, limits: limits}
}

// maxToken is how many bytes one tag or text may have: far more than a cell may hold.
const maxToken = 1 << 20

// tokenGuard fails when a single token goes on for too long, before it fills the memory.
type tokenGuard struct {
	io.Reader
	read int // since the last token
}

// Read returns errXMLTooMuch within a token that is too long.
func (g *tokenGuard) Read(b []byte) (int, error) {
	if g.read > maxToken {
		return 0, errXMLTooMuch
	}
	n, err := g.Reader.Read(b)
	g.read += n
	return n, err
}

// next returns the next token, whose bytes are valid until the following call, or io.EOF after the
// last one when every element was closed.
func (p *xmlPart) next() (xml.Token, error) {
	p.guard.read = 0
	t, err := p.decoder.RawToken()
	switch {
	case errors.Is(err, io.EOF) && p.depth == 0:
		return nil, io.EOF
	case errors.Is(err, errPartTooLarge), errors.Is(err, errXMLTooMuch):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %s", errXMLBroken, err) // never io.EOF, which would pass for the end
	}
	p.tokens++
	switch t.(type) {
	case xml.StartElement:
		p.depth++
	case xml.EndElement:
		p.depth--
	case xml.Directive:
		return nil, errXMLDoctype
	}
	switch {
	case p.depth < 0:
		return nil, errXMLBroken
	case p.depth > p.limits.Depth, p.tokens > p.limits.Tokens:
		return nil, errXMLTooMuch
	}
	return t, nil
}

// skip reads to the end of the element whose start was the last token.
func (p *xmlPart) skip() error {
	for inside := p.depth; p.depth >= inside; {
		if _, err := p.next(); err != nil {
			return err
		}
	}
	return nil
}

// attribute returns the value of an attribute, whatever its name space; "" when it is not there.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// refuseXML says why a part could not be read.
func refuseXML(err error) *refusal {
	switch {
	case errors.Is(err, errXMLDoctype):
		return &refusal{"xml_entity", "文件里定义了 XML 实体，正常的 Office 文件没有，可能有害", "请用 Excel、Word 或 WPS 打开，另存后再导入"}
	case errors.Is(err, errXMLTooMuch):
		return &refusal{"xml_too_large", "文件里的标记太多或套得太深", "请把题目复制到新建的文档里再导入"}
	case errors.Is(err, errPartTooLarge):
		return &refusal{"zip_bomb", "文件解开后比它自己写明的还大", "请把题目复制到新建的文档里再导入，图片先删去"}
	}
	return &refusal{"damaged", "文件不完整或已损坏，读到一半读不下去", "请用 Excel、Word 或 WPS 打开，另存后再导入；是下载或微信传来的，请重新传一次"}
}
