package poster

import (
	"fmt"
	"strings"

	"lawquiz/questions/intake/word"
	"lawquiz/quiz"
)

// Poster is what stands on a unit's page.
type Poster struct {
	Contest *quiz.Contest
	Unit    string // its name
	Above   string // the names of the units above it, for people to tell it by; may be empty
	Code    string // its invitation code
	Picture []byte // the code to be scanned, see Press.Code
	Mini    bool   // scanning opens a mini-program
	Home    string // where workers open the contest in a browser; "" if there is no such place
}

// The styles of a poster, by which Word and WPS change all pages alike.
const (
	titleStyle = "PosterTitle"
	hostStyle  = "PosterHost"
	callStyle  = "PosterCall"
	codeStyle  = "PosterCode"
	unitStyle  = "PosterUnit"
	smallStyle = "PosterSmall"
	dateStyle  = "PosterDate"
)

const (
	red  = "B91C1C"
	grey = "595959"
)

func styles() []word.Style {
	return []word.Style{
		{ID: hostStyle, Name: "海报主办单位", Size: 13, Center: true, After: 4},
		{ID: titleStyle, Name: "海报竞赛名称", Size: 30, Face: word.BiaoSong, Color: red, Center: true, Before: 4, After: 12},
		{ID: callStyle, Name: "海报号召", Size: 20, Hei: true, Center: true, After: 4},
		{ID: codeStyle, Name: "海报邀请码", Size: 36, Bold: true, Color: red, Center: true},
		{ID: unitStyle, Name: "海报单位名称", Size: 24, Hei: true, Center: true, Before: 2, After: 2},
		{ID: dateStyle, Name: "海报时间", Size: 16, Hei: true, Center: true, Before: 8, After: 6},
		{ID: smallStyle, Name: "海报说明", Size: 11, Color: grey, Center: true, After: 2},
	}
}

// pictureWidth leaves room for long names on one page; in mm.
const pictureWidth = 76

// Docx returns the page as a Word file.
func (p Poster) Docx() ([]byte, error) {
	d := &word.Document{Title: p.Contest.Title + "（" + p.Unit + "）", Styles: styles()}
	for _, line := range hosts(p.Contest.Hosts) {
		d.Paragraph(hostStyle, word.Run{Text: line})
	}
	d.Paragraph(titleStyle, word.Run{Text: p.Contest.Title, Size: fitting(p.Contest.Title, 30, 24, 19)})
	d.Paragraph(callStyle, word.Run{Text: "微信扫一扫，参加答题"})
	if err := d.Picture(word.Picture{Image: p.Picture, Width: pictureWidth, Style: smallStyle, Text: p.Unit + "的二维码，邀请码 " + p.Code}); err != nil {
		return nil, fmt.Errorf("poster of %s: %w", p.Unit, err)
	}
	d.Paragraph(unitStyle, word.Run{Text: p.Unit, Size: fitting(p.Unit, 24, 18, 15)})
	if p.Above != "" {
		d.Paragraph(smallStyle, word.Run{Text: p.Above})
	}
	d.Paragraph(dateStyle, word.Run{Text: "答题时间：" + p.Contest.Window.Text()})
	d.Paragraph(smallStyle, word.Run{Text: "邀请码"})
	d.Paragraph(codeStyle, word.Run{Text: p.Code})
	for _, line := range p.hints() {
		d.Paragraph(smallStyle, word.Run{Text: line})
	}
	if p.Contest.Contact != "" {
		d.Paragraph(smallStyle, word.Run{Text: "咨询：" + p.Contest.Contact})
	}
	return d.Bytes()
}

// hosts writes the bodies behind a contest, a line for each role; more than two go on one line.
func hosts(all []quiz.Host) []string {
	var lines []string
	for i, h := range all {
		if i > 0 && all[i-1].Role == h.Role {
			lines[len(lines)-1] += "　" + h.Name
			continue
		}
		lines = append(lines, strings.TrimSuffix(h.Role, "单位")+"："+h.Name)
	}
	if len(lines) > 2 {
		return []string{strings.Join(lines, "　")}
	}
	return lines
}

// fitting returns the size in points a text is set in: as large as one line of the page takes it, or, if that
// is below single, as two lines do, but not below least. 0 is the style's own, usual.
func fitting(text string, usual, single, least float64) float64 {
	const width = 430.0 // points between the margins, a little spared
	length := float64(len([]rune(text)))
	size := usual
	for size > single && length*size > width {
		size--
	}
	if length*size > width {
		for size = usual; size > least && length*size > 2*width; {
			size--
		}
	}
	if size == usual {
		return 0
	}
	return size
}

// hints says how to come in without scanning.
func (p Poster) hints() []string {
	way := "扫不了码的：在答题小程序“查找单位”处输入上面的邀请码，字母区分大小写"
	switch {
	case p.Mini:
	case p.Home != "":
		way = "扫不了码的：用浏览器打开 " + p.Home + "，在“查找单位”处输入上面的邀请码，字母区分大小写"
	default:
		way = "扫不了码的：在答题页面“查找单位”处输入上面的邀请码，字母区分大小写"
	}
	lines := []string{way}
	if alike := lookalikes(p.Code); alike != "" {
		lines = append(lines, "请看清："+alike)
	}
	return lines
}

// lookalikes names the characters of a code that pass for others.
func lookalikes(code string) string {
	names := map[rune]string{'0': "数字 0", 'O': "大写字母 O", 'o': "小写字母 o", '1': "数字 1", 'l': "小写字母 l", 'I': "大写字母 I"}
	var parts []string
	for i, c := range []rune(code) {
		if name := names[c]; name != "" {
			parts = append(parts, fmt.Sprintf("第 %d 位是%s", i+1, name))
		}
	}
	return strings.Join(parts, "，")
}
