package servicetest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMissingProgramsSayHowToInstall(t *testing.T) {
	t.Parallel()
	nowhere := func(string) (string, error) { return "", errors.New("not found") }
	_, redis := redisProgram(nowhere)
	_, postgres := postgresPrograms(nowhere, filepath.Join(t.TempDir(), "*/bin"))
	for name, err := range map[string]error{"redis": redis, "postgres": postgres} {
		if err == nil || !strings.Contains(err.Error(), "apt-get install -y redis-server postgresql") {
			t.Errorf("%s: got %v, want the install command", name, err)
		}
	}
}

func TestNewestDebianVersionIsTaken(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, version := range []string{"9", "15", "17", "common"} {
		if err := os.MkdirAll(filepath.Join(root, version, "bin"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	nowhere := func(string) (string, error) { return "", errors.New("not found") }
	got, err := postgresPrograms(nowhere, filepath.Join(root, "*/bin"))
	if want := filepath.Join(root, "17/bin"); err != nil || got != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
}

func TestCornerNamesAreSafeAndUnique(t *testing.T) {
	t.Parallel()
	a, b := corner("TestBoard/女职工 {x}*[?]"), corner("TestBoard/女职工 {x}*[?]")
	if a == b {
		t.Errorf("twice the same name %s", a)
	}
	for _, name := range []string{a, b, corner(strings.Repeat("Long", 50)), corner("")} {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || len(name) > 40 {
			t.Errorf("%q has a byte that needs quoting, or over 40 of them", name)
		}
	}
}

func TestAStrangersAnswerIsNotReadiness(t *testing.T) {
	t.Parallel()
	p, err := newRedis(redisOptions{}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if ready, err := redisReady(address(p.port), p.pid+1, redisOptions{}); ready || err != nil {
		t.Errorf("got %v (%v) for another process on the port, want not ready", ready, err)
	}
}

func TestAFailedStartShowsTheServersWords(t *testing.T) {
	t.Parallel()
	p, err := newProcess("broken", "/bin/sh", "KILL", user{}, false)
	if err != nil {
		t.Fatal(err)
	}
	p.args = func(string, int) []string { return []string{"-c", "echo the disk is full; exit 1"} }
	p.ready = func(int) (bool, error) { return false, nil }
	if err := p.start(); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v, want the program's own words", err)
	}
	if err := p.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(p.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the directory is still there: %v", err)
	}
}
