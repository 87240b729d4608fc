package main

import "lawquiz/server/unitfile"

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
