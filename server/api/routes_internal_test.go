package api

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
)

var update = flag.Bool("update", false, "rewrite openapi.json and the golden files")

// The committed document, from which both front ends make their types, is the one this code emits.
func TestOpenAPIDocument(t *testing.T) {
	t.Parallel()
	got, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	const file = "openapi.json"
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the code emits; run go test ./server/api -run TestOpenAPIDocument -update", file)
	}
}

// Every code has one status, and every status line belongs to a code.
func TestEveryCodeHasAStatus(t *testing.T) {
	t.Parallel()
	table := outwards()
	for _, code := range quiz.Codes {
		o, ok := table[code]
		if !ok || o.status < 400 || o.status > 599 || o.title == "" {
			t.Errorf("%s: %+v", code, o)
		}
	}
	if len(table) != len(quiz.Codes) {
		t.Errorf("the table has %d codes, quiz.Codes %d", len(table), len(quiz.Codes))
	}
}

// The engine has exactly the table's routes, and each says who may call it.
func TestTableIsTheEngine(t *testing.T) {
	t.Parallel()
	s := newServer(Config{})
	engine, err := s.newEngine()
	if err != nil {
		t.Fatal(err)
	}
	doc := s.mountAll(engine).OpenAPI()
	var want, got []string
	for _, r := range s.routes() {
		if r.who == nobody {
			t.Errorf("%s %s: nobody may call it", r.method, r.path)
		}
		want = append(want, r.method+" "+ginPath(r.path))
		if doc.Paths[r.path] == nil {
			t.Errorf("%s is not in the document", r.path)
		}
	}
	for _, r := range engine.Routes() {
		if r.Method != "HEAD" {
			got = append(got, r.Method+" "+r.Path)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("engine:\n%s\ntable:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Reckoning takes the place of whoever reckons an award; release gives it back.
func (s *Server) Reckoning() (release func()) {
	s.reckoning <- struct{}{}
	return func() { <-s.reckoning }
}

// Reading takes every place for reading a file within a request; release gives them back.
func (s *Server) Reading() (release func()) {
	for range cap(s.reading) {
		s.reading <- struct{}{}
	}
	return func() {
		for range cap(s.reading) {
			<-s.reading
		}
	}
}

// Turns takes all the turns for making files, and release gives them back.
func (s *Server) Turns() (release func()) {
	for range turnsAtOnce {
		s.turns <- struct{}{}
	}
	return func() {
		for range turnsAtOnce {
			<-s.turns
		}
	}
}

// Receiving is how many large bodies are being taken in.
func (s *Server) Receiving() int { return len(s.bodies) }
