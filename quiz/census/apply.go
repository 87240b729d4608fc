package census

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// By is who makes a change, and why.
type By struct {
	Author string // as the record names her
	Reason string // "": none is given
}

// Apply makes a planned change, in one transaction, and queues what follows from it for people and standings; the
// result is the job's number, 0 if nothing follows. PreviewStale: the units are not what the plan was made from.
// Invalid: a reason is needed. Busy: what followed from the change before is still being worked off.
func (c *Census) Apply(ctx context.Context, base Base, p *Plan, by By) (int64, error) {
	if len(p.Locked) > 0 && by.Reason == "" {
		return 0, needsReason(p.Locked)
	}
	if p.Empty() {
		return 0, nil
	}
	kept, err := c.cfg.DB.KeptTrees(ctx)
	if err != nil {
		return 0, err
	}
	scenes, err := c.scenesFor(ctx, p)
	if err != nil {
		return 0, err
	}
	w := writing{Census: c, plan: p, by: by, now: c.cfg.Now(), kept: kept, scenes: scenes}
	err = c.cfg.DB.Update(ctx, func(tx *store.Tx) error {
		version, err := tx.RaiseUnits()
		if err != nil {
			return err
		}
		if version != base.Version+1 {
			return quiz.Errorf(quiz.PreviewStale, "预览之后单位又有变动：请重新预览，再确认")
		}
		return w.write(tx, base)
	})
	return w.job, err
}

func needsReason(contests []string) error {
	quoted := make([]string, len(contests))
	for i, title := range contests {
		quoted[i] = quiz.Quoted(title)
	}
	return quiz.Errorf(quiz.Invalid, "竞赛%s已经开始，在册人数已锁定：请写明变更的原因，评分表和公示会列出", strings.Join(quoted, "")).
		At("query.reason", "请填写变更原因")
}

// scenesFor makes invitation codes for the units that are new.
func (c *Census) scenesFor(ctx context.Context, p *Plan) ([]store.Scene, error) {
	if len(p.Added) == 0 {
		return nil, nil
	}
	have, err := c.cfg.DB.Scenes(ctx)
	if err != nil {
		return nil, err
	}
	fresh := make([]quiz.Unit, len(p.Added))
	for i, l := range p.Added {
		fresh[i].ID = l.Unit
	}
	made, err := NewScenes(fresh, have, c.cfg.Chance)
	if err != nil {
		return nil, err
	}
	out := make([]store.Scene, 0, len(made))
	for code, unit := range made {
		out = append(out, store.Scene{Code: code, Unit: unit, CreatedAt: c.cfg.Now()})
	}
	return out, nil
}

// writing is one change on its way into the record.
type writing struct {
	*Census
	plan   *Plan
	by     By
	now    int64
	kept   map[int64]int64
	scenes []store.Scene
	job    int64
}

func (w *writing) write(tx *store.Tx, base Base) error {
	w.job = 0
	p := w.plan
	if p.structural() {
		if err := w.keepTrees(tx, base); err != nil {
			return err
		}
	}
	added, changed := p.rows()
	if err := tx.AddUnits(added); err != nil {
		return err
	}
	if err := tx.ChangeUnits(changed); err != nil {
		return err
	}
	for _, m := range p.merges {
		if err := tx.MergeUnit(m.From, m.Into, w.now); err != nil {
			return err
		}
	}
	if p.Reordered {
		order := make([]int64, len(p.into))
		for i := range p.into {
			order[i] = p.into[i].ID
		}
		if err := tx.OrderUnits(order); err != nil {
			return err
		}
	}
	if err := tx.AddUnitNames(p.names, w.now); err != nil {
		return err
	}
	if err := tx.AddScenes(w.scenes); err != nil {
		return err
	}
	if err := tx.ChangeHeads(w.heads()); err != nil {
		return err
	}
	return w.queue(tx)
}

// rows returns the units that are new, and those that change.
func (p *Plan) rows() (added, changed []quiz.Unit) {
	fresh, other := make(map[int64]bool), make(map[int64]bool)
	for _, l := range p.Added {
		fresh[l.Unit] = true
	}
	for _, list := range [][]Line{p.Renamed, p.Regrouped, p.Moved, p.Apart} {
		for _, l := range list {
			other[l.Unit] = true
		}
	}
	for _, u := range p.into {
		switch {
		case fresh[u.ID]:
			added = append(added, u)
		case other[u.ID]:
			changed = append(changed, u)
		}
	}
	return added, changed
}

// keepTrees gives contests that have ended the tree as it is before this change.
func (w *writing) keepTrees(tx *store.Tx, base Base) error {
	var ended []int64
	for _, one := range w.plan.over {
		if _, has := w.kept[one.nr]; !has {
			ended = append(ended, one.nr)
		}
	}
	if len(ended) == 0 {
		return nil
	}
	return tx.KeepTree(store.KeptTree{ID: store.NewID(w.now), At: w.now, Units: base.Units}, ended)
}

// heads are the figures with who changes them, and why.
func (w *writing) heads() []store.HeadChange {
	out := make([]store.HeadChange, len(w.plan.heads))
	for i, h := range w.plan.heads {
		h.ID, h.Author, h.At = store.NewID(w.now), w.by.Author, w.now
		if h.Reason == "" {
			h.Reason = w.by.Reason
		}
		out[i] = h
	}
	return out
}

// queue adds the job of what follows, if anything does.
func (w *writing) queue(tx *store.Tx) error {
	p := w.plan
	if len(p.affected) == 0 {
		return nil
	}
	if err := waiting(tx); err != nil {
		return err
	}
	body := work{Scan: len(p.affected) > len(p.merges)}
	for _, m := range p.merges {
		body.Moves = append(body.Moves, move{From: m.From, Into: m.Into})
	}
	for _, one := range p.live {
		body.Contests = append(body.Contests, one.nr)
	}
	total := p.People
	for _, m := range p.Standings {
		total += m.Standings
	}
	job, err := newJob(body, w.by.Author, p.what(), total, w.now)
	if err != nil {
		return err
	}
	w.job = job.ID
	return tx.AddUnitJob(job)
}

// what tells a change in words.
func (p *Plan) what() string {
	var parts []string
	for _, one := range []struct {
		word  string
		lines []Line
	}{{"移动", p.Moved}, {"合并", p.Merged}, {"调整参与率口径", p.Apart}} {
		if n := len(one.lines); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 个单位", one.word, n))
		}
	}
	return strings.Join(parts, "，")
}

func newJob(body work, author, what string, total, now int64) (store.UnitJob, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return store.UnitJob{}, fmt.Errorf("job of units: %w", err)
	}
	return store.UnitJob{
		ID: store.NewID(now), Author: author, What: what, CreatedAt: now, State: store.JobPeople,
		Body: string(text), Place: "{}", Total: total,
	}, nil
}
