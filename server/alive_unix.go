//go:build !windows

package main

import (
	"errors"
	"os"
	"syscall"
)

// running reports whether a process of this machine is there.
func running(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}
