package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

const (
	zipMagic = "PK\x03\x04"
	// smallPart is the size below which the ratio is not looked at: short repetitive XML packs well.
	smallPart = 1 << 20
)

// archive is a zip file whose directory was found harmless.
type archive struct {
	files  map[string]*zip.File
	limits Limits
	read   int // bytes unpacked so far
}

// openArchive reads the directory of a zip file and refuses what is too much, nested or broken.
func openArchive(src []byte, limits Limits) (*archive, *refusal) {
	broken := &refusal{"damaged", "文件不完整或已损坏，打不开", "请用 Word、Excel 或 WPS 打开，另存后再导入；是下载或微信传来的，请重新传一次"}
	// The directory is counted before it is read: its own count may lie.
	if n := bytes.Count(src, []byte("PK\x01\x02")); n > limits.Parts {
		return nil, &refusal{"zip_parts", fmt.Sprintf("文件里装着 %d 个部件，超过 %d 个", n, limits.Parts), "请把题目复制到新建的文档里再导入"}
	}
	r, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return nil, broken
	}
	a := &archive{files: map[string]*zip.File{}, limits: limits}
	var total, packed uint64
	for _, f := range r.File {
		if f.Flags&1 != 0 {
			return nil, &refusal{"encrypted", "文件设了密码，读不了", "请取消密码后另存再导入"}
		}
		if nested(f.Name) {
			return nil, &refusal{"zip_nested", "文件里还套着压缩包 " + path.Base(f.Name), "请只导入题库文件本身，不要打包"}
		}
		if f.UncompressedSize64 > uint64(limits.PartBytes) || f.UncompressedSize64 > smallPart && f.UncompressedSize64 > f.CompressedSize64*uint64(limits.Ratio) {
			return nil, a.bomb()
		}
		total += f.UncompressedSize64
		packed += f.CompressedSize64
		a.files[strings.ReplaceAll(f.Name, `\`, "/")] = f
	}
	if total > uint64(limits.TotalBytes) || total > smallPart && total > packed*uint64(limits.Ratio) {
		return nil, a.bomb()
	}
	return a, nil
}

func (a *archive) bomb() *refusal {
	return &refusal{"zip_bomb", fmt.Sprintf("文件解开后太大：一个部件最多 %d MB，合计最多 %d MB，压缩比最多 %d 倍",
		a.limits.PartBytes>>20, a.limits.TotalBytes>>20, a.limits.Ratio), "请把题目复制到新建的文档里再导入，图片先删去"}
}

// nested reports whether a part is itself a packed file. What Office embeds in a document, such as
// the sheet behind a chart, is left unopened and does no harm.
func nested(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar":
		return true
	case ".docx", ".xlsx", ".pptx", ".docm", ".xlsm":
		return !strings.Contains(name, "embeddings/")
	}
	return false
}

// has reports whether the archive holds the part.
func (a *archive) has(name string) bool { return a.files[name] != nil }

var errPartTooLarge = errors.New("part larger than allowed")

// open returns a reader of a part that fails with errPartTooLarge beyond the limits, whatever the
// directory promised. The error is zip's own for a part that is not there or not readable.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.files[name]
	if f == nil {
		return nil, fmt.Errorf("open part %s: %w", name, zip.ErrFormat)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open part %s: %w", name, err)
	}
	return &boundedPart{ReadCloser: r, archive: a}, nil
}

// boundedPart counts what is unpacked against the limits of its archive.
type boundedPart struct {
	io.ReadCloser
	archive *archive
	read    int
}

// Read returns errPartTooLarge once the part or the whole archive gives more than allowed.
func (p *boundedPart) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.read += n
	p.archive.read += n
	if p.read > p.archive.limits.PartBytes || p.archive.read > p.archive.limits.TotalBytes {
		return 0, errPartTooLarge
	}
	return n, err
}

// detectArchive returns the format of a zip file, or why it is none of ours.
func detectArchive(a *archive) (Format, *refusal) {
	switch {
	case a.has("word/document.xml"):
		return Docx, nil
	case a.has("xl/workbook.xml"):
		return Xlsx, nil
	case a.has("ppt/presentation.xml"):
		return "", &refusal{"foreign_file", "这是演示文稿（.pptx），不是题库文件", "请把题目复制到 Word 或 Excel 里再导入"}
	case a.has("mimetype") && a.has("content.xml"):
		return "", &refusal{"opendocument", "这是 OpenDocument 文件（.odt 或 .ods），不能直接读", "请用 LibreOffice 或 WPS 打开，另存为 .docx 或 .xlsx 再导入"}
	}
	for name := range a.files {
		if strings.HasPrefix(name, "word/document") && strings.HasSuffix(name, ".xml") {
			return Docx, nil
		}
		if strings.HasSuffix(name, "workbook.bin") {
			return "", &refusal{"xlsb_format", "这是二进制工作簿（.xlsb），不能直接读", "请用 Excel 打开，另存为 .xlsx 再导入"}
		}
	}
	return "", &refusal{"zip_unknown", "这是压缩包，不是题库文件", "请先解压，再把里面的 .docx、.xlsx 等文件一个一个导入"}
}
