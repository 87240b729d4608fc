//go:build !unix

package servicetest

import (
	"errors"
	"os/exec"
	"syscall"
)

// errPlatform is what every start says here: the servers are POSIX programs.
var errPlatform = errors.New("the test services need Linux or macOS; on Windows run the tests inside WSL")

const (
	pauseSignal    = syscall.SIGTERM
	continueSignal = syscall.SIGTERM
)

type guard struct{}

func newGuard(string, string) (*guard, error)                   { return nil, errPlatform }
func (*guard) over(*exec.Cmd, string)                           {}
func (*guard) forget()                                          {}
func (*guard) release() error                                   { return errPlatform }
func hasEnded(int) bool                                         { return true }
func sendSignal(int, syscall.Signal) error                      { return errPlatform }
func spawn(string, []string, string, user, *guard) (int, error) { return 0, errPlatform }
func command(path string, args []string, _ string, _ user) *exec.Cmd {
	return exec.Command(path, args...)
}
