package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/server/api"
)

// wrongLetter is an option of a shipped question that is not its key.
func wrongLetter(t *testing.T, id string) string {
	t.Helper()
	banks, err := bank.All()
	check(t, err)
	for _, b := range banks {
		for _, q := range b.Questions {
			for i, o := range q.Options {
				if q.ID == id && !o.Correct {
					return string(rune('A' + i))
				}
			}
		}
	}
	t.Fatalf("no question %s", id)
	return ""
}

// A key is corrected from the shell beside a running server, which regrades and moves the boards; it is undone
// after the server has stopped, and the shell does the work.
func TestContestRegrade(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	s, _ := spawnDemo(t, data)
	unit, _, _ := company(t)
	token := s.worker("陈静", unit)
	p, r := s.sit(token, 20)
	question := ""
	for _, q := range p.Questions {
		if q.Kind == questions.Single {
			question = q.ID
		}
	}
	var contests api.Contests
	s.want(&contests, "GET", "/api/v1/contests", token, nil)
	contest := contests.Items[0].ID
	ran := func(said string, args ...string) {
		t.Helper()
		code, stdout, stderr := command(t, append([]string{"contest", "regrade", "--data", data, "--contest", contest}, args...)...)
		if code != 0 || !strings.Contains(stdout, said) {
			t.Fatalf("%v: exit %d, want %q\n%s%s", args, code, said, stdout, stderr)
		}
	}
	ran("减分 1 人", "--question", question, "--right", wrongLetter(t, question), "--reason", "法条已修订", "--dry-run")
	ran("成绩有变化的 1 人次", "--question", question, "--right", wrongLetter(t, question), "--reason", "法条已修订")
	points := func() float64 {
		var at struct{ Result api.Result }
		s.want(&at, "GET", "/api/v1/papers/"+p.ID, token, nil)
		return at.Result.Points
	}
	if got := points(); got >= r.Points {
		t.Errorf("%v points by the new key, %v before", got, r.Points)
	}
	board := func() float64 { return s.board(token, unit).Items[0].Points }
	for deadline := time.Now().Add(20 * time.Second); board() >= r.Points; {
		if time.Now().After(deadline) {
			t.Fatal("the board does not follow")
		}
	}
	if code := s.stop(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, s.log)
	}
	ran("重新判分完成", "--undo", "2", "--reason", "核实后恢复")
	s, _ = spawnDemo(t, data)
	if got := points(); got != r.Points {
		t.Errorf("%v points when it is undone, want %v", got, r.Points)
	}
	s.stop()
}

func TestContestRegradeRefused(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	for name, test := range map[string]struct {
		args []string
		said string
	}{
		"neither":   {[]string{"--reason", "r"}, "--question"},
		"both":      {[]string{"--reason", "r", "--question", "q", "--undo", "2"}, "--undo"},
		"no reason": {[]string{"--question", "q", "--full-marks"}, "--reason"},
		"two keys":  {[]string{"--reason", "r", "--question", "q", "--full-marks", "--right", "A"}, "--right"},
		"no record": {[]string{"--reason", "r", "--question", "q", "--full-marks"}, "没有记录"},
	} {
		code, stdout, stderr := command(t, append([]string{"contest", "regrade", "--data", data, "--contest", "c"}, test.args...)...)
		if code != exitUsage || !strings.Contains(stdout+stderr, test.said) {
			t.Errorf("%s: exit %d, %s%s", name, code, stdout, stderr)
		}
	}
}
