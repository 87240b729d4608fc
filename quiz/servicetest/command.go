package servicetest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

const (
	// parentEvery is how often Command looks whether its own parent is still there.
	parentEvery = 500 * time.Millisecond
	// graceTime is what the command gets between being asked to end and being made to.
	graceTime = 10 * time.Second
)

// Command runs a command line beside the shared servers, its output and input being ours, and
// returns its exit code once the servers are gone. SIGINT, SIGTERM and the end of our own parent
// end the command, with everything it has started, and then the servers.
func Command(arguments []string) (code int, err error) {
	path, err := exec.LookPath(arguments[0])
	if err != nil {
		return 0, err
	}
	environment, stop, err := Share()
	if err != nil {
		return 0, err
	}
	cmd := command(path, arguments[1:], "", user{})
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := runGuarded(cmd); err != nil {
		return 0, errors.Join(err, stop())
	}
	return cmd.ProcessState.ExitCode(), stop()
}

// runGuarded runs cmd, the leader of its own process group, to its end.
func runGuarded(cmd *exec.Cmd) error {
	guard, err := newGuard("", "TERM")
	if err != nil {
		return err
	}
	guard.over(cmd, "-$$")
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(asked)
	if err := cmd.Start(); err != nil {
		return errors.Join(err, guard.release())
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	err = attend(cmd, ended, asked)
	guard.forget()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil // the caller reads the exit code
	}
	return errors.Join(err, guard.release())
}

// attend waits for the command, ending its group when asked to or when our parent is gone.
func attend(cmd *exec.Cmd, ended <-chan error, asked <-chan os.Signal) error {
	parent := os.Getppid()
	look := time.NewTicker(parentEvery)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case s := <-asked:
			return endGroup(cmd, ended, s.(syscall.Signal))
		case <-look.C:
			if os.Getppid() != parent {
				return endGroup(cmd, ended, syscall.SIGTERM)
			}
		}
	}
}

// endGroup sends the signal to the command and all it has started, and SIGKILL after graceTime.
func endGroup(cmd *exec.Cmd, ended <-chan error, with syscall.Signal) error {
	group := -cmd.Process.Pid
	if err := sendSignal(group, with); err != nil {
		return fmt.Errorf("end the command: %w", err)
	}
	grace := time.NewTimer(graceTime)
	defer grace.Stop()
	select {
	case err := <-ended:
		// What it leaves behind, such as the test binaries of go test, ends too.
		return errors.Join(err, sendSignal(group, syscall.SIGKILL))
	case <-grace.C:
		if err := sendSignal(group, syscall.SIGKILL); err != nil {
			return err
		}
		return <-ended
	}
}
