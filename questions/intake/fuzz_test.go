package intake_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"lawquiz/questions"
	"lawquiz/questions/intake"
)

// small keeps one fuzz step short.
func small() intake.Limits {
	return intake.Limits{Bytes: 1 << 16, Questions: 200, Blocks: 4000, PartBytes: 1 << 18, TotalBytes: 1 << 19, Tokens: 20_000}
}

// check holds what is true of the result of any bytes whatever.
func check(t *testing.T, r intake.Result) {
	t.Helper()
	if !r.Account.Balanced() {
		t.Errorf("blocks not accounted for: %+v", r.Account)
	}
	if len(r.Drafts)+r.Refused == 0 && len(r.Problems) == 0 {
		t.Error("neither question nor problem")
	}
	for _, p := range r.Problems {
		if p.Code == "" || p.Message == "" || p.Severity == "" || p.Draft < 0 || p.Draft > len(r.Drafts) {
			t.Errorf("half a problem: %+v", p)
		}
		if !utf8.ValidString(p.Message) {
			t.Errorf("message is not UTF-8: %q", p.Message)
		}
	}
	for i, d := range r.Drafts {
		q := d.Question
		if q.Review.Status != questions.Candidate || q.Kind == "" || q.Stem == "" {
			if !d.Broken {
				t.Errorf("draft %d is no candidate question and nobody says so: %+v", i+1, q)
			}
		}
		if !d.Broken && q.Key() == "" {
			t.Errorf("draft %d has no key and nobody says so: %+v", i+1, q)
		}
		if !utf8.ValidString(q.Stem) {
			t.Errorf("stem is not UTF-8: %q", q.Stem)
		}
	}
}

// seed adds the inputs of golden files whose name begins with one of the prefixes.
func seed(f *testing.F, glob string) {
	f.Helper()
	paths, err := filepath.Glob(glob)
	if err != nil || len(paths) == 0 {
		f.Fatalf("no seeds at %s: %v", glob, err)
	}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		text, _, _ := strings.Cut(string(src), "-- want --\n")
		_, text, _ = strings.Cut(text, " --\n")
		f.Add([]byte(text))
	}
}

func fuzz(f *testing.F, glob string) {
	seed(f, glob)
	f.Fuzz(func(t *testing.T, src []byte) { check(t, intake.Read("f", src, small())) })
}

func FuzzText(f *testing.F)   { fuzz(f, "testdata/text/*.txtar") }
func FuzzGIFT(f *testing.F)   { fuzz(f, "testdata/other/gift*.txtar") }
func FuzzAiken(f *testing.F)  { fuzz(f, "testdata/other/aiken*.txtar") }
func FuzzMoodle(f *testing.F) { fuzz(f, "testdata/other/moodle*.txtar") }
func FuzzJSON(f *testing.F)   { fuzz(f, "testdata/other/json*.txtar") }
func FuzzYAML(f *testing.F)   { fuzz(f, "testdata/other/yaml*.txtar") }

// FuzzDocx packs fuzzed parts, so that the fuzzer works on XML and not on a zip's checksums.
func FuzzDocx(f *testing.F) {
	paths, err := filepath.Glob("testdata/docx/*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		text, _, _ := strings.Cut(string(src), "-- want --\n")
		body, numbers, _ := strings.Cut(text, "-- word/numbering.xml --\n")
		body, _, _ = strings.Cut(body, "-- word/styles.xml --\n")
		numbers, _, _ = strings.Cut(numbers, "-- word/styles.xml --\n")
		f.Add(strings.TrimPrefix(body, "-- word/document.xml --\n"), numbers)
	}
	own := readSections(f, "testdata/docx/own_document.txtar")[1]
	f.Fuzz(func(t *testing.T, body, numbers string) {
		src := packed(t, []section{{"word/document.xml", body}, {"word/numbering.xml", numbers}, own})
		check(t, intake.Read("f.docx", src, small()))
	})
}

// FuzzRead gives any bytes, packed files and encodings included.
func FuzzRead(f *testing.F) {
	f.Add(packed(f, []section{{"word/document.xml", "<w:document/>"}}))
	f.Add([]byte("\xff\xfe1\x00.\x00"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Add([]byte("1. \xb2\xfa\xbc\xd9\n"))
	f.Fuzz(func(t *testing.T, src []byte) { check(t, intake.Read("f", src, small())) })
}

// FuzzParseKey holds that a key names options that are there, in order and each once.
func FuzzParseKey(f *testing.F) {
	f.Add("A、C", "甲\n乙\n丙")
	f.Add("1,3", "甲\n乙\n丙")
	f.Add("Ａ．甲", "甲\n乙")
	f.Fuzz(func(t *testing.T, key, options string) {
		list := strings.Split(options, "\n")
		right, ok := intake.ParseKey(key, list)
		if ok != (len(right) > 0) {
			t.Fatalf("ok %v with %v", ok, right)
		}
		for i, at := range right {
			if at < 0 || at >= len(list) || i > 0 && right[i-1] >= at {
				t.Fatalf("%v of %d options", right, len(list))
			}
		}
	})
}

// FuzzCleanText holds that cleaning twice changes nothing more.
func FuzzCleanText(f *testing.F) {
	f.Add("1 周 岁")
	f.Add("for {\n    x()\n}")
	f.Add("⽑\u00a0题⽬")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		once := intake.CleanText(text)
		if twice := intake.CleanText(once); twice != once {
			t.Errorf("%q becomes %q, then %q", text, once, twice)
		}
	})
}
