package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Seed writes the demo's units and contest into an empty record; banks are what contests draw from.
// In a record that holds them already it writes only what is missing: a new
// contest when none is open at now (Unix ms), beside the old ones. A record with other units
// is Invalid and stays as it is.
//
// The roster is not written here: its names are sealed with the server's key.
func Seed(ctx context.Context, db *store.DB, banks []questions.Bank, now int64) error {
	if err := seedUnits(ctx, db); err != nil {
		return err
	}
	contests, err := db.Contests(ctx)
	if err != nil {
		return fmt.Errorf("demo contests: %w", err)
	}
	id, open := next(contests, now)
	if open {
		return nil
	}
	c, err := row(id, banks, now)
	if err != nil {
		return err
	}
	// A conflict means that another server has just seeded the same record.
	if err := db.PutContest(ctx, c, banks); err != nil && !errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("demo contest: %w", err)
	}
	return nil
}

func seedUnits(ctx context.Context, db *store.DB) error {
	have, err := db.Units(ctx)
	if err != nil {
		return fmt.Errorf("demo units: %w", err)
	}
	units, heads, scenes := Units()
	if len(have) > 0 {
		if have[0].Code != units[0].Code || have[0].Name != units[0].Name {
			return quiz.Errorf(quiz.Invalid, "数据目录或数据库中已有其他单位（%s）：演示请换一个空的数据目录", have[0].Name)
		}
		return nil
	}
	if err := db.PutUnits(ctx, units, heads, scenes); err != nil {
		return fmt.Errorf("demo units: %w", err)
	}
	return nil
}

// next returns the id a new demo contest takes, or that one is open at now.
func next(contests []store.Contest, now int64) (string, bool) {
	id := ContestID
	taken := func(c store.Contest) bool { return c.ID == id }
	for n := 2; slices.ContainsFunc(contests, taken); n++ {
		id = fmt.Sprintf("%s-%d", ContestID, n)
	}
	for _, c := range contests {
		if c.ID != ContestID && !strings.HasPrefix(c.ID, ContestID+"-") || c.State != store.Published {
			continue
		}
		read, faults := quiz.ReadContest(c.ID, []byte(c.Document))
		if len(faults) == 0 && now < read.Window.Close {
			return id, true
		}
	}
	return id, false
}

// row makes the contest's row with the questions its papers draw from.
func row(id string, banks []questions.Bank, now int64) (store.Contest, error) {
	text := document(id, now)
	c, faults := quiz.ReadContest(id, []byte(text))
	if len(faults) > 0 {
		return store.Contest{}, fmt.Errorf("demo contest: %w", faults.Err())
	}
	if err := quiz.CheckBank(c, quiz.NewPool(banks)); err != nil {
		return store.Contest{}, fmt.Errorf("demo contest: %w", err)
	}
	out := store.Contest{
		Nr: store.NewID(now), ID: id, Document: text, State: store.Published, KeyVersion: 1, CreatedAt: now,
	}
	for _, want := range c.Bank {
		at := slices.IndexFunc(banks, func(b questions.Bank) bool { return b.ID == want })
		if at < 0 {
			return store.Contest{}, quiz.Errorf(quiz.BankTooSmall, "演示竞赛要用的题库 %s 不在", want)
		}
		for _, q := range banks[at].Questions {
			if q.Review.Status == questions.Published {
				out.Pool = append(out.Pool, quiz.Ref{ID: q.ID, Revision: q.Revision})
			}
		}
	}
	return out, nil
}
