package word

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // for DecodeConfig
	_ "image/png"  // for DecodeConfig
	"slices"
)

// Picture is an image in a paragraph of its own.
type Picture struct {
	Image []byte  // a PNG or JPEG file
	Width float64 // in mm; the height follows
	Style string  // of the paragraph, by its id; "" is Normal
	Text  string  // what it shows, for those who cannot see it

	height float64 // in mm
	media  int     // its number among the document's images, from 1
}

// mm is how many English Metric Units, in which drawings are measured, a millimetre has.
const mm = 36_000

// Picture adds an image. It fails, and adds nothing, if the file is neither PNG nor JPEG.
func (d *Document) Picture(p Picture) error {
	shape, kind, err := image.DecodeConfig(bytes.NewReader(p.Image))
	if err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	if kind != "png" && kind != "jpeg" || shape.Width <= 0 || shape.Height <= 0 {
		return fmt.Errorf("picture: a %s of %d by %d is not for a document", kind, shape.Width, shape.Height)
	}
	p.height = p.Width * float64(shape.Height) / float64(shape.Width)
	p.media = d.keep(media{kind: kind, content: p.Image})
	d.body = append(d.body, p)
	return nil
}

// media is one image file inside the document.
type media struct {
	kind    string // png or jpeg, which is also its ending
	content []byte
}

// keep takes an image file in, the same one once, and returns its number.
func (d *Document) keep(m media) int {
	if i := slices.IndexFunc(d.media, func(k media) bool { return bytes.Equal(k.content, m.content) }); i >= 0 {
		return i + 1
	}
	d.media = append(d.media, m)
	return len(d.media)
}

// name is where an image stands inside the document, seen from its main part.
func (m media) name(number int) string { return fmt.Sprintf("media/image%d.%s", number, m.kind) }

// drawings names the spaces of what a picture is written in.
const drawings = ` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
	` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`

func (p Picture) write(w *partWriter) {
	w.raw("<w:p>")
	if p.Style != "" && p.Style != Normal {
		w.raw(`<w:pPr><w:pStyle w:val="%s"/></w:pPr>`, escaped(p.Style))
	}
	size := fmt.Sprintf(`cx="%d" cy="%d"`, int(p.Width*mm), int(p.height*mm))
	w.raw(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"%s><wp:extent %s/>`, drawings, size)
	w.raw(`<wp:docPr id="%d" name="图片 %[1]d" descr="%s"/>`, p.media, escaped(p.Text))
	w.raw(`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>`)
	w.raw(`<pic:nvPicPr><pic:cNvPr id="%d" name="image%[1]d"/><pic:cNvPicPr/></pic:nvPicPr>`, p.media)
	w.raw(`<pic:blipFill><a:blip r:embed="rIdImage%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`, p.media)
	w.raw(`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext %s/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`, size)
	w.raw(`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`)
}
