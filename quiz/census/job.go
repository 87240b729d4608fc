package census

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// work is what a job does: people first, then the standings of contests that had not ended.
type work struct {
	Moves    []move  `json:"moves,omitempty"`
	Contests []int64 `json:"contests"`       // nr
	Scan     bool    `json:"scan,omitempty"` // paths of units changed: every standing is looked at
}

// move binds people of one unit to another; Typed narrows it to those who typed this below From.
type move struct {
	From  int64  `json:"from"`
	Typed string `json:"typed,omitempty"`
	Into  int64  `json:"into"`
}

// place is how far a job has come in its present state.
type place struct {
	At    int   `json:"at,omitempty"`    // index into moves or contests
	After int64 `json:"after,omitempty"` // person
	Again bool  `json:"again,omitempty"` // the moves are made once more
}

const (
	// batchSize is how many people or standings change in one transaction: few enough that submissions hardly wait.
	batchSize = 256
	pageSize  = 1000 // standings read at once
	// settle is how long after a change a submission may still count by the tree before it: servers read it
	// anew every second, and no transaction lasts so long.
	settle = 10 * 1000 // ms
	margin = 15 * 1000 // ms by which servers' clocks may differ
)

// waiting is Busy while an earlier change of the tree is being worked off.
func waiting(tx *store.Tx) error {
	open, err := tx.OpenUnitJobs()
	if err != nil {
		return err
	}
	for _, j := range open {
		var w work
		if err := json.Unmarshal([]byte(j.Body), &w); err != nil {
			return fmt.Errorf("job %d: %w", j.ID, err)
		}
		if w.Scan || len(w.Moves) > 0 {
			e := quiz.Errorf(quiz.Busy, "上一次调整（%s）还在处理，已完成 %d／%d：请稍候再确认", j.What, min(j.Done, j.Total), j.Total)
			e.RetryAfter = settle * time.Millisecond
			return e
		}
	}
	return nil
}

// running is a job being worked on.
type running struct {
	*Census
	job   store.UnitJob
	work  work
	place place
}

// Work does one part of the oldest job that waits, and reports whether there may be more to do at once. Only one
// server may call it at a time.
func (c *Census) Work(ctx context.Context) (bool, error) {
	open, err := c.cfg.DB.OpenUnitJobs(ctx)
	if err != nil {
		return false, err
	}
	for _, j := range open {
		r := running{Census: c, job: j}
		if err := json.Unmarshal([]byte(j.Body), &r.work); err != nil {
			return false, fmt.Errorf("job %d: %w", j.ID, err)
		}
		if err := json.Unmarshal([]byte(j.Place), &r.place); err != nil {
			return false, fmt.Errorf("job %d: %w", j.ID, err)
		}
		if j.State == store.JobSettling && c.cfg.Now() < j.CreatedAt+settle {
			continue
		}
		if err := r.step(ctx); err != nil {
			return false, fmt.Errorf("job %d (%s): %w", j.ID, j.State, err)
		}
		return true, nil
	}
	return false, nil
}

// step does the next part of the job.
func (r *running) step(ctx context.Context) error {
	switch {
	case r.job.State == store.JobPeople, r.place.Again:
		return r.people(ctx)
	case r.job.State == store.JobStandings:
		return r.standings(ctx, 0)
	}
	return r.standings(ctx, r.job.CreatedAt-margin)
}

// next goes on to the state after this one.
func (r *running) next(ctx context.Context) error {
	switch {
	case r.place.Again:
		r.place = place{}
	case r.job.State == store.JobPeople && r.work.Scan:
		r.job.State, r.place = store.JobStandings, place{}
	case r.job.State != store.JobSettling:
		r.job.State, r.place = store.JobSettling, place{Again: true}
	default:
		r.job.State, r.job.EndedAt = store.JobDone, r.cfg.Now()
	}
	return r.cfg.DB.Update(ctx, func(tx *store.Tx) error { return r.save(tx) })
}

func (r *running) save(tx *store.Tx) error {
	text, err := json.Marshal(r.place)
	if err != nil {
		return fmt.Errorf("place of a job: %w", err)
	}
	r.job.Place = string(text)
	return tx.SaveUnitJob(r.job)
}

// people binds a batch of people to the unit that took theirs in, and lets their standings follow at once.
func (r *running) people(ctx context.Context) error {
	if r.place.At >= len(r.work.Moves) {
		return r.next(ctx)
	}
	m := r.work.Moves[r.place.At]
	var found []int64
	var err error
	if m.Typed == "" {
		found, err = r.cfg.DB.PeopleOf(ctx, m.From, r.place.After, batchSize)
	} else {
		found, err = r.cfg.DB.Typists(ctx, m.From, m.Typed, r.place.After, batchSize)
	}
	if err != nil {
		return err
	}
	tree, _, err := r.Tree(ctx)
	if err != nil {
		return err
	}
	live, err := r.contestsOf(ctx)
	if err != nil {
		return err
	}
	then := *r
	var changed []store.Standing
	err = r.cfg.DB.Update(ctx, func(tx *store.Tx) error {
		*r = then
		changed = changed[:0]
		if len(found) == 0 {
			r.place.At, r.place.After = r.place.At+1, 0
			return r.save(tx)
		}
		r.place.After = found[len(found)-1]
		moved, err := tx.MovePeople(found, m.From, m.Into, r.cfg.Now(), m.Typed != "")
		if err != nil {
			return err
		}
		if changed, err = restand(tx, tree, live, moved, r.cfg.Now()); err != nil {
			return err
		}
		r.job.People += int64(len(moved))
		r.job.Standings += int64(len(changed))
		r.job.Done += int64(len(moved) + len(changed))
		return r.save(tx)
	})
	if err == nil {
		r.committed(changed)
	}
	return err
}

// contestsOf returns the contests the job is about; one that was removed since is left out.
func (r *running) contestsOf(ctx context.Context) ([]*contest, error) {
	all, err := r.contests(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(c *contest) bool { return !slices.Contains(r.work.Contests, c.nr) }), nil
}

// restand lets the standings that people have in contests count where they belong now.
func restand(tx *store.Tx, tree *quiz.Tree, contests []*contest, people []int64, now int64) ([]store.Standing, error) {
	var changed []store.Standing
	slices.Sort(people)
	for _, one := range contests {
		have, err := tx.PlacesOf(one.nr, people)
		if err != nil {
			return nil, err
		}
		moved, err := tx.MoveStandings(one.nr, one.astray(have, tree), now)
		if err != nil {
			return nil, err
		}
		changed = append(changed, moved...)
	}
	return changed, nil
}

// astray returns those standings that count elsewhere than they should, with where that is, in order of person. Who is
// bound to no unit of the tree stays where she is.
func (c *contest) astray(have []store.Place, tree *quiz.Tree) []store.Place {
	var out []store.Place
	for _, p := range have {
		path, counted := tree.Path(p.Unit), c.counts(&p, tree)
		if path == nil || slices.Equal(path, p.Path) && counted == p.Counted {
			continue
		}
		p.Path, p.Counted = path, counted
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b store.Place) int { return cmp.Compare(a.Person, b.Person) })
	return out
}

// standings looks at a page of standings of a contest changed at or after since, and lets those that are astray count
// where they belong.
func (r *running) standings(ctx context.Context, since int64) error {
	live, err := r.contestsOf(ctx)
	if err != nil {
		return err
	}
	if r.place.At >= len(live) {
		return r.next(ctx)
	}
	one := live[r.place.At]
	page, err := r.cfg.DB.Places(ctx, one.nr, since, r.place.After, pageSize)
	if err != nil {
		return err
	}
	tree, _, err := r.Tree(ctx)
	if err != nil {
		return err
	}
	if len(page) == 0 {
		r.place.At, r.place.After = r.place.At+1, 0
	} else {
		r.place.After = page[len(page)-1].Person
	}
	if err := r.moveAll(ctx, one, one.astray(page, tree)); err != nil {
		return err
	}
	return r.cfg.DB.Update(ctx, func(tx *store.Tx) error { return r.save(tx) })
}

// moveAll writes a page's standings in batches. Somebody who was put right since the page was read is left to whoever did.
func (r *running) moveAll(ctx context.Context, one *contest, astray []store.Place) error {
	for batch := range slices.Chunk(astray, batchSize) {
		var changed []store.Standing
		err := r.cfg.DB.Update(ctx, func(tx *store.Tx) error {
			var err error
			changed, err = tx.MoveStandings(one.nr, batch, r.cfg.Now())
			return err
		})
		if err != nil {
			return err
		}
		r.committed(changed)
		r.job.Standings += int64(len(changed))
		r.job.Done += int64(len(changed))
	}
	return nil
}
