package play

import (
	"cmp"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// writeSubmits finishes papers: claim, record, mark, stand. Submissions scored under an
// older key and those of papers already finished are left out and say so.
func writeSubmits(tx *store.Tx, batch []*op, now int64) error {
	ops, err := current(tx, batch)
	if err != nil || len(ops) == 0 {
		return err
	}
	if ops, err = claim(tx, ops); err != nil || len(ops) == 0 {
		return err
	}
	subs := make([]store.Submission, len(ops))
	marks := make([]store.Mark, len(ops))
	for i, o := range ops {
		subs[i], marks[i] = o.submit.sub, o.submit.mark
	}
	if err := tx.AddSubmissions(subs); err != nil {
		return err
	}
	if err := tx.AddMarks(marks); err != nil {
		return err
	}
	if err := stand(tx, ops, now); err != nil {
		return err
	}
	return forgetAnswers(tx, ops, now)
}

// current returns the submits that were scored under the present key, one for each paper, in
// order of contest and person.
func current(tx *store.Tx, batch []*op) ([]*op, error) {
	var ops []*op
	for _, o := range batch {
		if o.submit != nil {
			ops = append(ops, o)
		}
	}
	if len(ops) == 0 {
		return nil, nil
	}
	versions, err := tx.KeyVersions()
	if err != nil {
		return nil, err
	}
	ops = slices.DeleteFunc(ops, func(o *op) bool {
		o.stale = versions[o.submit.mark.Contest] != o.submit.mark.KeyVersion
		return o.stale
	})
	slices.SortStableFunc(ops, func(a, b *op) int {
		return cmp.Or(cmp.Compare(a.submit.sub.Contest, b.submit.sub.Contest),
			cmp.Compare(a.submit.sub.Person, b.submit.sub.Person), cmp.Compare(a.submit.sub.Paper, b.submit.sub.Paper))
	})
	return slices.CompactFunc(ops, func(a, b *op) bool { return a.submit.sub.Paper == b.submit.sub.Paper }), nil
}

func claim(tx *store.Tx, ops []*op) ([]*op, error) {
	papers := make([]int64, len(ops))
	for i, o := range ops {
		papers[i] = o.submit.sub.Paper
	}
	claimed, err := tx.ClaimPapers(papers)
	if err != nil {
		return nil, err
	}
	won := make([]*op, 0, len(ops))
	for i, o := range ops {
		if o.won = claimed[i]; o.won {
			won = append(won, o)
		}
	}
	return won, nil
}

// stand bumps every person's generation before it reads her marks, contest by contest.
func stand(tx *store.Tx, ops []*op, now int64) error {
	for from := 0; from < len(ops); {
		to := from + 1
		for to < len(ops) && ops[to].submit.sub.Contest == ops[from].submit.sub.Contest {
			to++
		}
		if err := standContest(tx, ops[from:to], now); err != nil {
			return err
		}
		from = to
	}
	return nil
}

func standContest(tx *store.Tx, ops []*op, now int64) error {
	contest, rule := ops[0].submit.sub.Contest, ops[0].submit.rule
	bumps := make([]store.Bump, 0, len(ops))
	for from := 0; from < len(ops); {
		to := from + 1
		for to < len(ops) && ops[to].submit.bump.Person == ops[from].submit.bump.Person {
			to++
		}
		bumps = append(bumps, bump(rule, ops[from:to]))
		from = to
	}
	rows, err := tx.BumpStandings(contest, bumps, now)
	if err != nil {
		return err
	}
	if err := restand(tx, contest, rule, bumps, rows); err != nil {
		return err
	}
	for _, o := range ops {
		o.submit.written = *rows[o.submit.bump.Person]
	}
	return nil
}

// bump is what one person's submits of a batch do to her standing if she has none yet.
func bump(rule quiz.StandingRule, ops []*op) store.Bump {
	b := ops[0].submit.bump
	marks := make([]quiz.Mark, len(ops))
	for i, o := range ops {
		marks[i] = o.submit.mark.Mark
	}
	b.First = quiz.Stand(rule, b.Person, marks)
	return b
}

// restand counts the marks of everybody who had a standing before, and writes the results. A
// tombstone stays one, whatever marks are found.
func restand(tx *store.Tx, contest int64, rule quiz.StandingRule, bumps []store.Bump, rows map[int64]*store.Standing) error {
	var people []int64
	for _, b := range bumps {
		if row := rows[b.Person]; row.Generation > 1 && !row.Gone {
			people = append(people, b.Person)
		}
	}
	if len(people) == 0 {
		return nil
	}
	marks, err := tx.Marks(contest, people)
	if err != nil {
		return err
	}
	out := make([]*store.Standing, len(people))
	for i, p := range people {
		out[i] = rows[p]
		out[i].Standing = quiz.Stand(rule, p, marks[p])
	}
	return tx.WriteStandings(out)
}
