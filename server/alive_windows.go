package main

import "os"

// running reports whether a process of this machine is there.
func running(pid int) bool {
	p, err := os.FindProcess(pid) // opens the process, so it fails if there is none
	if err != nil {
		return false
	}
	p.Release()
	return true
}
