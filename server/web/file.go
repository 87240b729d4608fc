package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// file is one file as it is answered.
type file struct {
	kind  string // Content-Type
	keep  string // Cache-Control
	forms []form // the best first, the plain one last
}

// form is a file's bytes in one encoding.
type form struct {
	encoding string // Content-Encoding; empty for plain
	body     []byte
	etag     string
}

// encodings are the forms a file may lie in, the best first, by the end of its name.
func encodings() [][2]string { return [][2]string{{".br", "br"}, {".gz", "gzip"}, {"", ""}} }

// load reads a folder's files by the path they are asked for under; / is index.html. What begins
// with a dot is not served.
func load(folder fs.FS) (map[string]*file, error) {
	files := make(map[string]*file)
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		end := path.Ext(name)
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || end == ".br" || end == ".gz" {
			return err
		}
		f := &file{kind: kindOf(end), keep: "no-cache"}
		if strings.HasPrefix(name, "assets/") {
			f.keep = "public, max-age=31536000, immutable"
		}
		if f.forms, err = readForms(folder, name); err != nil {
			return err
		}
		if name == "index.html" {
			name = ""
		}
		files["/"+name] = f
		return nil
	})
	return files, err
}

func readForms(folder fs.FS, name string) (forms []form, err error) {
	for _, e := range encodings() {
		body, err := fs.ReadFile(folder, name+e[0])
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		sum := sha256.Sum256(body)
		forms = append(forms, form{encoding: e[1], body: body, etag: `"` + hex.EncodeToString(sum[:8]) + `"`})
	}
	return forms, nil
}

// kindOf is the type of a file by the end of its name. The system's own table is not asked: on
// Windows other programs write in it.
func kindOf(end string) string {
	kinds := map[string]string{
		".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
		".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png", ".ico": "image/x-icon",
	}
	return cmp.Or(kinds[end], "application/octet-stream")
}

// answer writes the best form that the caller takes.
func (f *file) answer(w http.ResponseWriter, r *http.Request) {
	accepted := r.Header.Get("Accept-Encoding")
	best := f.forms[len(f.forms)-1]
	for _, one := range f.forms {
		if takes(accepted, one.encoding) {
			best = one
			break
		}
	}
	header := w.Header()
	if len(f.forms) > 1 {
		header.Set("Vary", "Accept-Encoding")
	}
	header.Set("ETag", best.etag)
	header.Set("Cache-Control", f.keep)
	if r.Header.Get("If-None-Match") == best.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", f.kind)
	if best.encoding != "" {
		header.Set("Content-Encoding", best.encoding)
	}
	header.Set("Content-Length", strconv.Itoa(len(best.body)))
	if r.Method == http.MethodGet {
		w.Write(best.body)
	}
}

// takes tells whether an Accept-Encoding names an encoding without refusing it by q=0.
func takes(accepted, encoding string) bool {
	if encoding == "" {
		return true
	}
	for one := range strings.SplitSeq(accepted, ",") {
		name, weight, _ := strings.Cut(one, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		weight, _ = strings.CutPrefix(strings.TrimSpace(weight), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return err != nil || q > 0
	}
	return false
}
