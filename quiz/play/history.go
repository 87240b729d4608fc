package play

import (
	"context"
	"fmt"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// History is what was done to a contest since it was published.
type History struct {
	Corrections []store.Correction // of the key, in order of version; quiz.InForce says which hold
	Changes     []store.Change     // in order
	Paused      bool               // no papers are begun for now
}

// histories are those of all contests, by number.
type histories struct {
	corrections map[int64][]store.Correction
	changes     map[int64][]store.Change
}

// histories is read after the contests: of corrections that came in between, remember leaves out those whose
// version the contest read before did not have.
func (c *Catalog) histories(ctx context.Context) (histories, error) {
	corrections, err := c.db.Corrections(ctx)
	if err != nil {
		return histories{}, fmt.Errorf("read corrections: %w", err)
	}
	changes, err := c.db.Changes(ctx)
	if err != nil {
		return histories{}, fmt.Errorf("read changes of contests: %w", err)
	}
	return histories{corrections, changes}, nil
}

// remember makes a contest what its history has made of it.
func (c *Contest) remember(past histories) error {
	for _, at := range past.corrections[c.Nr] {
		if at.Version <= c.KeyVersion {
			c.Corrections = append(c.Corrections, at)
		}
	}
	var err error
	if c.Pool, c.Texts, err = c.keyed(c.Pool, c.Texts, c.Corrections); err != nil {
		return err
	}
	for _, ch := range past.changes[c.Nr] {
		c.change(ch)
	}
	return nil
}

// keyed returns both pools under corrections.
func (c *Contest) keyed(pool, texts *quiz.Pool, all []store.Correction) (*quiz.Pool, *quiz.Pool, error) {
	if len(all) == 0 {
		return pool, texts, nil
	}
	plain := plainly(all)
	pool, err := pool.Correct(plain)
	if err != nil {
		return nil, nil, err
	}
	texts, err = texts.Correct(plain)
	return pool, texts, err
}

func plainly(all []store.Correction) []quiz.Correction {
	out := make([]quiz.Correction, len(all))
	for i := range all {
		out[i] = all[i].Correction
	}
	return out
}

// change applies one change and says in the rules what workers must know of it.
func (c *Contest) change(ch store.Change) {
	c.Changes = append(c.Changes, ch)
	switch ch.What {
	case store.ChangePause:
		c.Paused = true
	case store.ChangeResume:
		c.Paused = false
	case store.ChangeExtend:
		c.announce(fmt.Sprintf("%s起，竞赛截止时间由%s延长至%s。原因：%s。已经开始的答卷，限时不变。",
			quiz.ClockText(ch.At), quiz.EndText(c.Window.Close), quiz.EndText(ch.Closes), stop(ch.Reason)))
		c.Window.Close = ch.Closes
	case store.ChangeClose:
		c.announce(fmt.Sprintf("竞赛于%s提前截止，此后不能开始答题。原因：%s。", quiz.ClockText(ch.At), stop(ch.Reason)))
	}
}

// announce adds a line to the rules; what was published stays as it is.
func (c *Contest) announce(line string) {
	const head = "\n补充通知\n"
	if !strings.Contains(c.Rules, head) {
		c.Rules += head
	}
	c.Rules += line + "\n"
}

// stop takes the full stop off a reason that stands within a sentence.
func stop(reason string) string { return strings.TrimRight(strings.TrimSpace(reason), "。.") }
