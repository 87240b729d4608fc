package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/server/api"
	"lawquiz/server/demo"
)

// patience is how long a machine with other work may take over what a server does within a second.
const patience = 20 * time.Second

// site is a running server, in this process or in one of its own.
type site struct {
	t    *testing.T
	base string
	log  *transcript
	stop func() int // ends it and returns its exit code
	http *http.Client
}

// welcomed finds the address that a demo server prints.
var welcomed = regexp.MustCompile(`已启动：(http://\S+)`)

// serveDemo runs `lawquiz serve --demo` in this process until the test ends.
func serveDemo(t *testing.T, dir string, environ ...string) *site {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	out, log := new(transcript), new(transcript)
	exit := make(chan int, 1)
	go func() {
		args := []string{"serve", "--demo", "--addr", "127.0.0.1:0", "--data", dir}
		exit <- run(ctx, args, environ, strings.NewReader(""), out, log)
	}()
	code := -1
	s := &site{t: t, log: log, stop: func() int {
		if cancel(); code < 0 {
			code = <-exit
		}
		return code
	}}
	s.greet(out, func() bool {
		select {
		case code = <-exit:
		default:
		}
		return code >= 0
	})
	return s
}

// spawnDemo runs it as a process, whose files lie nowhere but in dir.
func spawnDemo(t *testing.T, dir string, environ ...string) (*site, *os.Process) {
	t.Helper()
	cmd, out, log := spawn(t, environ, "serve", "--demo", "--addr", "127.0.0.1:0", "--data", dir)
	s := &site{t: t, log: log, stop: func() int {
		if cmd.ProcessState == nil {
			check(t, cmd.Process.Signal(syscall.SIGTERM))
			cmd.Wait()
		}
		return cmd.ProcessState.ExitCode()
	}}
	s.greet(out, func() bool { return false })
	return s, cmd.Process
}

// greet waits for the welcome and makes a client.
func (s *site) greet(out *transcript, ended func() bool) {
	s.t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 4}
	s.http = &http.Client{Transport: transport, Timeout: 30 * time.Second}
	s.t.Cleanup(func() {
		s.stop()
		transport.CloseIdleConnections()
	})
	until(s.t, 2*patience, "the server to start", func() bool {
		if ended() {
			s.t.Fatalf("the server ended with %d:\n%s", s.stop(), s.log)
		}
		return welcomed.MatchString(out.String())
	})
	s.base = welcomed.FindStringSubmatch(out.String())[1]
}

// ask sends a request and returns the status and the body.
func (s *site) ask(method, path, token string, body any) (int, []byte, error) {
	var in io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		in = bytes.NewReader(text)
	}
	r, err := http.NewRequest(method, s.base+path, in)
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := s.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, text, err
}

// want asks for JSON and fails the test on anything but 200.
func (s *site) want(into any, method, path, token string, body any) {
	s.t.Helper()
	status, text, err := s.ask(method, path, token, body)
	check(s.t, err)
	if status != http.StatusOK {
		s.t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	check(s.t, json.Unmarshal(text, into))
}

const inDemo = "/api/v1/contests/" + demo.ContestID

// worker logs in by name and binds to a unit, found by the invitation code on its poster.
func (s *site) worker(name string, unit int64) string {
	s.t.Helper()
	var in api.LoggedIn
	s.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: name})
	var version struct{ Consent string }
	s.want(&version, "GET", "/api/v1/version", "", nil)
	var me api.Person
	s.want(&me, "PUT", "/api/v1/me", in.Token, api.Registration{
		Name: name, Gender: quiz.Female, Unit: strconv.FormatInt(unit, 10), Consent: version.Consent,
	})
	if !me.Registered || me.Unit == nil || me.Unit.ID != strconv.FormatInt(unit, 10) {
		s.t.Fatalf("registered as %+v", me)
	}
	return in.Token
}

// sit draws a paper, saves a draft and submits; right answers are right first, the others not.
func (s *site) sit(token string, right int) (api.Paper, api.Result) {
	s.t.Helper()
	var p api.Paper
	s.want(&p, "POST", inDemo+"/papers", token, nil)
	answers := key(s.t, p.Questions)
	for i, q := range p.Questions {
		if i >= right {
			answers[q.ID] = []string{}
		}
	}
	var saved api.Saved
	s.want(&saved, "PUT", "/api/v1/papers/"+p.ID+"/answers", token, map[string]any{"seq": 1, "answers": answers})
	var r api.Result
	s.want(&r, "POST", "/api/v1/papers/"+p.ID+"/submit", token, map[string]any{"answers": answers})
	return p, r
}

// key answers questions with the shipped banks in hand.
func key(t *testing.T, shown []quiz.ShownQuestion) quiz.Answers {
	t.Helper()
	banks, err := bank.All()
	check(t, err)
	texts := make(map[string]questions.Question)
	for _, b := range banks {
		for _, q := range b.Questions {
			texts[q.ID] = q
		}
	}
	a := make(quiz.Answers)
	for _, q := range shown {
		for _, o := range q.Options {
			if slices.Contains(texts[q.ID].Options, questions.Option{Text: o.Text, Correct: true}) {
				a[q.ID] = append(a[q.ID], o.ID)
			}
		}
	}
	return a
}

// places returns the worker's own place at every level, from the grassroots unit up; none while
// the boards are being built.
func (s *site) places(token string) (places []int) {
	s.t.Helper()
	status, text, err := s.ask("GET", inDemo+"/boards/me", token, nil)
	check(s.t, err)
	if status == http.StatusServiceUnavailable {
		return nil
	}
	var mine api.MyPlaces
	if status != http.StatusOK {
		s.t.Fatalf("my places: %d %s", status, text)
	}
	check(s.t, json.Unmarshal(text, &mine))
	for _, l := range mine.Levels {
		if l.Place > 0 {
			places = append(places, l.Place)
		}
	}
	return places
}

// awaitPlaces waits for the worker's places.
func (s *site) awaitPlaces(token string, want ...int) {
	s.t.Helper()
	untilEvery(s.t, askEvery, patience, fmt.Sprintf("the places %v", want), func() bool { return slices.Equal(s.places(token), want) })
}

// board reads a unit's people, as the boards show them to that viewer.
func (s *site) board(token string, unit int64) api.PeopleBoard {
	s.t.Helper()
	var b api.PeopleBoard
	s.want(&b, "GET", fmt.Sprintf("%s/boards/people?unit=%d&limit=50", inDemo, unit), token, nil)
	return b
}

// stream listens to a board; the frames' lines come one by one, and the channel closes when the
// server ends the stream.
func (s *site) stream(unit int64) <-chan string {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	s.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", fmt.Sprintf("%s%s/boards/stream?unit=%d", s.base, inDemo, unit), nil)
	check(s.t, err)
	res, err := (&http.Client{Transport: s.http.Transport}).Do(r)
	check(s.t, err)
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		s.t.Fatalf("stream: %d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	lines := make(chan string, 64)
	go func() {
		defer close(lines)
		defer res.Body.Close()
		for scan := bufio.NewScanner(res.Body); scan.Scan(); {
			select {
			case lines <- scan.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// hear returns the first line that contains a text.
func hear(t *testing.T, lines <-chan string, part string) string {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case l, ok := <-lines:
			if !ok {
				t.Fatalf("the stream ended without %q", part)
			}
			if strings.Contains(l, part) {
				return l
			}
		case <-limit.C:
			t.Fatalf("no line with %q", part)
		}
	}
}

// company is a grassroots unit of the demo with its path from itself to the city.
func company(t *testing.T) (unit int64, path []int64, scene string) {
	t.Helper()
	units, _, scenes := demo.Units()
	tree, err := quiz.NewTree(units)
	check(t, err)
	for _, u := range units {
		if u.Code == demo.RosterCode {
			unit = u.ID
		}
	}
	for code, id := range scenes {
		if id == unit {
			scene = code
		}
	}
	return unit, tree.Path(unit), scene
}
