package servicetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// PostgresServer is a test's own PostgreSQL server. Its methods fail the test when they fail.
type PostgresServer struct {
	// DSN is its postgres:// address; it stays the same over restarts.
	DSN string

	tb      testing.TB
	process *process
}

// PostgresOption changes how StartPostgres sets a server up.
type PostgresOption func(*postgresOptions)

type postgresOptions struct{ durable bool }

// Durable makes every commit reach the disk before it is answered, as in production.
func Durable() PostgresOption { return func(o *postgresOptions) { o.durable = true } }

// StartPostgres starts a server for this test alone, empty, and ends it with the test.
func StartPostgres(tb testing.TB, options ...PostgresOption) *PostgresServer {
	tb.Helper()
	var chosen postgresOptions
	for _, option := range options {
		option(&chosen)
	}
	p, err := newPostgres(chosen.durable, false)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := p.close(); err != nil {
			tb.Error(err)
		}
	})
	return &PostgresServer{DSN: postgresDSN(p.port), tb: tb, process: p}
}

// Kill9 ends the server and all its children with SIGKILL, as a power cut would; what was
// committed under Durable must be there after Restart.
func (s *PostgresServer) Kill9() {
	s.tb.Helper()
	if err := s.process.killTree(); err != nil {
		s.tb.Fatal(err)
	}
}

// Stop shuts the server down in order, cutting its connections.
func (s *PostgresServer) Stop() {
	s.tb.Helper()
	if err := s.process.stop(syscall.SIGINT); err != nil {
		s.tb.Fatal(err)
	}
}

// Restart stops the server if it runs, and starts it on the same data and address.
func (s *PostgresServer) Restart() {
	s.tb.Helper()
	s.Stop()
	if err := s.process.start(); err != nil {
		s.tb.Fatal(err)
	}
}

// newPostgres makes and starts a server; the caller closes it.
func newPostgres(durable, keep bool) (*process, error) {
	programs, err := postgresPrograms(exec.LookPath, "/usr/lib/postgresql/*/bin")
	if err != nil {
		return nil, err
	}
	as, err := postgresUser()
	if err != nil {
		return nil, err
	}
	// SIGQUIT makes a guarded server drop everything and still give its shared memory back.
	p, err := newProcess("postgres", filepath.Join(programs, "postgres"), "QUIT", as, keep)
	if err != nil {
		return nil, err
	}
	p.args = func(dir string, port int) []string { return postgresArgs(dir, port, durable) }
	p.ready = func(pid int) (bool, error) { return postgresReady(p.dir, pid) }
	if err := initialise(programs, p); err != nil {
		p.close()
		return nil, err
	}
	if err := p.start(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// initialise makes the data directory: UTF-8, bytes compared as bytes, superuser lawquiz.
func initialise(programs string, p *process) error {
	cmd := command(filepath.Join(programs, "initdb"), []string{"-D", dataDir(p.dir), "-U", "lawquiz",
		"-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"}, p.dir, p.as)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// postgresArgs is the server's command line.
func postgresArgs(dir string, port int, durable bool) []string {
	args := []string{"-D", dataDir(dir), "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", dir,
		"-c", "max_connections=300", "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "max_wal_size=2GB"}
	if !durable {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	return args
}

// postgresReady reads the file in which the server itself says how far it is. Asking the port
// would do as well, but a stranger could answer there.
func postgresReady(dir string, pid int) (bool, error) {
	text, err := os.ReadFile(filepath.Join(dataDir(dir), "postmaster.pid"))
	if err != nil {
		return false, nil // not written yet; whether the program lives is asked elsewhere
	}
	const pidLine, statusLine = 0, 7
	lines := strings.Split(string(text), "\n")
	return len(lines) > statusLine && lines[pidLine] == strconv.Itoa(pid) &&
		strings.TrimSpace(lines[statusLine]) == "ready", nil
}

func dataDir(dir string) string { return filepath.Join(dir, "data") }

func postgresDSN(port int) string {
	return "postgres://lawquiz@" + address(port) + "/postgres?sslmode=disable"
}
