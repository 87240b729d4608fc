package servicetest

import (
	"bytes"
	"fmt"
	"os"
	osuser "os/user"
	"path/filepath"
	"strconv"
)

// installCommand is what a person types when programs are missing.
const installCommand = "apt-get install -y redis-server postgresql"

// postgresPrograms returns the folder that holds initdb and postgres: that on the PATH, else the
// newest one Debian has installed.
func postgresPrograms(look func(string) (string, error), debian string) (string, error) {
	if path, err := look("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), "postgres")); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, err := filepath.Glob(debian)
	if err != nil {
		return "", err
	}
	newest, folder := -1, ""
	for _, candidate := range found {
		version, err := strconv.Atoi(filepath.Base(filepath.Dir(candidate)))
		if err == nil && version > newest {
			newest, folder = version, candidate
		}
	}
	if folder == "" {
		return "", fmt.Errorf("PostgreSQL is not installed; tests need it: %s", installCommand)
	}
	return folder, nil
}

// postgresUser is who the server runs as: PostgreSQL refuses root, so root lends it to postgres.
func postgresUser() (user, error) {
	if os.Geteuid() != 0 {
		return user{}, nil
	}
	account, err := osuser.Lookup("postgres")
	if err != nil {
		return user{}, fmt.Errorf("PostgreSQL refuses to run as root and needs the user postgres (%w): %s", err, installCommand)
	}
	uid, err := strconv.Atoi(account.Uid)
	if err != nil {
		return user{}, fmt.Errorf("user postgres: %w", err)
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		return user{}, fmt.Errorf("user postgres: %w", err)
	}
	return user{uid, gid}, nil
}

// redisProgram finds the server program.
func redisProgram(look func(string) (string, error)) (string, error) {
	path, err := look("redis-server")
	if err != nil {
		return "", fmt.Errorf("Redis is not installed; tests need it: %s", installCommand)
	}
	return path, nil
}

// childrenOf lists a process's children as /proc has them.
func childrenOf(parent int) []int {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is well-formed
	var children []int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		// "pid (name) state parent ...", and a name may hold anything, even a bracket.
		fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
		if len(fields) > 1 && string(fields[1]) == strconv.Itoa(parent) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
				children = append(children, pid)
			}
		}
	}
	return children
}
