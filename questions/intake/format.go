package intake

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Format is the form of a file, found from its content.
type Format string

// The formats Read knows. A new one must be added to detectText or detectArchive, to Read and to a fuzz target.
const (
	Docx   Format = "docx"
	Xlsx   Format = "xlsx"
	Xls    Format = "xls"
	CSV    Format = "csv"
	TSV    Format = "tsv"
	Text   Format = "text"
	GIFT   Format = "gift"
	Aiken  Format = "aiken"
	Moodle Format = "moodle-xml"
	JSON   Format = "json"
	JSONL  Format = "jsonl"
	YAML   Format = "yaml"
)

// refusal is why a file, or a part of one, is not read.
type refusal struct{ code, message, suggestion string }

// foreign are the first bytes of files that are no question banks, with what people call them.
func foreign() []struct{ magic, name string } {
	return []struct{ magic, name string }{
		{"MZ", "Windows 程序（.exe）"}, {"\x7fELF", "Linux 程序"}, {"\xca\xfe\xba\xbe", "程序文件"}, {"\xcf\xfa\xed\xfe", "macOS 程序"},
		{"%PDF", "PDF 文件"}, {"\x89PNG", "PNG 图片"}, {"\xff\xd8\xff", "JPEG 图片"}, {"GIF87a", "GIF 图片"}, {"GIF89a", "GIF 图片"},
		{"BM\x00", "BMP 图片"}, {"II*\x00", "TIFF 图片"}, {"MM\x00*", "TIFF 图片"}, {"Rar!", "RAR 压缩包"}, {"7z\xbc\xaf", "7z 压缩包"},
		{"\x1f\x8b", "gzip 压缩包"}, {"BZh", "bzip2 压缩包"}, {"\xfd7zXZ", "xz 压缩包"}, {"SQLite format 3", "数据库文件"},
		{"{\\rtf", "RTF 文件"}, {"ID3", "音频文件"}, {"OggS", "音频文件"}, {"\x00\x00\x00\x18ftyp", "视频文件"}, {"\x00\x00\x00\x20ftyp", "视频文件"},
		{"\x00\x00\x00\x1cftyp", "视频文件"}, {"RIFF", "音视频或 WebP 图片"}, {"\x00asm", "程序文件"}, {"ustar", "tar 压缩包"},
	}
}

// refuseForeign returns why a file that is plainly something else is not read; nil when it may be a bank.
func refuseForeign(src []byte) *refusal {
	for _, f := range foreign() {
		if bytes.HasPrefix(src, []byte(f.magic)) && (f.magic != "MZ" || isBinary(src)) {
			return &refusal{"foreign_file", "这是" + f.name + "，不是题库文件，改了文件名也一样",
				"请把题目存成 .docx、.xlsx、.csv 或 .txt 再导入；PDF、图片和 RTF 请先在 Word 或 WPS 里打开，另存为 .docx"}
		}
	}
	return nil
}

// isBinary reports whether the beginning of a file holds bytes no text has.
func isBinary(src []byte) bool {
	control := 0
	head := src[:min(len(src), 8<<10)]
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' && c != 0x1a {
			control++
		}
	}
	return control*200 > len(head) || control > 0 && len(head) < 200
}

const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// refuseOLE says what an OLE2 file is: an encrypted workbook, or a file of Word or Excel 97-2003.
func refuseOLE(src []byte) *refusal {
	holds := func(stream string) bool {
		var b []byte
		for _, u := range utf16.Encode([]rune(stream)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return bytes.Contains(src, b)
	}
	switch {
	case holds("EncryptedPackage"), holds("EncryptionInfo"):
		return &refusal{"encrypted", "文件设了打开密码，读不了", "请在 Excel、Word 或 WPS 里打开，取消密码后另存再导入"}
	case holds("Workbook"), holds("Book"):
		return &refusal{"xls_format", "这是旧式 Excel 工作簿（.xls），不能直接读", "请用 Excel 或 WPS 打开，另存为 .xlsx 再导入"}
	case holds("WordDocument"):
		return &refusal{"doc_format", "这是 Word 97-2003 的 .doc 文档，不能直接读", "请用 Word 或 WPS 打开，另存为 .docx 再导入"}
	}
	return &refusal{"ole_format", "这是旧式 Office 文件或已损坏的文件，不能读", "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再导入"}
}

var (
	yamlID        = regexp.MustCompile(`(?m)^id:\s`)
	yamlQuestions = regexp.MustCompile(`(?m)^questions:`)
	jsonStart     = regexp.MustCompile(`^(\{\s*["}]|\[\s*([\]{"\[]|null\b))`)
	aikenAnswer   = regexp.MustCompile(`(?m)^ANSWER:[ \t]*[A-Z][ \t]*\r?$`)
	aikenOption   = regexp.MustCompile(`(?m)^[A-Z][.)][ \t]`)
	giftBrace     = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\{\s*(?:[=~#]|(?:T|F|TRUE|FALSE)\s*[#}]|\})`)
	chineseKey    = regexp.MustCompile(`(?m)^\s*【?(?:正确|参考|标准)?答案】?\s*[:：]`)
)

// detectText returns the format of a text, or why it is none of ours.
func detectText(text string) (Format, *refusal) {
	text = text[:min(len(text), 1<<20)]
	head := strings.TrimSpace(text)
	if mark, ok := isOwnTable(text); ok && mark == "\t" {
		return TSV, nil
	} else if ok {
		return CSV, nil
	}
	switch {
	case strings.HasPrefix(head, "<"):
		if f, r := detectXML(head); f != "" || r != nil {
			return f, r
		}
	case jsonStart.MatchString(head[:min(len(head), 64)]):
		if isJSONLines(head) {
			return JSONL, nil
		}
		return JSON, nil
	case yamlQuestions.MatchString(text) && yamlID.MatchString(text):
		return YAML, nil
	}
	if aikenAnswer.MatchString(text) && aikenOption.MatchString(text) && !chineseKey.MatchString(text) {
		return Aiken, nil
	}
	if giftBrace.MatchString(text) && !chineseKey.MatchString(text) {
		return GIFT, nil
	}
	if f := detectDelimited(text); f != "" {
		return f, nil
	}
	return Text, nil
}

// isJSONLines reports whether the first line is an object of its own and another follows.
func isJSONLines(head string) bool {
	first, rest, found := strings.Cut(head, "\n")
	first = strings.TrimSpace(first)
	return found && strings.HasPrefix(first, "{") && strings.HasSuffix(first, "}") && strings.HasPrefix(strings.TrimSpace(rest), "{")
}

// detectXML tells a Moodle quiz from web pages and other XML; both are absent for a text that only
// begins with <.
func detectXML(head string) (Format, *refusal) {
	start := strings.ToLower(head[:min(len(head), 4<<10)])
	switch {
	case strings.Contains(start, "<quiz"):
		return Moodle, nil
	case strings.Contains(start, "urn:schemas-microsoft-com:office:spreadsheet"):
		return "", &refusal{"xml_spreadsheet", "这是“XML 电子表格 2003”，不能直接读", "请用 Excel 或 WPS 打开，另存为 .xlsx 再导入"}
	case strings.Contains(start, "<html"), strings.Contains(start, "<!doctype html"), strings.HasPrefix(start, "<table"):
		return "", &refusal{"html_file", "这是网页文件，有的系统把它当 .xls 或 .doc 导出", "请用 Excel、Word 或 WPS 打开，另存为 .xlsx 或 .docx 再导入"}
	case strings.HasPrefix(start, "<?xml"), strings.HasPrefix(start, "<!doctype"), strings.HasPrefix(start, "<!entity"):
		return "", &refusal{"xml_unknown", "这个 XML 文件不是 Moodle 题库（没有 <quiz>）", "请从 Moodle 按“Moodle XML 格式”导出，或改用 .docx、.xlsx"}
	}
	return "", nil
}
