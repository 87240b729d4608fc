package rehearse_test

import (
	"slices"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz/library"
	"lawquiz/quiz/store"
	"lawquiz/server/api"
	"lawquiz/server/rehearse"
)

// turned returns the banks with the keys of single questions moved on by one option.
func turned(banks []questions.Bank) []questions.Bank {
	out := slices.Clone(banks)
	for i := range out {
		out[i].Questions = slices.Clone(out[i].Questions)
		for j := range out[i].Questions {
			q := &out[i].Questions[j]
			if q.Kind != questions.Single {
				continue
			}
			q.Options, q.Revision = slices.Clone(q.Options), q.Revision+1
			at := slices.IndexFunc(q.Options, func(o questions.Option) bool { return o.Correct })
			q.Options[at].Correct, q.Options[(at+1)%len(q.Options)].Correct = false, true
		}
	}
	return out
}

// The server's keys are its own: others than the program ships, and others than those still to be
// published. Scores are told by what contests draw.
func TestRunOverChangedKeys(t *testing.T) {
	t.Parallel()
	ships, err := shipped()
	must(t, err)
	changed := turned(ships)
	units, heads := few()
	var kept *library.Library
	h := open(t, 15, units, heads, sabotage{api: func(c *api.Config) {
		kept = library.New(library.Config{DB: c.Record.(*store.DB), Now: c.Now})
		t.Cleanup(kept.Close)
		c.Library = kept
	}})
	must(t, kept.Install(t.Context(), changed))
	h.banks = changed // what its contests draw from
	for _, b := range turned(changed) {
		file, err := questions.Export(b)
		must(t, err)
		p, err := kept.Preview(t.Context(), library.File{Name: "待审.json", Source: file, Author: "律师"}, nil)
		must(t, err)
		_, err = kept.Accept(t.Context(), p, library.Acceptance{Bank: b.ID, Author: "律师", Update: library.ByID, Which: library.OnlyClean})
		must(t, err)
	}
	cfg := h.config(12)
	cfg.Document, cfg.Bank = h.long("attempts: { per_day: 3 }"), ships
	report, err := rehearse.Run(t.Context(), cfg)
	must(t, err)
	if !report.OK() || report.Sittings < 12 {
		t.Errorf("an honest server was found wrong:\n%s", report)
	}
}
