package main

import (
	"fmt"
	"io"
	"os"
)

// progress tells a person at a terminal how far a long file has come; a pipe is told nothing.
type progress struct {
	out   io.Writer // nil: nobody watches
	name  string
	shown bool
}

func newProgress(w *world, name string, quiet bool) *progress {
	p := &progress{name: name}
	file, ok := w.stderr.(*os.File)
	if !ok || quiet {
		return p
	}
	if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		p.out = file
	}
	return p
}

// show writes over the line it wrote before.
func (p *progress) show(done, total int) {
	if p.out == nil || total < 1000 {
		return
	}
	p.shown = true
	fmt.Fprintf(p.out, "\r%s：已比对 %d / %d 题", p.name, done, total)
}

func (p *progress) end() {
	if p.shown {
		fmt.Fprintln(p.out)
	}
}
