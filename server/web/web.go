// Package web serves what a browser is shown: the worker's pages, built from worker/, and where
// they have not been built one page that tells how and shows the contests with their boards.
// All files are embedded; the pages ask for nothing from any other host.
package web

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
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

// Handler answers GET and HEAD for the worker's pages and their files, and 404 for every other path.
func Handler() (http.Handler, error) {
	pages, err := fs.Sub(built, "worker/dist/h5")
	if err != nil {
		return nil, fmt.Errorf("worker's pages: %w", err)
	}
	if _, err := fs.Stat(pages, "index.html"); errors.Is(err, fs.ErrNotExist) {
		if pages, err = fs.Sub(unbuilt, "page"); err != nil {
			return nil, fmt.Errorf("unbuilt page: %w", err)
		}
	}
	return Serve(pages)
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
