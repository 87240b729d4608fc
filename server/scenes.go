package main

import (
	"io"

	"lawquiz/quiz"
	"lawquiz/server/unitfile"
)

const (
	sceneLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sceneLength  = 8
)

// newScenes returns an invitation code for every unit that has none yet. chance gives random
// bytes; codes that are there already, or were just made, are not made again.
func newScenes(units []quiz.Unit, have map[string]int64, chance io.Reader) (map[string]int64, error) {
	named := make(map[int64]bool, len(have))
	for _, unit := range have {
		named[unit] = true
	}
	made := make(map[string]int64)
	for _, u := range units {
		for !named[u.ID] {
			code, err := newScene(chance)
			if err != nil {
				return nil, err
			}
			if have[code] == 0 && made[code] == 0 {
				made[code], named[u.ID] = u.ID, true
			}
		}
	}
	return made, nil
}

// newScene draws letters, each as likely as any other.
func newScene(chance io.Reader) (string, error) {
	const even = 256 - 256%len(sceneLetters) // bytes from here on would favour the first letters
	code := make([]byte, 0, sceneLength)
	var b [1]byte
	for len(code) < sceneLength {
		if _, err := io.ReadFull(chance, b[:]); err != nil {
			return "", err
		}
		if int(b[0]) < even {
			code = append(code, sceneLetters[int(b[0])%len(sceneLetters)])
		}
	}
	return string(code), nil
}

type unitsScenesCmd struct{ place }

// Run writes every unit with its invitation code to standard output.
func (c unitsScenesCmd) Run(w *world) error {
	db, err := c.openKept(w)
	if err != nil {
		return err
	}
	defer db.Close()
	units, err := db.Units(w.ctx)
	if err != nil {
		return err
	}
	scenes, err := db.Scenes(w.ctx)
	if err != nil {
		return err
	}
	return unitfile.WriteScenes(w.stdout, units, scenes)
}
