package unitfile

import (
	"encoding/csv"
	"fmt"
	"io"

	"lawquiz/quiz"
)

// WriteScenes writes every unit with its invitation code as a CSV file that spreadsheets open: UTF-8
// with a byte order mark, cells guarded as Write guards them. scenes tells each code's unit; of a
// unit's codes the first in order is written, and an empty cell for a unit that has none.
func WriteScenes(w io.Writer, units []quiz.Unit, scenes map[string]int64) error {
	tree, err := quiz.NewTree(units)
	if err != nil {
		return err
	}
	codes := make(map[int64]string, len(scenes))
	for scene, unit := range scenes {
		if have := codes[unit]; have == "" || scene < have {
			codes[unit] = scene
		}
	}
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("write invitation codes: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write([]string{string(code), string(name), "单位全称", "邀请码"}) // csv.Writer keeps its first error for Error
	for _, u := range units {
		out.Write([]string{guard(u.Code), guard(u.Name), guard(tree.FullName(u.ID)), codes[u.ID]})
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write invitation codes: %w", err)
	}
	return nil
}
