//go:build unix

package servicetest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

const (
	pauseSignal    = syscall.SIGSTOP
	continueSignal = syscall.SIGCONT
)

// spawn starts a program in dir, under a guard, its output going to dir's log. It gets a process group
// of its own, so that Ctrl-C in the terminal reaches the tests and not their servers.
func spawn(path string, args []string, dir string, as user, g *guard) (pid int, err error) {
	log, err := os.OpenFile(logFile(dir), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	cmd := command(path, args, dir, as)
	cmd.Stdout, cmd.Stderr = log, log
	g.over(cmd, "$$")
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	pid = cmd.Process.Pid
	return pid, cmd.Process.Release()
}

// command prepares a program that runs in dir as the given user, speaking English.
func command(path string, args []string, dir string, as user) *exec.Cmd {
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if as != (user{}) {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(as.uid), Gid: uint32(as.gid)}
	}
	return cmd
}

// hasEnded tells whether a child has ended, and takes its leave if so; once true, never ask again.
func hasEnded(pid int) bool {
	var status syscall.WaitStatus
	got, err := syscall.Wait4(pid, &status, syscall.WNOHANG, nil)
	return got == pid || errors.Is(err, syscall.ECHILD)
}

// sendSignal sends a signal; a process that is gone already is no error.
func sendSignal(pid int, s syscall.Signal) error {
	if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("signal %v: %w", s, err)
	}
	return nil
}

// guardScript reads process ids, one a line, until its starter closes the pipe, on purpose or by
// dying; then it ends the last one and removes the directory. An empty line means none; one with
// a minus sign means a process group.
const guardScript = `
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
	kill -s "$2" -- "$pid"
	kill -s CONT -- "$pid"
	for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		kill -s 0 -- "$pid" || break
		sleep 0.1
	done
	kill -s KILL -- "$pid"
fi
if [ -n "$1" ]; then rm -rf -- "$1"; fi
`

// guard is the far end of a guard's pipe. A nil guard watches nothing.
type guard struct {
	pipe  *os.File
	shell *exec.Cmd
}

// newGuard sets a guard over a directory, "" for none.
func newGuard(dir, signal string) (*guard, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	shell := command("/bin/sh", []string{"-c", guardScript, "guard", dir, signal}, "/", user{})
	shell.Stdin = reader
	if err := shell.Start(); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	return &guard{pipe: writer, shell: shell}, nil
}

// over makes a command not started yet tell the guard of itself before it becomes its program: were it
// for the starter to tell, one killed right after starting it would leave it behind. The name is "$$"
// for the process, "-$$" for its group.
func (g *guard) over(cmd *exec.Cmd, name string) {
	if g == nil {
		return
	}
	script := "echo " + name + ` >&3; exec 3>&-; exec "$@"`
	cmd.Args = append([]string{"/bin/sh", "-c", script, "over", cmd.Path}, cmd.Args[1:]...)
	cmd.Path = cmd.Args[0]
	cmd.ExtraFiles = []*os.File{g.pipe} // 3 over there
}

// forget tells the guard that what it watched has ended.
func (g *guard) forget() {
	if g == nil {
		return
	}
	// Only a guard that somebody killed cannot read; the test goes on without it.
	_, _ = g.pipe.WriteString("\n")
}

// release lets the guard do its work now, and returns when it has.
func (g *guard) release() error {
	// The shell's status is that of its last command on purpose: a directory left behind is an error.
	return errors.Join(g.pipe.Close(), g.shell.Wait())
}
