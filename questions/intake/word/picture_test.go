package word_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"lawquiz/questions/intake/word"
)

func TestPictures(t *testing.T) {
	t.Parallel()
	shape := image.NewGray(image.Rect(0, 0, 40, 20))
	var first, second bytes.Buffer
	if err := png.Encode(&first, shape); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&second, shape, nil); err != nil {
		t.Fatal(err)
	}
	d := &word.Document{}
	for _, p := range []word.Picture{
		{Image: first.Bytes(), Width: 90, Style: word.Title, Text: `二维码“甲”<&"`}, {Image: second.Bytes(), Width: 10}, {Image: first.Bytes(), Width: 30},
	} {
		if err := d.Picture(p); err != nil {
			t.Fatal(err)
		}
	}
	found := parts(t, d)
	if found["word/media/image1.png"] != first.String() || found["word/media/image2.jpeg"] != second.String() || found["word/media/image3.png"] != "" {
		t.Errorf("%d parts", len(found))
	}
	body := found["word/document.xml"]
	wellFormed(t, "document.xml", body)
	for _, want := range []string{
		`<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:drawing>`, `<wp:extent cx="3240000" cy="1620000"/>`, `r:embed="rIdImage2"`,
		`<wp:extent cx="1080000" cy="540000"/>`, `descr="二维码“甲”&lt;&amp;&#34;"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	types, links := found["[Content_Types].xml"], found["word/_rels/document.xml.rels"]
	for _, want := range []string{`Extension="png" ContentType="image/png"`, `Extension="jpeg" ContentType="image/jpeg"`} {
		if !strings.Contains(types, want) {
			t.Errorf("no %s in %s", want, types)
		}
	}
	if !strings.Contains(links, `Id="rIdImage1"`) || !strings.Contains(links, `Target="media/image2.jpeg"`) {
		t.Error(links)
	}
	if err := d.Picture(word.Picture{Image: []byte("GIF89a"), Width: 10}); err == nil || len(parts(t, d)) != len(found) {
		t.Errorf("what is no picture went in: %v", err)
	}
}
