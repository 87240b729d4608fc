package census_test

import (
	"bytes"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
)

// Bytes that would favour some letters are not used, a code that is there already is not given
// again, and chance that fails is an error.
func TestNewScenes(t *testing.T) {
	t.Parallel()
	units := []quiz.Unit{{ID: 1}, {ID: 2}, {ID: 3}}
	taken := "00000000"
	chance := append(bytes.Repeat([]byte{0}, 8), bytes.Repeat([]byte{255, 1}, 8)...)
	chance = append(chance, bytes.Repeat([]byte{1}, 8)...) // made a moment ago
	chance = append(chance, bytes.Repeat([]byte{247}, 8)...)
	made, err := census.NewScenes(units, map[string]int64{taken: 2}, bytes.NewReader(chance))
	must(t, err)
	if len(made) != 2 || made["11111111"] != 1 || made["zzzzzzzz"] != 3 {
		t.Errorf("made %v", made)
	}
	if _, err := census.NewScenes(units, nil, strings.NewReader("short")); err == nil {
		t.Error("no error where chance ends")
	}
}
