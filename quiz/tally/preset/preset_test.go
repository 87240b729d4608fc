package preset_test

import (
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/preset"
)

// Every preset is a good sheet for any unit, also for one with an odd name.
func TestPresets(t *testing.T) {
	t.Parallel()
	for _, under := range []string{"某市总工会", `某"市\总工会`, "{{单位}}"} {
		all := preset.All(under)
		if len(all) != 3 {
			t.Fatalf("%d presets", len(all))
		}
		for _, p := range all {
			sheet, faults := quiz.ReadSheet(p.ID, []byte(p.Source))
			if len(faults) > 0 {
				t.Errorf("%s: %v", p.ID, faults)
				continue
			}
			if sheet.Candidates.Under != under || p.Title == "" || !strings.HasPrefix(p.Source, "# ") {
				t.Errorf("%s: %+v", p.ID, sheet.Candidates)
			}
		}
	}
}
