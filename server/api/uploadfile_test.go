package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/server/api"
)

func TestFilesThatAreNone(t *testing.T) {
	t.Parallel()
	h := open(t)
	big := make([]byte, 20<<20+1)
	for _, a := range []answer{h.admin("POST", uploadsPath, big), h.unread(uploadsPath, big), h.admin("POST", banksPath+"/b/diff", big)} {
		if got := problem(t, a); got.Status != http.StatusRequestEntityTooLarge || !strings.Contains(got.Detail, "20 MB") {
			t.Errorf("too large: %+v", got)
		}
	}
	if got := h.refused("POST", uploadsPath, []byte{}); got.Code != quiz.Invalid {
		t.Errorf("empty: %+v", got)
	}
	if got := problem(t, h.ask("POST", uploadsPath, "", "题目", asAdmin)); got.Status != http.StatusUnsupportedMediaType {
		t.Errorf("as JSON: %+v", got)
	}
	exe := append([]byte("MZ\x90\x00\x03\x00\x00\x00"), make([]byte, 4096)...)
	path, seen := h.uploaded(url.QueryEscape("题库.docx"), exe)
	if seen.Preview == nil || seen.Preview.Drafts != 0 || len(seen.Preview.Problems) != 1 || seen.Preview.Problems[0].Code != "foreign_file" {
		t.Errorf("a program: %+v", seen)
	}
	if got := h.refused("POST", path+"/accept", map[string]any{"bank": "b"}); got.Code != quiz.Invalid {
		t.Errorf("a program accepted: %+v", got)
	}
	if got := h.refused("POST", path+"/accept", map[string]any{"bank": "uploads"}); got.Code != quiz.Invalid {
		t.Errorf("a bank that could not be asked for: %+v", got)
	}
}

// A name is data: folders, controls and marks that turn the writing go, and the rest is bounded.
func TestFileNames(t *testing.T) {
	t.Parallel()
	h := open(t)
	for given, want := range map[string]string{
		"": "未命名文件", "../../etc/passwd": "passwd", `C:\题库\终稿.docx`: "终稿.docx", "a\x00b\nc.txt": "abc.txt",
		"fdp.\u202excod.docx": "fdp.xcod.docx", "..": "..", " 题 库 .xlsx ": "题 库 .xlsx", "\xff\xfe.csv": ".csv", "/": "未命名文件",
		`<img src=x>"';.csv`: `<img src=x>"';.csv`,
	} {
		_, seen := h.uploaded(url.QueryEscape(given), []byte("1. 对。（√）"))
		if seen.Upload.File != want {
			t.Errorf("%q: %q, want %q", given, seen.Upload.File, want)
		}
	}
	_, seen := h.uploaded(url.QueryEscape(strings.Repeat("长", 500)+".docx"), []byte("1. 对。（√）"))
	if n := len([]rune(seen.Upload.File)); n != 200 || !strings.HasSuffix(seen.Upload.File, "长.docx") {
		t.Errorf("%d characters: %s", n, seen.Upload.File)
	}
}

// Twenty files may wait; then one must be dealt with.
func TestWaitingFiles(t *testing.T) {
	t.Parallel()
	h := open(t)
	var first string
	for i := range 20 {
		path, _ := h.uploaded(fmt.Sprintf("%d.txt", i), fmt.Appendf(nil, "1. 第%d句话。（√）", i))
		if i == 0 {
			first = path
		}
	}
	if got := h.refused("POST", uploadsPath, []byte("x")); got.Code != quiz.UploadsFull || got.Status != http.StatusConflict {
		t.Errorf("one too many: %+v", got)
	}
	var list api.UploadList
	h.keep(http.StatusOK, &list, "GET", uploadsPath, nil)
	if len(list.Items) != 20 || list.Items[19].File != "0.txt" {
		t.Errorf("list: %+v", list)
	}
	h.keep(http.StatusNoContent, nil, "DELETE", first, nil)
	if got := h.refused("GET", first, nil); got.Code != quiz.NotFound {
		t.Errorf("dropped: %+v", got)
	}
	if _, seen := h.uploaded("20.txt", []byte("1. 再一句。（√）")); seen.Upload.State != library.Ready {
		t.Errorf("after one was dropped: %+v", seen.Upload)
	}
}

// halfway is a library one of whose files is still being read.
type halfway struct{ *library.Library }

func (halfway) UploadOf(_ context.Context, id int64) (library.Upload, error) {
	return library.Upload{ID: id, File: "大.xlsx", Author: "运维", State: library.Reading, Done: 3000, Total: 10000}, nil
}

func TestFileBeingRead(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.Library = halfway{c.Library.(*library.Library)} })
	var seen api.UploadDetail
	h.keep(http.StatusOK, &seen, "GET", uploadsPath+"/7", nil)
	if u := seen.Upload; u.State != library.Reading || u.Done != 3000 || u.Total != 10000 || seen.Preview != nil {
		t.Errorf("%+v", seen)
	}
	for _, got := range []api.Problem{
		h.refused("GET", uploadsPath+"/7/drafts", nil), h.refused("GET", uploadsPath+"/7/problems", nil),
		h.refused("POST", uploadsPath+"/7/accept", map[string]any{"bank": "b"}),
	} {
		if got.Code != quiz.UploadNotReady || got.Status != http.StatusConflict {
			t.Errorf("%+v", got)
		}
	}
}

// A file nobody took is kept for a week and then gone, from sight and from the record.
func TestFilesAreKeptForAWeek(t *testing.T) {
	t.Parallel()
	h := open(t)
	path, _ := h.uploaded("a.txt", []byte("1. 妇女节放假半天。（√）"))
	h.pass(7 * 24 * time.Hour)
	must(t, h.library.Tidy(t.Context()))
	h.keep(http.StatusOK, nil, "GET", path, nil)
	h.pass(time.Millisecond)
	if got := h.refused("GET", path, nil); got.Code != quiz.NotFound {
		t.Errorf("%+v", got)
	}
	must(t, h.library.Tidy(t.Context()))
	rows, err := h.db.Uploads(t.Context())
	must(t, err)
	if len(rows) != 0 {
		t.Errorf("%d rows are left", len(rows))
	}
}
