package wechattest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// Answer is what one call gets instead of the proper answer.
type Answer func(s *Server, w http.ResponseWriter, r *http.Request, asked *request)

// ErrCode answers with an errcode, as HTTP 200 like the platform.
func ErrCode(errcode int) Answer {
	return func(_ *Server, w http.ResponseWriter, _ *http.Request, _ *request) { sendJSON(w, failed(errcode)) }
}

// Body answers 200 with a content type and body.
func Body(contentType, body string) Answer {
	return func(_ *Server, w http.ResponseWriter, _ *http.Request, _ *request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	}
}

// JSON answers 200 with a JSON body.
func JSON(body string) Answer { return Body("application/json; encoding=utf-8", body) }

// HTML answers 200 with a page, as a captive gateway does.
func HTML() Answer { return Body("text/html", "<!doctype html><title>维护中</title>") }

// Oversize answers 200 with more than a megabyte of well-formed JSON.
func Oversize() Answer {
	return JSON(`{"errcode":0,"openid":"o` + strings.Repeat("x", 1<<20) + `"}`)
}

// Status answers with an HTTP status.
func Status(status int) Answer {
	return func(_ *Server, w http.ResponseWriter, _ *http.Request, _ *request) {
		http.Error(w, "upstream", status)
	}
}

// Redirect sends the caller to another address, with everything it sent.
func Redirect(target string) Answer {
	return func(_ *Server, w http.ResponseWriter, r *http.Request, _ *request) {
		http.Redirect(w, r, target+"?"+r.URL.RawQuery, http.StatusTemporaryRedirect)
	}
}

// Echo answers with an errcode whose message repeats all that was sent.
func Echo(errcode int) Answer {
	return func(_ *Server, w http.ResponseWriter, r *http.Request, asked *request) {
		sendJSON(w, reply{"errcode": errcode, "errmsg": r.URL.RequestURI() + " " + fmt.Sprint(asked.query) + string(asked.body)})
	}
}

// Drop takes in the request, and with it the code, and closes the connection without an answer.
func Drop() Answer {
	return func(*Server, http.ResponseWriter, *http.Request, *request) { panic(http.ErrAbortHandler) }
}

// Half answers with the start of a body and closes the connection.
func Half() Answer {
	return func(_ *Server, w http.ResponseWriter, _ *http.Request, _ *request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, `{"openid":"o`)
		panic(http.ErrAbortHandler)
	}
}

// Hold keeps callers waiting until it is released; they then get the proper answer. It also ends
// with the caller's connection and with the test.
type Hold struct {
	arrived, released chan struct{}
	arrive, release   sync.Once
}

// NewHold returns a hold that nobody waits at yet.
func NewHold() *Hold {
	return &Hold{arrived: make(chan struct{}), released: make(chan struct{})}
}

// Arrived is closed once the first caller waits.
func (h *Hold) Arrived() <-chan struct{} { return h.arrived }

// Release lets everybody go, now and later. It may be called more than once.
func (h *Hold) Release() { h.release.Do(func() { close(h.released) }) }

// Answer is the hold as an answer.
func (h *Hold) Answer(s *Server, w http.ResponseWriter, r *http.Request, asked *request) {
	h.arrive.Do(func() { close(h.arrived) })
	select {
	case <-h.released:
		s.proper(w, asked)
	case <-r.Context().Done():
	case <-s.closing:
	}
}
