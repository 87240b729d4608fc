package census

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Correction is what an organiser puts right of a person.
type Correction struct {
	Person  int64
	From    int64  // the unit she is bound to, as the organiser saw it
	Unit    int64  // where she belongs; quiz.Root: where she is
	Name    string // sealed; "": as it is
	NameMAC string // the name's keyed hash
}

// Correct writes a correction. Standings of contests that have not ended count where she belongs from then on; those of
// ended ones stay. NotFound: she is absent, erased, or bound to another unit meanwhile.
func (c *Census) Correct(ctx context.Context, k Correction, by By) error {
	tree, _, err := c.Tree(ctx)
	if err != nil {
		return err
	}
	if k.Unit != quiz.Root {
		if _, err := tree.Unit(k.Unit); err != nil {
			return err
		}
	}
	now := c.cfg.Now()
	live, _, err := c.live(ctx, now)
	if err != nil {
		return err
	}
	var changed []store.Standing
	err = c.cfg.DB.Update(ctx, func(tx *store.Tx) error {
		err := tx.CorrectPerson(k.Person, k.From, k.Name, k.NameMAC, k.Unit, now)
		if err != nil || k.Unit == quiz.Root || k.Unit == k.From {
			return err
		}
		if changed, err = restand(tx, tree, live, []int64{k.Person}, now); err != nil {
			return err
		}
		return lookAgain(tx, live, by.Author, now)
	})
	if err == nil {
		c.committed(changed)
	}
	return err
}

// Correcting is what the jobs are called that look once more after one person was put right: too many to be told of.
const Correcting = "更正职工的单位"

// lookAgain queues a look at what was handed in while people were moved.
func lookAgain(tx *store.Tx, live []*contest, author string, now int64) error {
	body := work{}
	for _, one := range live {
		body.Contests = append(body.Contests, one.nr)
	}
	if len(body.Contests) == 0 {
		return nil
	}
	job, err := newJob(body, author, Correcting, 1, now)
	if err != nil {
		return err
	}
	job.State, job.People, job.Done = store.JobSettling, 1, 1
	return tx.AddUnitJob(job)
}
