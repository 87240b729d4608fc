// Package web serves what a browser is shown: the worker's pages, built from worker/, the console and
// the big screen, built from console/, and where they have not been built pages that tell how.
// All files are embedded; the pages ask for nothing from any other host.
package web

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
)

// built holds what `make build` makes of worker/; without it, only a file that keeps the folder.
//
//go:embed all:worker/dist/h5
var built embed.FS

//go:embed page
var unbuilt embed.FS

// policy lets the pages load their own files and talk to their own server, and nothing else. The
// result poster is drawn on a canvas and shown as a data: or blob: image.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// console holds what `make build` makes of console/; without it, only a file that keeps the folder.
//
//go:embed all:console/dist/built
var console embed.FS

//go:embed bare
var bare embed.FS

// Handler answers GET and HEAD for the worker's pages, the console at /console, and the big screen and
// the board of a link at /screen and /board, with their files, and 404 for every other path.
func Handler() (http.Handler, error) {
	worker, _, err := serveBuilt(built, "worker/dist/h5", unbuilt, "page")
	if err != nil {
		return nil, fmt.Errorf("worker's pages: %w", err)
	}
	staff, whole, err := serveBuilt(console, "console/dist/built", bare, "bare")
	if err != nil {
		return nil, fmt.Errorf("console's pages: %w", err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path, ok := consolePath(r.URL.Path); ok {
			if !whole && path == screenPage {
				path = "/" // the one page says what is not there
			}
			inner := *r
			address := *r.URL
			address.Path, address.RawPath = path, ""
			inner.URL = &address
			staff.ServeHTTP(w, &inner)
			return
		}
		worker.ServeHTTP(w, r)
	}), nil
}

// screenPage is the big screen among the console's files.
const screenPage = "/screen.html"

// consolePath is where a path leads among the console's files, and whether it does.
func consolePath(path string) (string, bool) {
	switch path {
	case "/console":
		return "/", true
	case "/screen", "/screen/", "/board", "/board/": // a link says itself which of the two it is
		return screenPage, true
	}
	inner, ok := strings.CutPrefix(path, "/console/")
	return "/" + inner, ok
}

// serveBuilt serves a folder of built pages, or another in its place, and false, where nothing was built.
func serveBuilt(from fs.FS, folder string, other fs.FS, instead string) (pages http.Handler, whole bool, err error) {
	found, err := fs.Sub(from, folder)
	if err != nil {
		return nil, false, err
	}
	whole = true
	if _, err := fs.Stat(found, "index.html"); errors.Is(err, fs.ErrNotExist) {
		whole = false
		if found, err = fs.Sub(other, instead); err != nil {
			return nil, false, err
		}
	}
	pages, err = Serve(found)
	return pages, whole, err
}

// Serve answers GET and HEAD for the files of a folder, / being its index.html, and 404 for every
// other path. A file beside which lies the same with .br or .gz is sent in that form to whoever
// takes it. What lies in assets/ carries its hash in its name and may be kept for ever; the rest
// is asked for again each time.
func Serve(folder fs.FS) (http.Handler, error) {
	files, err := load(folder)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[r.URL.Path]
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Content-Security-Policy", policy)
		switch {
		case !ok:
			header.Set("Content-Type", "text/plain; charset=utf-8")
			header.Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprintln(w, "没有这个页面。")
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			header.Set("Allow", "GET, HEAD")
			w.WriteHeader(http.StatusMethodNotAllowed)
		default:
			f.answer(w, r)
		}
	}), nil
}
