package intake_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"lawquiz/questions/intake"
)

// wide returns text as UTF-16, little end first, without a mark.
func wide(text string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func many(t testing.TB, n int) []byte {
	parts := make([]section, n)
	for i := range parts {
		parts[i] = section{fmt.Sprintf("word/%d.xml", i), "<a/>"}
	}
	return packed(t, append(parts, section{"word/document.xml", "<w:document/>"}))
}

func document(body string) []section {
	return []section{{"word/document.xml", `<w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`}}
}

func emptyParagraphs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<w:p w:a='%d'/>", i*i)
	}
	return b.String()
}

// refusals are files that are not read as a whole, with the code that says why.
func refusals(t testing.TB) map[string]struct {
	src  []byte
	code string
} {
	ole := func(stream string) []byte {
		return append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 600)), wide(stream)...)
	}
	encrypted := packed(t, document(""))
	encrypted[6] |= 1
	if at := bytes.Index(encrypted, []byte("PK\x01\x02")); at > 0 {
		encrypted[at+8] |= 1
	}
	chinese := "1. \xb2\xfa\xbc\xd9\xd2\xbb\xb9\xb2\xb6\xe0\xc9\xd9\xcc\xec\n"
	return map[string]struct {
		src  []byte
		code string
	}{
		"empty":             {[]byte(" \n \r\n"), "empty_file"},
		"too large":         {bytes.Repeat([]byte("产假\n"), 3<<20), "file_too_large"},
		"renamed program":   {[]byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\xff\xff" + strings.Repeat("\x00\x01", 4000)), "foreign_file"},
		"renamed pdf":       {[]byte("%PDF-1.7\n%..."), "foreign_file"},
		"renamed picture":   {[]byte("\x89PNG\r\n\x1a\n...."), "foreign_file"},
		"renamed archive":   {[]byte("Rar!\x1a\x07"), "foreign_file"},
		"random bytes":      {bytes.Repeat([]byte{0x00, 0x9f, 0x12, 0x00, 0xfe, 0x03}, 3<<20), "binary_file"},
		"old word":          {ole("WordDocument"), "doc_format"},
		"zip of nothing":    {packed(t, []section{{"readme.txt", "x"}}), "zip_unknown"},
		"nested archive":    {packed(t, append(document(""), section{"inner.zip", "PK"})), "zip_nested"},
		"many parts":        {many(t, 2000), "zip_parts"},
		"truncated zip":     {packed(t, document("<w:p/>"))[:120], "damaged"},
		"encrypted zip":     {encrypted, "encrypted"},
		"zip bomb":          {packed(t, document(strings.Repeat(" ", 30<<20))), "zip_bomb"},
		"empty paragraphs":  {packed(t, document(emptyParagraphs(210_000))), "too_many_lines"},
		"deep document":     {packed(t, document(strings.Repeat("<w:p>", 300))), "xml_too_large"},
		"entities":          {packed(t, []section{{"word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}}), "xml_entity"},
		"broken document":   {packed(t, []section{{"word/document.xml", "<w:document><w:p>"}}), "damaged"},
		"web page":          {[]byte("<html><table><tr><td>题干</td></tr></table></html>"), "html_file"},
		"other xml":         {[]byte("<?xml version='1.0'?><a/>"), "xml_unknown"},
		"old excel xml":     {[]byte("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"), "xml_spreadsheet"},
		"mixed encodings":   {[]byte("1. 女职工的产假一共多少天\n" + chinese), "mixed_encoding"},
		"unknown encoding":  {[]byte("caf\xe9 au lait \xff\xff\xff"), "encoding_unknown"},
		"utf-32":            {[]byte("\xff\xfe\x00\x001\x00\x00\x00"), "encoding_utf32"},
		"odd utf-16":        {[]byte("\xff\xfe1\x00."), "encoding_broken"},
		"a million lines":   {bytes.Repeat([]byte("\n "), 1<<20), "empty_file"},
		"empty lines":       {append([]byte("1. 题"), bytes.Repeat([]byte("\n"), 1<<20)...), "too_many_lines"},
		"deep json":         {[]byte(`[{"a":` + strings.Repeat("[", 300)), "json_too_deep"},
		"no json list":      {[]byte(`{"a": 1}`), "json_no_list"},
		"a picture in json": {[]byte(`[{"question": "甲", "image": "` + strings.Repeat("A", 18<<20) + `"}]`), "text_too_long"},
		"broken json":       {[]byte(`[{"question": "甲", "options": ["一"`), "json_broken"},
		"deep xml":          {[]byte("<quiz><question>" + strings.Repeat("<a>", 300)), "xml_too_large"},
		"prose":             {[]byte("今天天气很好。\n我们去上班。"), "no_questions"},
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range refusals(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := intake.Read("题库.docx", c.src, intake.Limits{})
			if len(r.Drafts) != 0 || !r.Account.Balanced() {
				t.Errorf("%d drafts, account %+v", len(r.Drafts), r.Account)
			}
			for _, p := range r.Problems {
				if p.Code == c.code && p.Severity == intake.Error && p.Suggestion != "" {
					return
				}
			}
			t.Errorf("want an error %s, got %+v", c.code, r.Problems)
		})
	}
}

// TestRefusalsAreCheap holds the worst files to a second and 50 MB, the best of three tries: other
// tests run on the same machine. It runs alone, for the memory of the whole process is measured.
func TestRefusalsAreCheap(t *testing.T) { //nolint:paralleltest // measures the whole process
	for name, c := range refusals(t) {
		took, held := time.Hour, uint64(1<<40)
		for try := 0; try < 3 && (took > slowdown*time.Second || held > slack*50<<20); try++ {
			before, start := allocated(), time.Now()
			peak := peakWhile(func() { intake.Read("题库.docx", c.src, intake.Limits{}) })
			took, held = min(took, time.Since(start)), min(held, max(peak, before)-before)
		}
		if took > slowdown*time.Second || held > slack*50<<20 {
			t.Errorf("%s: took %v and %d MB", name, took, held>>20)
		}
	}
}

func allocated() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// peakWhile runs f and returns the most heap seen on the way, looked at every few milliseconds. Garbage
// is collected early, for else it might grow as large as everything the tests hold.
func peakWhile(f func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	done, most := make(chan struct{}), uint64(0)
	go func() { defer close(done); f() }()
	look := time.NewTicker(4 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-done:
			return most
		case <-look.C:
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
}

// TestLimitsOfQuestions tells what goes beyond the limits of one question or of one file.
func TestLimitsOfQuestions(t *testing.T) {
	t.Parallel()
	var options strings.Builder
	for i := range 26 {
		fmt.Fprintf(&options, "%c. 选项%d\n", 'A'+i, i)
	}
	for name, c := range map[string]struct {
		src    string
		limits intake.Limits
		code   string
		drafts int
	}{
		"questions":   {strings.Repeat("1. 产假有九十八天。（√）\n", 30), intake.Limits{Questions: 10}, "too_many_questions", 10},
		"options":     {"1. 选（ ）\n" + options.String() + "答案：A", intake.Limits{Options: 20}, "too_many_options", 0},
		"bank's most": {"1. 选（ ）\n" + options.String() + "答案：A", intake.Limits{}, "option_many", 1},
		"keys":        {"1. 产假（ ）\nA. 九十八天 B. 九十天\n参考答案\n" + strings.Repeat("1-5 ABCDA 6-10 ABCDA\n", 30), intake.Limits{Questions: 10}, "too_many_keys", 0},
		"huge text":   {`[{"question": "` + strings.Repeat("长 ", 200_000) + `"}]`, intake.Limits{}, "text_too_long", 0},
		"titles only": {strings.Repeat("一、单选题甲乙丙丁戊己庚辛\n", 6000), intake.Limits{}, "no_questions", 0},
		"long text":   {"1. " + strings.Repeat("长", 2001) + "（√）", intake.Limits{}, "text_too_long", 0},
		"problems":    {strings.Repeat("1. 甲乙丙丁（ ）\nA. 一 B. 二\n", 30), intake.Limits{Problems: 3}, "too_many_problems", 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := intake.Read("a.txt", []byte(c.src), c.limits)
			check(t, r)
			if len(r.Drafts) != c.drafts {
				t.Errorf("%d drafts, want %d", len(r.Drafts), c.drafts)
			}
			for _, p := range r.Problems {
				if p.Code == c.code {
					return
				}
			}
			t.Errorf("want %s, got %+v", c.code, r.Problems)
		})
	}
}

// TestLyingZip reads a part whose directory promises less than it holds.
func TestLyingZip(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range document(strings.Repeat("<w:p><w:r><w:t>甲</w:t></w:r></w:p>", 40_000)) {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	src := b.Bytes()
	at := bytes.Index(src, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(src[at+24:], 100)
	r := intake.Read("a.docx", src, intake.Limits{})
	if len(r.Drafts) != 0 || len(r.Problems) == 0 || r.Problems[0].Severity != intake.Error {
		t.Errorf("a lying directory was believed: %+v", r.Problems)
	}
}

// TestEncodings reads one question in every encoding Chinese files come in.
func TestEncodings(t *testing.T) {
	t.Parallel()
	const text = "1. 产假九十八天。（√）\r\n"
	swapped := wide(text)
	for i := 0; i < len(swapped); i += 2 {
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
	}
	for want, src := range map[string][]byte{
		"utf-8":    append([]byte("\xef\xbb\xbf"), text...),
		"utf-16le": append([]byte("\xff\xfe"), wide(text)...),
		"utf-16be": append([]byte("\xfe\xff"), swapped...),
		"gb18030":  []byte("1. \xb2\xfa\xbc\xd9\xbe\xc5\xca\xae\xb0\xcb\xcc\xec\xa1\xa3\xa3\xa8\xa1\xcc\xa3\xa9\r\n"),
	} {
		r := intake.Read("a.txt", src, intake.Limits{})
		if r.Encoding != want || len(r.Drafts) != 1 || r.Drafts[0].Question.Stem != "产假九十八天。" {
			t.Errorf("%s: read as %s with %+v", want, r.Encoding, r.Drafts)
		}
	}
	if r := intake.Read("a.txt", wide(text), intake.Limits{}); r.Encoding != "utf-16le" || len(r.Drafts) != 1 {
		t.Errorf("UTF-16 without mark: read as %s with %+v", r.Encoding, r.Drafts)
	}
}
