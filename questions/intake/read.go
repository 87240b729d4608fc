package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Read finds out what a file is and reads it. The name is only for the problems. A file that is
// refused as a whole gives no drafts and at least one Error problem without a place.
func Read(name string, src []byte, limits Limits) Result {
	l := newLedger(name, limits)
	l.read(src)
	return l.close()
}

func (l *ledger) read(src []byte) {
	if len(src) > l.limits.Bytes {
		l.refuse("file_too_large", fmt.Sprintf("文件有 %.1f MB，超过 %d MB", float64(len(src))/(1<<20), l.limits.Bytes>>20), "请拆成几个文件分别导入，图片先删去")
		return
	}
	if len(bytes.TrimSpace(src)) == 0 {
		l.refuse("empty_file", "文件是空的", "请确认选对了文件")
		return
	}
	switch {
	case bytes.HasPrefix(src, []byte(zipMagic)), bytes.HasPrefix(src, []byte("PK\x05\x06")):
		l.readArchive(src)
	case bytes.HasPrefix(src, []byte(oleMagic)):
		l.readOLE(src)
	default:
		if bad := refuseForeign(src); bad != nil {
			l.refuseAs(bad)
			return
		}
		l.readPlain(src)
	}
}

func (l *ledger) refuseAs(r *refusal) { l.refuse(r.code, r.message, r.suggestion) }

func (l *ledger) readArchive(src []byte) {
	a, bad := openArchive(src, l.limits)
	if bad == nil {
		l.result.Format, bad = detectArchive(a)
	}
	if bad != nil {
		l.refuseAs(bad)
		return
	}
	switch l.result.Format {
	case Xlsx:
		l.readWorkbook(a)
	default:
		l.readDocx(a)
	}
}

func (l *ledger) readPlain(src []byte) {
	text, encoding, bad := decode(src)
	if bad != nil {
		l.refuseAs(bad)
		return
	}
	l.result.Encoding = encoding
	if longestLine(text) > maxLine {
		l.refuse("line_too_long", fmt.Sprintf("有一行超过 %d KB，不像题目", maxLine>>10), "请在题与题之间换行，再导入")
		return
	}
	if l.result.Format, bad = detectText(text); bad != nil {
		l.refuseAs(bad)
		return
	}
	if lines := 1 + strings.Count(text, "\n"); lines > l.limits.Blocks && countsLines(l.result.Format) {
		l.refuse("too_many_lines", fmt.Sprintf("文件有 %d 行，超过 %d 行", lines, l.limits.Blocks), "请删去空行，或拆成几个文件分别导入")
		return
	}
	l.readers()[slices.Index(textFormats(), l.result.Format)](text)
}

// countsLines reports whether the lines of a text are its blocks. XML and JSON may be laid out on any
// number of lines; they are limited by what they hold.
func countsLines(f Format) bool { return f != Moodle && f != JSON }

// maxLine is how many bytes a line of a text may have: some thousand questions glued together.
const maxLine = 1 << 20

// longestLine returns the bytes of the longest line; JSON and XML have as long ones as they like.
func longestLine(text string) int {
	longest := 0
	for text != "" && text[0] != '[' && text[0] != '{' && text[0] != '<' {
		end := strings.IndexByte(text, '\n')
		if end < 0 {
			return max(longest, len(text))
		}
		longest, text = max(longest, end), text[end+1:]
	}
	return longest
}

// textFormats and readers name, in the same order, the formats of texts and what reads them.
func textFormats() []Format { return []Format{CSV, TSV, Text, GIFT, Aiken, Moodle, JSON, JSONL, YAML} }

func (l *ledger) readers() []func(text string) {
	return []func(text string){l.readCSV, l.readTSV, l.readText, l.readGIFT, l.readAiken, l.readMoodle, l.readJSON, l.readJSONLines, l.readYAML}
}
