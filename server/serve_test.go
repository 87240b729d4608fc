package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz/store"
	"lawquiz/server/api"
	"lawquiz/server/demo"
)

// A worker's whole road over HTTP, on SQLite and boards in memory, in a process of its own whose
// home, temporary directory and working directory stay empty; then again after a restart.
func TestWorkersRoad(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	data := filepath.Join(t.TempDir(), "data")
	environ := []string{"HOME=" + outside, "TMPDIR=" + outside, "XDG_CACHE_HOME=" + outside, "SQLITE_TMPDIR=" + outside}
	s, _ := spawnDemo(t, data, environ...)
	token := takeRoad(t, s)
	again, r := s.sit(token, 20)
	if r.Points != 200 || !r.Passed {
		t.Errorf("a second sitting %s earned %+v", again.ID, r)
	}
	s.awaitPlaces(token, 1, 1, 1, 1)
	if code := s.stop(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, s.log)
	}
	wantFiles(t, outside)
	wantFiles(t, data, "lawquiz.db", "lawquiz.key")

	restarted, _ := spawnDemo(t, data, environ...)
	restarted.awaitPlaces(token, 1, 1, 1, 1) // the session is good and the boards are rebuilt
	if b := restarted.board(token, 1); b.Total != 2 || b.Items[0].Points != 200 || b.Items[1].Points >= 200 {
		t.Errorf("boards after the restart: %+v", b)
	}
	var contests api.Contests
	restarted.want(&contests, "GET", "/api/v1/contests", token, nil)
	if len(contests.Items) != 1 || *contests.Items[0].ChancesLeft != 1 {
		t.Errorf("contests after the restart: %+v", contests)
	}
	if code := restarted.stop(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, restarted.log)
	}
}

// takeRoad takes two workers of one company through everything a worker does, and returns the token of
// the better one, who stands first at all four levels.
func takeRoad(t *testing.T, s *site) string {
	t.Helper()
	unit, path, scene := company(t)
	var at api.Unit
	s.want(&at, "GET", "/api/v1/scenes/"+scene, "", nil)
	if at.ID != fmt.Sprint(unit) || at.Code != demo.RosterCode {
		t.Errorf("the invitation code leads to %+v, want unit %d", at, unit)
	}
	var rules api.Rules
	s.want(&rules, "GET", inDemo+"/rules", "", nil)
	if !strings.Contains(rules.Text, "参赛对象") || !strings.Contains(rules.Text, "200") {
		t.Errorf("rules: %s", rules.Text)
	}
	frames := s.stream(1)
	hear(t, frames, `"total":0`)

	other := s.worker("周云舟", unit)
	s.sit(other, 5)
	token := s.worker("林小禾", unit)
	p, r := s.sit(token, 12)
	if len(p.Questions) != 20 || r.Full != 200 || r.Points < 120 || !r.Passed || len(r.Review) != 20 {
		t.Errorf("paper of %d questions, result %+v", len(p.Questions), r)
	}
	shown, err := json.Marshal(p.Questions)
	check(t, err)
	for _, secret := range []string{"correct", "explanation", "key", "citations"} {
		if strings.Contains(string(shown), `"`+secret) {
			t.Errorf("a paper shows %q", secret)
		}
	}
	s.awaitPlaces(token, 1, 1, 1, 1)
	s.awaitPlaces(other, 2, 2, 2, 2)
	hear(t, frames, `"total":2`)
	wantBoards(t, s, token, path)
	return token
}

// wantBoards looks at the boards of people at every level, and of units under every parent.
func wantBoards(t *testing.T, s *site, token string, path []int64) {
	t.Helper()
	for i, unit := range path {
		b := s.board(token, unit)
		if b.Total != 2 || len(b.Items) != 2 || b.Stale {
			t.Fatalf("people of unit %d: %+v", unit, b)
		}
		name := map[bool]string{true: "林小禾", false: "林*禾"}[i == 0] // in full in one's own unit
		if b.Items[0].Place != 1 || b.Items[0].Name != name || b.Items[0].Points <= b.Items[1].Points {
			t.Errorf("people of unit %d: %+v", unit, b.Items)
		}
		if i == 0 {
			continue
		}
		var units api.UnitBoard
		s.want(&units, "GET", fmt.Sprintf("%s/boards/units?parent=%d", inDemo, unit), token, nil)
		below := slices.IndexFunc(units.Items, func(u api.UnitRow) bool { return u.UnitID == fmt.Sprint(path[i-1]) })
		if below < 0 || units.Items[below].People != 2 || units.Items[below].Sittings != 2 {
			t.Errorf("units under %d: %+v", unit, units.Items)
		}
	}
}

// wantFiles lists every file below a directory.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	var got []string
	check(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			got = append(got, e.Name())
		}
		return err
	}))
	if !slices.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", dir, got, want)
	}
}

func TestASecondServerIsRefused(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first := serveDemo(t, data)
	cmd, out, log := spawn(t, nil, "serve", "--demo", "--addr", "127.0.0.1:0", "--data", data)
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != exitUsage {
		t.Fatalf("the second server ended with %v:\n%s", err, log)
	}
	if !strings.Contains(log.String(), "另一个 lawquiz 服务正在使用这份数据") || out.String() != "" {
		t.Errorf("the second server said\n%s%s", out, log)
	}
	if status, _, err := first.ask("GET", "/readyz", "", nil); err != nil || status != http.StatusOK {
		t.Errorf("the first server is disturbed: %d, %v", status, err)
	}
}

// A server killed in the middle of a sitting is succeeded at once; what it acknowledged is there.
func TestAKilledServerIsSucceeded(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	unit, _, _ := company(t)
	killed, process := spawnDemo(t, data)
	token := killed.worker("陈望月", unit)
	_, r := killed.sit(token, 20)
	check(t, process.Kill())
	killed.stop()
	s := serveDemo(t, data)
	s.awaitPlaces(token, 1, 1, 1, 1)
	if b := s.board(token, unit); b.Items[0].Points != r.Points {
		t.Errorf("acknowledged %v points, the board has %+v", r.Points, b.Items)
	}
}

// The lease of a process that is no more does not keep a server waiting, nor does one that was left
// by an earlier process of our own number, as in a container.
func TestALeaseLeftBehind(t *testing.T) {
	t.Parallel()
	ended := exec.Command("true")
	check(t, ended.Run())
	host, err := os.Hostname()
	check(t, err)
	for _, pid := range []int{ended.ProcessState.Pid(), os.Getpid()} {
		data := t.TempDir()
		hold(t, data, fmt.Sprintf("%s/%d/00000000", host, pid), now())
		s := serveDemo(t, data)
		if code := s.stop(); code != 0 {
			t.Errorf("exit %d:\n%s", code, s.log)
		}
		if holder := leases(t, data); len(holder) > 0 {
			t.Errorf("a stopped server holds %v", holder)
		}
	}
}

// A server that was suspended until another took its record stops by itself.
func TestATakenRecordStopsTheServer(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	s := serveDemo(t, data)
	hold(t, data, "elsewhere/1/00000000", now()+2*aloneTerm)
	until(t, patience, "the server to stop", func() bool { return strings.Contains(s.log.String(), errTaken.Error()) })
	if code := s.stop(); code != exitFailed {
		t.Errorf("exit %d:\n%s", code, s.log)
	}
}

// hold takes the lease on a record as another server would at a time (Unix ms).
func hold(t *testing.T, data, holder string, at int64) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(data, "lawquiz.db"))
	check(t, err)
	mine, err := db.Hold(t.Context(), aloneLease, holder, at, at+aloneTerm)
	check(t, err)
	if !mine {
		t.Error("the lease is not to be had")
	}
	check(t, db.Close())
}

// leases returns the leases of the record, every one of which has run out in an hour.
func leases(t *testing.T, data string) map[string]int64 {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(data, "lawquiz.db"))
	check(t, err)
	left, err := db.Expired(t.Context(), "", now()+3600_000)
	check(t, err)
	check(t, db.Close())
	return left
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer taken.Close()
	addr := taken.Addr().String()
	data := t.TempDir()
	do(t, nil, "serve", "--data", data, "--addr", addr).wants(t, exitUsage, "不能监听 "+addr)
	do(t, []string{"LAWQUIZ_ADMIN_ADDR=" + addr}, "serve", "--data", data, "--addr", "127.0.0.1:0").wants(t, exitUsage, "不能监听 "+addr)
	check(t, os.WriteFile(filepath.Join(data, "lawquiz.key"), []byte("not a key"), 0o600))
	do(t, nil, "serve", "--data", data, "--addr", "127.0.0.1:0").wants(t, exitUsage, "密钥文件")
	other := t.TempDir()
	do(t, nil, "units", "import", "--data", other, file(t, "units.csv", unitTable)).wants(t, 0)
	do(t, nil, "serve", "--demo", "--data", other, "--addr", "127.0.0.1:0").wants(t, exitUsage, "已有其他单位（某市总工会）")
	if left := leases(t, other); len(left) > 0 {
		t.Errorf("a server that did not start holds %v", left)
	}
	inFile := file(t, "flat", "")
	do(t, nil, "serve", "--data", filepath.Join(inFile, "x"), "--addr", "127.0.0.1:0").wants(t, exitUsage, "不能建立数据目录")
}
