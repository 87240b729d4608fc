package questions

import (
	"path/filepath"
	"strings"

	"lawquiz/questions/document"
)

// File is the text of a bank that is still to be read.
type File struct {
	Name   string // as faults show it; its last part must be the bank's id and .yaml
	Source []byte
}

// Check is what stands behind `lawquiz bank lint`. It reads the files and lints their banks
// together: every fault of form and every complaint, each with its line, in the order of the
// files. A complaint about a field that could not be read is left out. The banks are in the
// order of the files and hold what could be read.
func Check(files ...File) ([]Bank, document.Faults) {
	banks := make([]Bank, len(files))
	roots := make([]*document.Node, len(files))
	for i, f := range files {
		banks[i], roots[i] = readBank(f.Name, f.Source)
	}
	var all document.Faults
	for i, complaints := range lintEach(banks) {
		all = append(all, locate(files[i].Name, banks[i], roots[i], complaints)...)
	}
	return banks, all
}

// locate adds to the faults of reading the complaints about what was read, each in its place.
func locate(name string, b Bank, root *document.Node, complaints []Complaint) document.Faults {
	unread := map[string]bool{}
	for _, f := range root.Faults() {
		unread[f.Path] = true
	}
	if b.ID != "" && filepath.Base(name) != b.ID+".yaml" {
		root.FaultAt("id", "bank_file", "文件名要与题库编号一致：请改名为 "+b.ID+".yaml，或改编号")
	}
	for _, c := range complaints {
		if !within(c.Path, unread) {
			root.FaultAt(c.Path, c.Code, c.Message)
		}
	}
	return root.Faults()
}

// within reports whether path is one of paths or lies below one.
func within(path string, paths map[string]bool) bool {
	for path != "" {
		if paths[path] {
			return true
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return false
}
