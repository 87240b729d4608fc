// Package wechattest is a WeChat that runs on this machine, for tests: it checks what it is sent as
// the platform does, answers, and misbehaves when told to.
package wechattest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Endpoint is a call of the platform, by its path.
type Endpoint string

// The endpoints the fake knows.
const (
	Login  Endpoint = "/sns/jscode2session"
	OAuth  Endpoint = "/sns/oauth2/access_token"
	Token  Endpoint = "/cgi-bin/stable_token"
	Phone  Endpoint = "/wxa/business/getuserphonenumber"
	Text   Endpoint = "/wxa/msg_sec_check"
	QRCode Endpoint = "/wxa/getwxacodeunlimit"
	Risk   Endpoint = "/wxa/getuserriskrank"
)

// The mini-program and the official account the fake serves. The secrets hold what a URL must have escaped.
const (
	AppID          = "wxfake0123456789ab"
	AppSecret      = "s3cret&appid=wxEVIL#of+the/fake%41"
	OfficialID     = "wxfake0fficial00cd"
	OfficialSecret = "0fficial&code=EVIL#of+the/fake%42"
)

// Server is the fake. Unless told otherwise it answers as WeChat does when all is well: a code
// works once and stands for a person derived from it. It is safe for concurrent use.
type Server struct {
	URL string // for Config.BaseURL

	http    *httptest.Server
	closing chan struct{}

	mu      sync.Mutex
	calls   map[Endpoint]int // guarded by mu, like the rest
	script  map[Endpoint][]Answer
	always  map[Endpoint]Answer
	codes   []string
	used    map[string]bool
	people  map[string]Person
	numbers map[string]string
	expiry  int
	rank    int
	serial  int // of the access token
	refusal int // the errcode an old token gets
	handed  []string
}

// Person is who a log-in code stands for.
type Person struct {
	OpenID   string
	UnionID  string // "" for none
	Snapshot bool   // of a snapshot page; official accounts only
}

// Open starts a fake that stops when the test ends.
func Open(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{
		closing: make(chan struct{}),
		calls:   make(map[Endpoint]int),
		script:  make(map[Endpoint][]Answer),
		always:  make(map[Endpoint]Answer),
		used:    make(map[string]bool),
		people:  make(map[string]Person),
		numbers: make(map[string]string),
		expiry:  7200,
		refusal: 40001,
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	tb.Cleanup(func() {
		close(s.closing)
		s.http.Close()
	})
	return s
}

// Script makes the next calls of an endpoint get these answers, one each, in order; then it behaves
// as before.
func (s *Server) Script(endpoint Endpoint, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script[endpoint] = append(s.script[endpoint], answers...)
}

// Always makes every call of an endpoint get this answer once its script is used up; nil means
// the proper one.
func (s *Server) Always(endpoint Endpoint, answer Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always[endpoint] = answer
}

// Is says whom a log-in code stands for.
func (s *Server) Is(code string, person Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people[code] = person
}

// Rings says which mainland number a phone code stands for; without it the fake makes one up.
func (s *Server) Rings(code, number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.numbers[code] = number
}

// Expire sets how many seconds the access tokens given out from now on live, as expires_in.
func (s *Server) Expire(seconds int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expiry = seconds
}

// Rank sets the risk rank of everybody.
func (s *Server) Rank(rank int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rank = rank
}

// Revoke ends the access token; calls with it get errcode from now on, and the token endpoint
// gives out a new one.
func (s *Server) Revoke(errcode int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serial++
	s.refusal = errcode
}

// Calls returns how often an endpoint was reached.
func (s *Server) Calls(endpoint Endpoint) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[endpoint]
}

// Codes returns every log-in code received, in order, each as often as it came.
func (s *Server) Codes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.codes)
}

// Secrets returns every access token, session_key and openid given out, and the AppSecrets.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(slices.Clone(s.handed), AppSecret, OfficialSecret)
}

// serve reads the whole request first: a code is consumed by arriving, whatever is answered.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, "unreadable", http.StatusBadRequest)
		return
	}
	asked := request{endpoint: Endpoint(r.URL.Path), query: r.URL.Query(), header: r.Header, method: r.Method, body: body}
	if answer := s.record(&asked); answer != nil {
		answer(s, w, r, &asked)
		return
	}
	s.proper(w, &asked)
}

// record counts a request, notes its code, and returns the answer scripted for it, if any.
func (s *Server) record(asked *request) Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[asked.endpoint]++
	if asked.endpoint == Login || asked.endpoint == OAuth {
		code := asked.query.Get(codeName(asked.endpoint))
		asked.spent = s.used[code]
		s.used[code] = true
		s.codes = append(s.codes, code)
	}
	if queue := s.script[asked.endpoint]; len(queue) > 0 {
		s.script[asked.endpoint] = queue[1:]
		return queue[0]
	}
	return s.always[asked.endpoint]
}

// token returns the access token of a serial; WeChat says to leave room for 512 characters.
func token(serial int) string {
	return fmt.Sprintf("%d_%s", serial, strings.Repeat(digest("token", fmt.Sprint(serial)), 8))
}

// digest is a stable stand-in for something random.
func digest(kind, of string) string {
	sum := sha256.Sum256([]byte(kind + ":" + of))
	return hex.EncodeToString(sum[:])
}
