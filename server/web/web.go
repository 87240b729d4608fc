// Package web serves what a browser is shown: for now one page with the contests and the board of
// each, live. Its files are embedded; it asks for nothing from any other host.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed page/*
var files embed.FS

// policy lets the page load its own files and talk to its own server, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// page is one file as it is answered.
type page struct {
	body []byte
	kind string
	etag string
}

// Handler answers GET and HEAD for the page and its files, and 404 for every other path.
func Handler() (http.Handler, error) {
	pages, err := load()
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := pages[r.URL.Path]
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Content-Security-Policy", policy)
		switch {
		case !ok:
			header.Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprintln(w, "没有这个页面。")
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			header.Set("Allow", "GET, HEAD")
			w.WriteHeader(http.StatusMethodNotAllowed)
		default:
			p.answer(w, r)
		}
	}), nil
}

func (p page) answer(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("ETag", p.etag)
	header.Set("Cache-Control", "no-cache")
	if r.Header.Get("If-None-Match") == p.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", p.kind)
	header.Set("Content-Length", fmt.Sprint(len(p.body)))
	if r.Method == http.MethodGet {
		w.Write(p.body)
	}
}

// load reads the embedded files by the path they are asked for under; / is index.html.
func load() (map[string]page, error) {
	pages := make(map[string]page)
	err := fs.WalkDir(files, "page", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		if err != nil {
			return fmt.Errorf("page: %w", err)
		}
		sum := sha256.Sum256(body)
		at := strings.TrimPrefix(name, "page")
		if at == "/index.html" {
			at = "/"
		}
		pages[at] = page{body: body, kind: mime.TypeByExtension(path.Ext(name)), etag: `"` + hex.EncodeToString(sum[:8]) + `"`}
		return nil
	})
	return pages, err
}
