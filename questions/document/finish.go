package document

import (
	"slices"
	"strings"
)

// Finish adds the fault unknown_key for every field of this node, and of the nodes below it, whose
// name no reader asked for by Field or Has. A map of which no field was asked for is left alone:
// its reader has not come to it, because something above is at fault.
func (n *Node) Finish() {
	for _, item := range n.items {
		item.Finish()
	}
	if n.asked == nil {
		return
	}
	for _, f := range n.fields {
		if n.asked[f.name] {
			f.Finish()
			continue
		}
		n.unknown(f)
	}
}

// unknown adds the fault unknown_key for a field nobody asked for.
func (n *Node) unknown(f *Node) {
	at := *f
	at.line, at.column = f.keyLine, f.keyColumn // the name is wrong, not the value
	if near, found := nearest(f.name, n.known(false)); found {
		at.Fault("unknown_key", "没有 %s 这一项，是否想写 %s？", clip(f.name), near)
		return
	}
	if near, found := nearest(f.name, n.known(true)); found {
		at.Fault("unknown_key", "没有 %s 这一项，而 %s 已经写过：请删去", clip(f.name), near)
		return
	}
	at.Fault("unknown_key", "没有 %s 这一项：请删去；这里可以写 %s", clip(f.name), strings.Join(n.known(true), "、"))
}

// known returns, sorted, the names a reader asked for: all, or only those that are not written
// yet, of which a misspelt name is most likely one.
func (n *Node) known(written bool) []string {
	var names []string
	for name := range n.asked {
		if f := n.byName[name]; written || f == nil || f.keyLine == 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// nearest returns the word of words that s was most likely meant to be: at most one change
// in three characters away. found is false when there is none.
func nearest(s string, words []string) (word string, found bool) {
	if len(s) > 64 {
		return "", false
	}
	best := max(1, len([]rune(s))/3) + 1
	for _, w := range words {
		if d := distance([]rune(s), []rune(w)); d < best {
			best, word, found = d, w, true
		}
	}
	return word, found
}

// distance is the number of characters to insert, delete, replace or swap with their neighbour.
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range b {
		d[0][j+1] = j + 1
	}
	for i := range a {
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			d[i+1][j+1] = min(d[i][j+1]+1, d[i+1][j]+1, d[i][j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d[i+1][j+1] = min(d[i+1][j+1], d[i-1][j-1]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
