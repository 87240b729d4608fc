package api

import "fmt"

// note is what a handler says of a change for the log of changes.
type note struct{ object, detail string }

// note adds to what the log of changes says of this request: the object that was changed and what about it,
// in Chinese. Neither holds a secret, nor of a worker more than her masked name. The guard writes it.
func (c *call) note(object, detail string) { c.notes = append(c.notes, note{object, detail}) }

// notef is note with a detail made from parts.
func (c *call) notef(object, format string, args ...any) {
	c.note(object, fmt.Sprintf(format, args...))
}
