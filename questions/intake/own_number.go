package intake

import (
	"regexp"
	"strings"

	"lawquiz/questions/intake/layout"
)

// isOwnNumber reports whether the text of a line 编号 is one we wrote, or what is left of it.
func isOwnNumber(text string) bool {
	id, _, ok := layout.SplitID(text)
	return ok && ownID.MatchString(id) || versionForm.MatchString(text)
}

var (
	versionForm = regexp.MustCompile(`第\s*\d*\s*版`)
	// lostLabel is a line 编号 whose colon, or whose label, somebody has deleted.
	lostLabel   = regexp.MustCompile(`^(?:编号\s*[:：]?\s*\S|[A-Za-z][A-Za-z0-9]*[-–—‐‑][A-Za-z0-9–—‐‑-]*\d\s*[（(]\s*第\s*\d*\s*版)`)
	idLabelForm = regexp.MustCompile(`^编号\s*[:：]?\s*`)
)

// ownNumberAt returns the size of the label at the beginning of a line 编号 of ours, whatever is left
// of it, when it closes a question; else -1.
func (p *textReader) ownNumberAt(line string) int {
	if p.listing || p.cur == nil || p.cur.open() || len([]rune(line)) > 60 || !lostLabel.MatchString(line) {
		return -1
	}
	if _, named := p.cur.fields[inID]; named || !isOwnNumber(idLabelForm.ReplaceAllString(line, "")) {
		return -1
	}
	return len(idLabelForm.FindString(line))
}

// identify reads the line 编号, of a paragraph in our own style or not. What was never ours is only
// the file's own number.
func (it *item) identify(text string, ours bool) {
	text = strings.TrimSpace(text)
	id, revision, ok := layout.SplitID(text)
	switch {
	case ok && ownID.MatchString(id):
		it.id, it.revision = id, revision
		if revision == 0 {
			it.note(Warning, "编号", "id_damaged", "编号 "+id+" 后面没有写第几版，按第 1 版比对", "请照抄导出文件里的编号，如“编号："+layout.JoinID(id, 2)+"”")
		}
	case !ours && !versionForm.MatchString(text):
		if it.number == "" {
			it.number = text
		}
	default:
		it.note(Warning, "编号", "id_damaged", it.called()+"编号这一行被改动过，认不出是哪道题，按新题处理", "改旧题请照抄导出文件里的编号，如“编号：ldf-012（第 2 版）”；新题请删去这一行")
	}
}
