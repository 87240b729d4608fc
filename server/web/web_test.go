package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"lawquiz/server/web"
)

func get(t *testing.T, method, path string, header http.Header) *http.Response {
	t.Helper()
	h, err := web.Handler()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(method, path, nil)
	for k, v := range header {
		r.Header[k] = v
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestPageAndItsFiles(t *testing.T) {
	t.Parallel()
	for path, kind := range map[string]string{
		"/": "text/html", "/app.js": "text/javascript", "/style.css": "text/css", "/icon.svg": "image/svg+xml",
	} {
		res := get(t, http.MethodGet, path, nil)
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %d %s, want 200 %s", path, res.StatusCode, res.Header.Get("Content-Type"), kind)
		}
		again := get(t, http.MethodGet, path, http.Header{"If-None-Match": {res.Header.Get("ETag")}})
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s with its ETag: %d, want 304", path, again.StatusCode)
		}
	}
}

func TestNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	foreign := regexp.MustCompile(`(?:https?:)?//[a-z0-9.-]+\.[a-z]+`)
	for _, path := range []string{"/", "/app.js", "/style.css"} {
		body := new(strings.Builder)
		if err := get(t, http.MethodGet, path, nil).Write(body); err != nil {
			t.Fatal(err)
		}
		if at := foreign.FindString(body.String()); at != "" {
			t.Errorf("%s names another host: %s", path, at)
		}
	}
	policy := get(t, http.MethodGet, "/", nil).Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
}

func TestOtherPathsAndMethods(t *testing.T) {
	t.Parallel()
	if got := get(t, http.MethodGet, "/page/index.html", nil).StatusCode; got != http.StatusNotFound {
		t.Errorf("a path that is none: %d, want 404", got)
	}
	if got := get(t, http.MethodPost, "/", nil).StatusCode; got != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d, want 405", got)
	}
	if got := get(t, http.MethodHead, "/", nil); got.StatusCode != http.StatusOK || got.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD: %d", got.StatusCode)
	}
}
