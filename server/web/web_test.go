package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"lawquiz/server/web"
)

// unbuilt serves what is shown before anything has been built.
func unbuilt(t *testing.T) http.Handler {
	t.Helper()
	h, err := web.Serve(os.DirFS("page"))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// packed serves a folder as a build leaves it.
func packed(t *testing.T) http.Handler {
	t.Helper()
	h, err := web.Serve(fstest.MapFS{
		".keep":                 {Data: []byte("not served")},
		"index.html":            {Data: []byte("plain index")},
		"index.html.gz":         {Data: []byte("gzipped index")},
		"assets/index-1a.js":    {Data: []byte("plain script")},
		"assets/index-1a.js.gz": {Data: []byte("gzipped script")},
		"assets/index-1a.js.br": {Data: []byte("brotli script")},
		"static/icon.png":       {Data: []byte("icon")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, method, path string, header http.Header) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for k, v := range header {
		r.Header[k] = v
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// text is an answer's body.
func text(t *testing.T, res *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestHandlerShowsOnePageOrTheOther(t *testing.T) {
	t.Parallel()
	h, err := web.Handler()
	if err != nil {
		t.Fatal(err)
	}
	res := get(h, http.MethodGet, "/", nil)
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		t.Errorf("/: %d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	if got := get(h, http.MethodGet, "/.keep", nil).StatusCode; got != http.StatusNotFound {
		t.Errorf("/.keep: %d, want 404", got)
	}
}

func TestUnbuiltPageAndItsFiles(t *testing.T) {
	t.Parallel()
	h := unbuilt(t)
	for path, kind := range map[string]string{
		"/": "text/html", "/app.js": "text/javascript", "/style.css": "text/css", "/icon.svg": "image/svg+xml",
	} {
		res := get(h, http.MethodGet, path, nil)
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %d %s, want 200 %s", path, res.StatusCode, res.Header.Get("Content-Type"), kind)
		}
		again := get(h, http.MethodGet, path, http.Header{"If-None-Match": {res.Header.Get("ETag")}})
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s with its ETag: %d, want 304", path, again.StatusCode)
		}
	}
	if !strings.Contains(text(t, get(h, http.MethodGet, "/", nil)), "make build") {
		t.Error("the unbuilt page does not say how to build the pages")
	}
}

func TestNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	h := unbuilt(t)
	foreign := regexp.MustCompile(`(?:https?:)?//[a-z0-9.-]+\.[a-z]+`)
	for _, path := range []string{"/", "/app.js", "/style.css"} {
		if at := foreign.FindString(text(t, get(h, http.MethodGet, path, nil))); at != "" {
			t.Errorf("%s names another host: %s", path, at)
		}
	}
	policy := get(h, http.MethodGet, "/", nil).Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
}

func TestEachTakesTheFormItCan(t *testing.T) {
	t.Parallel()
	h := packed(t)
	for _, c := range []struct{ path, accept, encoding, body string }{
		{"/assets/index-1a.js", "gzip, deflate, br", "br", "brotli script"},
		{"/assets/index-1a.js", "gzip;q=1.0, br;q=0", "gzip", "gzipped script"},
		{"/assets/index-1a.js", "", "", "plain script"},
		{"/assets/index-1a.js", "gzip; q=0", "", "plain script"},
		{"/", "br, gzip", "gzip", "gzipped index"},
		{"/static/icon.png", "br, gzip", "", "icon"},
	} {
		res := get(h, http.MethodGet, c.path, http.Header{"Accept-Encoding": {c.accept}})
		if got := res.Header.Get("Content-Encoding"); got != c.encoding || text(t, res) != c.body {
			t.Errorf("%s for %q: encoding %q, want %q and %q", c.path, c.accept, got, c.encoding, c.body)
		}
		if several := c.path != "/static/icon.png"; several != (res.Header.Get("Vary") == "Accept-Encoding") {
			t.Errorf("%s: Vary %q", c.path, res.Header.Get("Vary"))
		}
	}
	plain, br := get(h, http.MethodGet, "/assets/index-1a.js", nil),
		get(h, http.MethodGet, "/assets/index-1a.js", http.Header{"Accept-Encoding": {"br"}})
	if plain.Header.Get("ETag") == br.Header.Get("ETag") {
		t.Error("two forms share one ETag")
	}
}

func TestHashedNamesAreKept(t *testing.T) {
	t.Parallel()
	h := packed(t)
	for path, want := range map[string]string{
		"/": "no-cache", "/static/icon.png": "no-cache", "/assets/index-1a.js": "public, max-age=31536000, immutable",
	} {
		if got := get(h, http.MethodGet, path, nil).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control %q, want %q", path, got, want)
		}
	}
}

func TestOtherPathsAndMethods(t *testing.T) {
	t.Parallel()
	h := packed(t)
	for _, path := range []string{"/index.html", "/.keep", "/assets/", "/assets/index-1a.js.br", "/elsewhere"} {
		if got := get(h, http.MethodGet, path, nil).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, got)
		}
	}
	if got := get(h, http.MethodPost, "/", nil).StatusCode; got != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d, want 405", got)
	}
	if got := get(h, http.MethodHead, "/", nil); got.StatusCode != http.StatusOK || got.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD: %d", got.StatusCode)
	}
}

// The console and the screen lie beside the worker's pages, each under its own address.
func TestConsoleAndScreenHaveTheirAddresses(t *testing.T) {
	t.Parallel()
	h, err := web.Handler()
	if err != nil {
		t.Fatal(err)
	}
	worker := text(t, get(h, http.MethodGet, "/", nil))
	for _, path := range []string{"/console", "/console/", "/screen", "/screen/", "/board"} {
		res := get(h, http.MethodGet, path, nil)
		body := text(t, res)
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") || body == worker {
			t.Errorf("%s: %d %s, or the worker's page", path, res.StatusCode, res.Header.Get("Content-Type"))
		}
		if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self'") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
	for _, path := range []string{"/console/.keep", "/consoles", "/console/../", "/screen.html", "/console/elsewhere"} {
		if got := get(h, http.MethodGet, path, nil).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, got)
		}
	}
}
