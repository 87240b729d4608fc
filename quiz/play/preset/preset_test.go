package preset_test

import (
	"testing"

	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/play/preset"
)

// Every preset is a document without faults or warnings that the shipped banks can fill.
func TestPresets(t *testing.T) {
	t.Parallel()
	banks, err := bank.All()
	if err != nil {
		t.Fatal(err)
	}
	all, err := preset.All()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 7 {
		t.Errorf("%d presets", len(all))
	}
	for _, p := range all {
		c, faults := quiz.ReadContest(p.Name, []byte(p.Document))
		if len(faults) > 0 {
			t.Errorf("%s: %v", p.Name, faults)
			continue
		}
		if c.ID != p.Name || p.Title == "" || p.Note == "" {
			t.Errorf("%s: id %s, title %q, note %q", p.Name, c.ID, p.Title, p.Note)
		}
		if w := quiz.Warnings(c); len(w) > 0 {
			t.Errorf("%s: %v", p.Name, w)
		}
		if err := play.CheckBanks(c, banks); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	all, err := preset.All()
	if err != nil {
		t.Fatal(err)
	}
	now, err := quiz.ParseMoment("2026-06-10 15:30")
	if err != nil {
		t.Fatal(err)
	}
	src, err := all[0].Start("mine", now)
	if err != nil {
		t.Fatal(err)
	}
	c, faults := quiz.ReadContest("", src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if c.ID != "mine" || quiz.FormatMoment(c.Window.Open) != "2026-06-17 09:00" || quiz.FormatMoment(c.Window.Close) != "2026-06-24 00:00" {
		t.Errorf("%s from %s to %s", c.ID, quiz.FormatMoment(c.Window.Open), quiz.FormatMoment(c.Window.Close))
	}
}
