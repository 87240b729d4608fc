package questions

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// exported is a question as other programs get it, keys included: for authors and archives,
// never for a worker who has not finished.
type exported struct {
	ID          string     `json:"id"`
	Revision    int        `json:"revision"`
	Kind        Kind       `json:"kind"`
	Stem        string     `json:"stem"`
	Options     []Option   `json:"options"` // empty for blank; 正确 and 错误 for judge
	Answers     [][]string `json:"answers,omitempty"`
	Explanation string     `json:"explanation"`
	Citations   []Citation `json:"citations"`
	Difficulty  int        `json:"difficulty"`
	Tags        []string   `json:"tags"`
}

// Export returns every question of the banks, in their order, as one indented JSON array that
// ends with a line end. Absent lists are written as [].
func Export(banks ...Bank) ([]byte, error) {
	items := []exported{}
	for _, b := range banks {
		for _, q := range b.Questions {
			items = append(items, exported{
				ID: q.ID, Revision: q.Revision, Kind: q.Kind, Stem: q.Stem,
				Options: append([]Option{}, q.Options...), Answers: q.Answers,
				Explanation: q.Explanation, Citations: append([]Citation{}, q.Citations...),
				Difficulty: q.Difficulty, Tags: append([]string{}, q.Tags...),
			})
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // 《》 and < stay readable
	e.SetIndent("", "  ")
	if err := e.Encode(items); err != nil {
		return nil, fmt.Errorf("encode questions: %w", err)
	}
	return b.Bytes(), nil
}
