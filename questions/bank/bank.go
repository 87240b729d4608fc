// Package bank holds the shipped question banks, one YAML file per law.
package bank

import (
	"embed"
	"fmt"
	"io/fs"

	"lawquiz/questions"
)

// FS is the banks' files, named by bank id: laodong-fa.yaml.
//
//go:embed *.yaml
var FS embed.FS

// Files returns the text of every shipped bank, in the order of their names.
func Files() ([]questions.File, error) {
	names, err := fs.Glob(FS, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list banks: %w", err)
	}
	files := make([]questions.File, len(names))
	for i, name := range names {
		src, err := FS.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read bank: %w", err)
		}
		files[i] = questions.File{Name: name, Source: src}
	}
	return files, nil
}

// All returns every shipped bank, in the order of their names. The caller owns them.
// An error is a document.Faults and means the build is broken: the tests load every bank.
func All() ([]questions.Bank, error) {
	files, err := Files()
	if err != nil {
		return nil, err
	}
	banks := make([]questions.Bank, len(files))
	for i, f := range files {
		b, faults := questions.ReadBank(f.Name, f.Source)
		if err := faults.Err(); err != nil {
			return nil, fmt.Errorf("bank %s: %w", f.Name, err)
		}
		banks[i] = b
	}
	return banks, nil
}
