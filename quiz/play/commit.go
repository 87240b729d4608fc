package play

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// maxBatch bounds how many writes share a transaction, and so how long the first of them waits.
const maxBatch = 256

// op is one write waiting for a commit. Exactly one of start, save, submit, tried and erase is set.
type op struct {
	start  *store.Start
	save   *store.Save
	submit *submit
	tried  *tried
	erase  *erasure
	won    bool  // the write is in the record; false: another's write was there first
	stale  bool  // submit: scored under an older key; score again
	held   int64 // save: number of the draft on record now
	done   chan error
}

// writes reports whether there is anything to commit. An op with nothing set only waits for
// those queued before it.
func (o *op) writes() bool {
	return o.start != nil || o.save != nil || o.submit != nil || o.tried != nil || o.erase != nil
}

// submit is a finished sitting with what it earns.
type submit struct {
	sub     store.Submission
	mark    store.Mark
	bump    store.Bump
	rule    quiz.StandingRule
	written store.Standing // the standing after the commit
}

// committer puts waiting writes into one transaction after another.
type committer struct {
	s     *Service
	queue chan *op
	wg    sync.WaitGroup
	doubt map[seat]bool // see settle; used by run alone
}

// seat is one person in one contest.
type seat struct{ contest, person int64 }

func newCommitter(s *Service, queue int) *committer {
	c := &committer{s: s, queue: make(chan *op, queue), doubt: make(map[seat]bool)}
	c.wg.Go(c.run)
	return c
}

func (c *committer) close() {
	close(c.queue)
	c.wg.Wait()
}

// do queues an op and waits until it is committed or has failed. A full queue answers Busy
// at once. A caller who leaves does not undo the op.
func (c *committer) do(ctx context.Context, o *op) error {
	o.done = make(chan error, 1)
	select {
	case c.queue <- o:
	default:
		return &quiz.Error{Code: quiz.Busy, Message: "答题人数较多，请稍等几秒再试，已答内容不会丢失", RetryAfter: 2e9}
	}
	select {
	case err := <-o.done:
		return err
	case <-ctx.Done():
		return &quiz.Error{Code: quiz.Unavailable, Message: "网络中断，请重试", Err: ctx.Err()}
	}
}

func (c *committer) run() {
	batch := make([]*op, 0, maxBatch)
	for o := range c.queue {
		batch = append(batch[:0], o)
		for more := true; more && len(batch) < maxBatch; {
			select {
			case next, ok := <-c.queue:
				if !ok {
					more = false
					break
				}
				batch = append(batch, next)
			default:
				more = false
			}
		}
		c.commit(batch)
	}
}

// commit writes a batch. If the transaction fails as a whole, each write is tried alone, so
// that one bad row does not fail its neighbours.
func (c *committer) commit(batch []*op) {
	err := c.write(batch)
	if quiz.CodeOf(err) == quiz.Unavailable {
		c.doubted(batch)
	}
	for _, o := range batch {
		if err != nil && len(batch) > 1 {
			o.done <- c.write([]*op{o})
			continue
		}
		o.done <- err
	}
	c.settle()
}

// doubted notes whose standings a failed transaction may have changed all the same: when the
// connection broke, the commit may have been carried out and only its answer lost.
func (c *committer) doubted(batch []*op) {
	for _, o := range batch {
		if o.submit != nil {
			c.doubt[seat{o.submit.sub.Contest, o.submit.sub.Person}] = true
		}
		if o.erase != nil {
			c.doubtAll(o.erase.person)
		}
	}
}

// settleLimit bounds how long a record that does not answer keeps the next batch waiting.
const settleLimit = 2 * time.Second

// settle announces the standings in doubt as the record has them; announcing one twice does no
// harm. What cannot be read now is tried again after the next batch, which the workers who
// got no answer send.
func (c *committer) settle() {
	if len(c.doubt) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), settleLimit)
	defer cancel()
	var found []store.Standing
	for at := range c.doubt {
		row, err := c.s.DB.Standing(ctx, at.contest, at.person)
		switch {
		case err == nil:
			found = append(found, row)
		case quiz.CodeOf(err) != quiz.NotFound:
			continue
		}
		delete(c.doubt, at)
	}
	if len(found) > 0 {
		c.s.Committed(found)
	}
}

// write runs one transaction and then says what changed. Its context never ends: what is
// begun is finished.
func (c *committer) write(batch []*op) error {
	if !slices.ContainsFunc(batch, (*op).writes) {
		return nil
	}
	err := c.s.DB.Update(context.Background(), func(tx *store.Tx) error {
		for _, o := range batch {
			o.won, o.stale = false, false
		}
		if err := writeSubmits(tx, batch, c.s.Now()); err != nil {
			return err
		}
		if err := writeStarts(tx, batch); err != nil {
			return err
		}
		if err := writeSaves(tx, batch); err != nil {
			return err
		}
		if err := writeTried(tx, batch); err != nil {
			return err
		}
		return writeErasures(tx, batch, c.s.Now())
	})
	if err != nil {
		return err
	}
	var changed []store.Standing
	for _, o := range batch {
		if o.submit != nil && o.won {
			changed = append(changed, o.submit.written)
		}
		if o.erase != nil {
			changed = append(changed, o.erase.gone...)
		}
	}
	if len(changed) > 0 {
		c.s.Committed(changed)
	}
	return nil
}

// writeStarts opens papers; of two starts of one person the second waits for its next try.
func writeStarts(tx *store.Tx, batch []*op) error {
	var ops []*op
	var starts []store.Start
	taken := make(map[seat]bool)
	for _, o := range batch {
		if o.start == nil {
			continue
		}
		at := seat{o.start.Paper.Contest, o.start.Paper.Person}
		if !taken[at] {
			taken[at] = true
			ops, starts = append(ops, o), append(starts, *o.start)
		}
	}
	if len(starts) == 0 {
		return nil
	}
	won, err := tx.OpenPapers(starts)
	if err != nil {
		return err
	}
	for i, o := range ops {
		o.won = won[i]
	}
	return nil
}

// writeSaves keeps drafts. Of several drafts of one paper each is tried in its turn: whether the later
// one takes the earlier one's place is for the record to say.
func writeSaves(tx *store.Tx, batch []*op) error {
	for waiting := savesOf(batch); len(waiting) > 0; {
		turn := make(map[int64]*op, len(waiting))
		var later []*op
		for _, o := range waiting {
			if turn[o.save.Paper] == nil {
				turn[o.save.Paper] = o
			} else {
				later = append(later, o)
			}
		}
		ops := slices.SortedFunc(maps.Values(turn), func(a, b *op) int { return cmp.Compare(a.save.Paper, b.save.Paper) })
		saves := make([]store.Save, len(ops))
		for i, o := range ops {
			saves[i] = *o.save
		}
		held, err := tx.SaveDrafts(saves)
		if err != nil {
			return err
		}
		for i, o := range ops {
			o.held, o.won = held[i], held[i] > 0
		}
		waiting = later
	}
	return nil
}

// savesOf returns the saves of a batch in order of their numbers.
func savesOf(batch []*op) []*op {
	var saves []*op
	for _, o := range batch {
		if o.save != nil {
			saves = append(saves, o)
		}
	}
	slices.SortStableFunc(saves, func(a, b *op) int { return cmp.Compare(a.save.Seq, b.save.Seq) })
	return saves
}
