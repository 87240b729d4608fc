// Package quiz is the contest as pure thought: contest documents, the unit tree, drawing,
// scoring and ranking. It does no I/O, reads no clock and starts no goroutine; seed and
// time are arguments.
package quiz

import (
	"fmt"
	"strings"
)

// Points are hundredths of a point: 1250 is 12.5 分.
type Points int64

// Float returns the points as a number with at most two decimals.
func (p Points) Float() float64 { return float64(p) / 100 }

// String writes the points without needless zeros: 12.5, 100, 0.25.
func (p Points) String() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	s := fmt.Sprintf("%s%d.%02d", sign, p/100, p%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
