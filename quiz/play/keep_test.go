package play_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

func (h *hall) keeper() *play.Keeper {
	return play.NewKeeper(play.KeeperConfig{
		DB: h.DB, Catalog: h.Catalog, Now: h.clock.now,
		Banks: func(context.Context) ([]questions.Bank, error) { return law(), nil },
	})
}

// drafting writes a draft with faults, mends it, and publishes it in two steps.
func drafting(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source)
	k := h.keeper()
	d, err := k.Create(ctx, "c", "id: c\n", by)
	must(t, err)
	checked, err := k.Check(ctx, d.Document)
	must(t, err)
	if checked.Sound() || checked.Faults[0].Path != "title" {
		t.Errorf("faults %v", checked.Faults)
	}
	_, err = h.Catalog.Contest("c")
	wantCode(t, err, quiz.NotFound)
	p, err := k.Publishing(ctx, "c")
	must(t, err)
	same(t, "a digest of what cannot be published", []any{p.Digest, len(p.Blocked)}, []any{"", 1})
	_, err = k.Publish(ctx, "c", "", by)
	wantCode(t, err, quiz.Invalid)

	d.Document = document("c")
	d, err = k.Write(ctx, d)
	must(t, err)
	same(t, "edition", d.Edition, int64(2))
	stale := d
	stale.Edition = 1
	_, err = k.Write(ctx, stale)
	wantCode(t, err, quiz.RevisionStale)
	wantCode(t, k.Drop(ctx, "c", 1), quiz.RevisionStale)

	p, err = k.Publishing(ctx, "c")
	must(t, err)
	if len(p.Blocked) > 0 || p.Pool != 60 || !slices.Equal(p.Missing, []int64{3}) || !strings.Contains(strings.Join(p.Says, ""), "60 道") {
		t.Errorf("publishing: %v, pool %d, missing %v, %v", p.Blocked, p.Pool, p.Missing, p.Says)
	}
	d.Document += "# 改了一点\n"
	_, err = k.Write(ctx, d)
	must(t, err)
	_, err = k.Publish(ctx, "c", p.Digest, by)
	wantCode(t, err, quiz.PreviewStale)
	p, err = k.Publishing(ctx, "c")
	must(t, err)
	c, err := k.Publish(ctx, "c", p.Digest, by)
	must(t, err)
	same(t, "published", []any{c.State, c.Pool.Len(), len(c.Changes), c.Changes[0].What}, []any{store.Published, 60, 1, store.ChangePublish})
	same(t, "drafts left", h.raw.Count("contest_draft"), 0)
	_, err = k.Create(ctx, "c", "", by)
	wantCode(t, err, quiz.Invalid)
	h.sit(t, h.worker(t, 10), "c", 10)
}

// draftsRefused are drafts and documents that are not taken.
func draftsRefused(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("taken"))
	k := h.keeper()
	for name, test := range map[string]struct{ id, text string }{
		"no id":            {"", document("c")},
		"an id in Chinese": {"竞赛", document("c")},
		"a contest's id":   {"taken", document("c")},
		"too long":         {"c", strings.Repeat("#", play.MaxDocument+1)},
		"no text":          {"c", "id: \xff"},
		"a NUL":            {"c", "id: \x00"},
	} {
		_, err := k.Create(ctx, test.id, test.text, by)
		if quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	same(t, "drafts", h.raw.Count("contest_draft"), 0)
	_, err := k.Draft(ctx, "c\x00")
	wantCode(t, err, quiz.NotFound)
	d, err := k.Create(ctx, "late", strings.Replace(document("other"), "2026-03-31 24:00", "2026-03-01 24:00", 1), by)
	must(t, err)
	p, err := k.Publishing(ctx, d.ID)
	must(t, err)
	same(t, "what stands in the way", len(p.Blocked), 2)
	short, err := k.Check(ctx, strings.Replace(document("c"), "count: 5", "count: 50", 1))
	must(t, err)
	if short.Sound() || len(short.Shortages) == 0 || short.Shortages[0].Location != "paper.sections[0]" {
		t.Errorf("shortages %v", short.Shortages)
	}
	unknown, err := k.Check(ctx, strings.Replace(document("c"), "[law]", "[unknown]", 1))
	must(t, err)
	same(t, "place of an unknown bank", unknown.Shortages[0].Location, "bank")
	must(t, k.Drop(ctx, "late", 1))
	wantCode(t, k.Drop(ctx, "late", 1), quiz.NotFound)
}

// sampling draws a paper nobody keeps.
func sampling(t *testing.T, source string) {
	h := enter(t, source)
	_, sheet, err := h.keeper().Sample(context.Background(), document("c"), [32]byte{1})
	must(t, err)
	same(t, "questions", sheet.Len(), 10)
	same(t, "papers on record", h.raw.Count("paper"), 0)
	_, _, err = h.keeper().Sample(context.Background(), "id: c\n", [32]byte{1})
	if err == nil || !strings.Contains(err.Error(), "title") {
		t.Errorf("a document with faults: %v", err)
	}
}

// pausing stops starts and nothing else, on another server too.
func pausing(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	k := h.keeper()
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	order := func(what, reason string) error {
		_, err := k.Change(ctx, "c", play.Order{What: what, Reason: reason, Author: by})
		return err
	}
	wantCode(t, order(store.ChangePause, " "), quiz.Invalid)
	wantCode(t, order(store.ChangeResume, ""), quiz.Invalid)
	must(t, order(store.ChangePause, "网络故障"))
	wantCode(t, order(store.ChangePause, "网络故障"), quiz.Invalid)
	_, err := h.Begin(ctx, "c", h.worker(t, 11))
	wantCode(t, err, quiz.ContestNotOpen)
	resumed, err := h.Begin(ctx, "c", who)
	must(t, err)
	same(t, "the open paper", resumed.ID, o.ID)
	_, err = h.Submit(ctx, who, o.ID, right(o.Sheet, 10))
	must(t, err)
	_, err = h.Begin(ctx, "c", who)
	wantCode(t, err, quiz.ContestNotOpen)
	must(t, order(store.ChangeResume, ""))
	h.sit(t, who, "c", 5)
}

// extending moves the close of the window, and leaves open papers and what was published alone.
func extending(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	k := h.keeper()
	who := h.worker(t, 10)
	h.clock.at("2026-03-31 23:58")
	o := h.begin(t, who, "c")
	same(t, "cut at the close", o.Deadline, moment("2026-03-31 24:00"))
	before, err := h.Catalog.Contest("c")
	must(t, err)
	extend := func(to, reason string) error {
		_, err := k.Change(ctx, "c", play.Order{What: store.ChangeExtend, Closes: moment(to), Reason: reason, Author: by})
		return err
	}
	wantCode(t, extend("2026-03-31 24:00", "应基层要求"), quiz.Invalid)
	wantCode(t, extend("2028-03-31 24:00", "应基层要求"), quiz.Invalid)
	wantCode(t, extend("2026-04-05 24:00", ""), quiz.Invalid)
	must(t, extend("2026-04-05 24:00", "应基层要求。"))
	again := h.begin(t, who, "c")
	same(t, "the open paper's deadline", []int64{again.ID, again.Deadline}, []int64{o.ID, o.Deadline})
	c, err := h.Catalog.Contest("c")
	must(t, err)
	if !strings.HasPrefix(c.Rules, before.Rules) || !strings.Contains(c.Rules, "由2026年3月31日24时延长至2026年4月5日24时。原因：应基层要求。已经开始") {
		t.Errorf("rules end with %q", strings.TrimPrefix(c.Rules, before.Rules))
	}
	h.clock.at("2026-04-02 09:00")
	next := h.begin(t, who, "c")
	same(t, "a paper of the added days", next.Deadline, h.clock.now()+5*minute)
	same(t, "documents with other dates", h.raw.Count("contest WHERE document LIKE '%2026-04%'"), 0)
	h.clock.at("2026-04-06 00:00")
	wantCode(t, extend("2026-04-10 24:00", "应基层要求"), quiz.Invalid)
}

// closing ends a contest before its window.
func closing(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	c, err := h.keeper().Change(ctx, "c", play.Order{What: store.ChangeClose, Reason: "名额已满", Author: by})
	must(t, err)
	if c.State != store.Closed || !strings.Contains(c.Rules, "提前截止") {
		t.Errorf("state %s, rules %s", c.State, c.Rules)
	}
	_, err = h.Submit(ctx, who, o.ID, right(o.Sheet, 10))
	must(t, err)
	_, err = h.Begin(ctx, "c", who)
	wantCode(t, err, quiz.ContestClosed)
	_, err = h.keeper().Change(ctx, "c", play.Order{What: store.ChangePause, Reason: "x", Author: by})
	wantCode(t, err, quiz.Invalid)
	_, err = h.keeper().Change(ctx, "x", play.Order{What: store.ChangePause, Reason: "x", Author: by})
	wantCode(t, err, quiz.NotFound)
}
