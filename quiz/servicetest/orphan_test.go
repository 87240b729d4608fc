package servicetest_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"lawquiz/quiz/servicetest"
)

// endVariable turns this test binary into one that starts servers, prints where they are, and
// then ends as the variable says.
const endVariable = "LAWQUIZ_SERVICETEST_END"

func TestMain(m *testing.M) {
	if how := os.Getenv(endVariable); how != "" {
		end(how)
	}
	os.Exit(m.Run())
}

// end starts the shared servers and ends without any cleaning up.
func end(how string) {
	environment, _, err := servicetest.Share()
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Join(environment, " "))
	switch how {
	case "panic":
		panic("as the test wants it")
	case "exit":
		os.Exit(0)
	}
	select {} // until killed
}

func TestNothingOutlivesItsStarter(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"panic", "exit", "kill"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			temporary := t.TempDir()
			openToAll(t, temporary)
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(withoutServers(), endVariable+"="+how, "TMPDIR="+temporary)
			servers := startAndRead(t, cmd)
			if how == "kill" {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
			cmd.Wait() // the exit status is not what is tested
			wantGone(t, servers, temporary)
		})
	}
}

func TestStartRunsACommandAndLeavesNothing(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	openToAll(t, temporary)
	cmd := exec.Command(buildStart(t), "--", "sh", "-c",
		"echo LAWQUIZ_TEST_POSTGRES=$LAWQUIZ_TEST_POSTGRES LAWQUIZ_TEST_REDIS=$LAWQUIZ_TEST_REDIS; exit 7")
	cmd.Env = append(withoutServers(), "TMPDIR="+temporary)
	servers := startAndRead(t, cmd)
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("start ended with %v, want the command's exit code 7", err)
	}
	wantGone(t, servers, temporary)
}

func TestStartEndsWithItsCommand(t *testing.T) {
	t.Parallel()
	program := buildStart(t)
	for name, signal := range map[string]syscall.Signal{
		"asked": syscall.SIGTERM, "interrupted": syscall.SIGINT, "killed": syscall.SIGKILL,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			temporary := t.TempDir()
			openToAll(t, temporary)
			// The command holds a listener of its own, in a child, to be seen ending.
			cmd := exec.Command(program, "sh", "-c",
				"echo LAWQUIZ_TEST_POSTGRES=$LAWQUIZ_TEST_POSTGRES LAWQUIZ_TEST_REDIS=$LAWQUIZ_TEST_REDIS; "+
					"sleep 600 & echo $! >"+temporary+"/child; wait")
			cmd.Env = append(withoutServers(), "TMPDIR="+temporary)
			servers := startAndRead(t, cmd)
			child := awaitFile(t, filepath.Join(temporary, "child"))
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			var pid int
			if _, err := fmt.Sscan(child, &pid); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the command's child ends", func() bool { return !isAlive(pid) })
			if err := os.Remove(filepath.Join(temporary, "child")); err != nil {
				t.Fatal(err)
			}
			wantGone(t, servers, temporary)
		})
	}
}

func TestStartWithoutCommandSaysHow(t *testing.T) {
	t.Parallel()
	out, err := exec.Command(buildStart(t)).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(string(out), "usage: start --") {
		t.Errorf("got %v and %q, want exit code 2 and the usage", err, out)
	}
}

// buildStart compiles the start command.
func buildStart(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "start")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "lawquiz/quiz/servicetest/start").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// withoutServers is our environment without the shared servers' names.
func withoutServers() []string {
	var kept []string
	for _, line := range os.Environ() {
		if !strings.HasPrefix(line, "LAWQUIZ_TEST_") {
			kept = append(kept, line)
		}
	}
	return kept
}

// startAndRead starts cmd and returns the host:port of each server on the first line it prints.
func startAndRead(t *testing.T, cmd *exec.Cmd) []string {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("read the servers' addresses: %v", err)
	}
	var servers []string
	for _, pair := range strings.Fields(line) {
		_, value, _ := strings.Cut(pair, "=")
		u, err := url.Parse(value)
		if err != nil || u.Host == "" {
			t.Fatalf("%q is no address: %v", pair, err)
		}
		servers = append(servers, u.Host)
	}
	if len(servers) != 2 {
		t.Fatalf("%d servers in %q, want 2", len(servers), line)
	}
	return servers
}

// wantGone waits until the servers do not listen and have left nothing in their directory.
func wantGone(t *testing.T, servers []string, temporary string) {
	t.Helper()
	for _, addr := range servers {
		eventually(t, addr+" is closed", func() bool {
			conn, err := net.Dial("tcp", addr)
			if err == nil {
				conn.Close()
			}
			return err != nil
		})
	}
	eventually(t, "the directories are removed", func() bool {
		left, err := filepath.Glob(filepath.Join(temporary, "lawquiz-*"))
		return err == nil && len(left) == 0
	})
}

// openToAll lets the user PostgreSQL runs as pass through the folder and those above it.
func openToAll(t *testing.T, folder string) {
	t.Helper()
	for range 2 {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		folder = filepath.Dir(folder)
	}
}

func awaitFile(t *testing.T, path string) (text string) {
	t.Helper()
	eventually(t, path+" is written", func() bool {
		read, err := os.ReadFile(path)
		text = string(read)
		return err == nil && strings.HasSuffix(text, "\n")
	})
	return text
}

// isAlive tells whether the process runs; one that ended and waits to be buried does not.
func isAlive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return syscall.Kill(pid, 0) == nil // where there is no /proc
	}
	return !strings.Contains(string(stat), ") Z ")
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(2 * time.Minute)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("not within two minutes: %s", what)
		case <-tick.C:
		}
	}
}
