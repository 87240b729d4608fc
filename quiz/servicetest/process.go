package servicetest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// How long a server may take to be ready (crash recovery included) and to go away.
const (
	readyTime = 60 * time.Second
	stopTime  = 30 * time.Second
	portTries = 5
)

// user is who a server runs as; the zero value is whoever runs the tests.
type user struct{ uid, gid int }

// process is one server program with its directory, port and guard. It may be started again
// after it ended. Its methods may be called from any goroutine.
type process struct {
	name  string // for messages
	path  string // the program
	dir   string // everything it writes; removed by close
	as    user
	port  int                                 // chosen by the first start, kept for ever after
	args  func(dir string, port int) []string // the command line
	ready func(pid int) (bool, error)         // asked until true; it must know its own pid from a stranger's
	guard *guard

	mu  sync.Mutex
	pid int // 0: not running
}

// newProcess makes the directory and, unless keep, sets a guard over it that ends the server by
// the named signal should the starter end first. The caller closes the process.
func newProcess(name, path, signal string, as user, keep bool) (*process, error) {
	dir, err := os.MkdirTemp("", "lawquiz-"+name+"-")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := &process{name: name, path: path, dir: dir, as: as}
	if as != (user{}) {
		if err := os.Chown(dir, as.uid, as.gid); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", name, err), os.RemoveAll(dir))
		}
	}
	if keep {
		return p, nil
	}
	if p.guard, err = newGuard(dir, signal); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: guard: %w", name, err), os.RemoveAll(dir))
	}
	return p, nil
}

// start runs the server and returns once it is ready. The first start tries several ports,
// since another program may take one between the look and the use.
func (p *process) start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pid != 0 {
		return fmt.Errorf("%s: already running", p.name)
	}
	fixed := p.port != 0
	var failed error
	for range portTries {
		if !fixed {
			port, err := freePort()
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			p.port = port
		}
		if failed = p.tryStart(); failed == nil {
			return nil
		}
	}
	return fmt.Errorf("%s: %w\n%s", p.name, failed, p.logTail())
}

// tryStart starts the program once; if it does not become ready, it is ended again.
func (p *process) tryStart() error {
	pid, err := spawn(p.path, p.args(p.dir, p.port), p.dir, p.as, p.guard)
	if err != nil {
		return err
	}
	p.pid = pid
	err = poll(readyTime, "ready", func() (bool, error) {
		if p.reap() {
			return false, errors.New("ended while starting")
		}
		return p.ready(pid)
	})
	if err != nil {
		return errors.Join(err, p.end(syscall.SIGKILL))
	}
	return nil
}

// stop sends the signal and returns when the server is gone; a stopped server stays stopped.
func (p *process) stop(with syscall.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.end(with)
}

// end is stop for callers that hold mu.
func (p *process) end(with syscall.Signal) error {
	if p.pid == 0 {
		return nil
	}
	// One that was paused hears no other signal until it continues.
	if err := errors.Join(sendSignal(p.pid, with), sendSignal(p.pid, continueSignal)); err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	err := poll(stopTime, "end", func() (bool, error) { return p.reap(), nil })
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	return nil
}

// killTree ends the server and its children with SIGKILL. The server is paused first, so that it
// has no more children than those seen. Without /proc only the server is killed; the children
// then notice and leave by themselves.
func (p *process) killTree() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pid == 0 {
		return fmt.Errorf("%s: not running", p.name)
	}
	if err := sendSignal(p.pid, pauseSignal); err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	for _, child := range childrenOf(p.pid) {
		if err := sendSignal(child, syscall.SIGKILL); err != nil {
			return fmt.Errorf("%s: child: %w", p.name, err)
		}
	}
	return p.end(syscall.SIGKILL)
}

// signal sends a signal to a running server.
func (p *process) signal(s syscall.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pid == 0 {
		return fmt.Errorf("%s: not running", p.name)
	}
	return sendSignal(p.pid, s)
}

// reap takes note of the program's end; true means that it is not running. There is no goroutine
// that waits, because tests look for leaked ones.
func (p *process) reap() bool {
	if p.pid != 0 && hasEnded(p.pid) {
		p.pid = 0
		p.guard.forget()
	}
	return p.pid == 0
}

// close ends the server at once and removes its directory.
func (p *process) close() error {
	err := p.stop(syscall.SIGKILL)
	if p.guard == nil {
		return errors.Join(err, os.RemoveAll(p.dir))
	}
	return errors.Join(err, p.guard.release())
}

// logTail returns the end of what the server printed.
func (p *process) logTail() string {
	const most = 4000
	text, err := os.ReadFile(logFile(p.dir))
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-most):])
}

// logFile is where a server's own output goes.
func logFile(dir string) string { return filepath.Join(dir, "log") }
