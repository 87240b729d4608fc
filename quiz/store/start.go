package store

import (
	"database/sql"

	"lawquiz/quiz"
)

// Start is one paper about to be opened, with the chances it takes.
type Start struct {
	Paper   Paper
	Seed    string
	Chances []Chance
}

// Chance is one numbered place in a quota: the schema lets each be taken once.
type Chance struct {
	Span   quiz.Span
	Period int64
	N, Cap int
}

var (
	insertChances = &statement{
		head: `INSERT INTO chance (contest, person, span, period, n, cap, paper) VALUES `,
		row:  `(?, ?, ?, ?, ?, ?, ?)`,
		tail: ` ON CONFLICT (contest, person, span, period, n) DO NOTHING RETURNING paper`,
	}
	insertPapers = &statement{
		head: `INSERT INTO paper (id, contest, person, channel, started, deadline, seed, layout) VALUES `,
		row:  `(?, ?, ?, ?, ?, ?, ?, ?)`,
	}
	insertOpen = &statement{
		head: `INSERT INTO open_paper (contest, person, paper, deadline) VALUES `, row: `(?, ?, ?, ?)`,
		tail: ` ON CONFLICT (contest, person) DO NOTHING RETURNING paper`,
	}
)

// OpenPapers opens those starts that win every chance they ask for and whose person has no
// open paper, and reports for each start whether it won. Losers leave no row. A batch holds
// at most one start of a person.
func (t *Tx) OpenPapers(starts []Start) ([]bool, error) {
	short, err := t.takeChances(starts)
	if err != nil {
		return nil, err
	}
	won := make(map[int64]bool, len(starts))
	able := make([]Start, 0, len(starts))
	for _, s := range starts {
		if short[s.Paper.ID] == 0 {
			able = append(able, s)
		}
	}
	if err := t.insertPapers(able, won); err != nil {
		return nil, err
	}
	out := make([]bool, len(starts))
	for i := range starts {
		p := &starts[i].Paper
		if out[i] = won[p.ID]; out[i] {
			continue
		}
		if err := t.dropStart(p, short[p.ID] == 0); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// dropStart takes back what a start that lost has written: the chances it got and, if it was
// inserted, its paper. Losers are few, and by the number alone their chances could only be
// found by reading everybody's; besides, another server's paper may by chance bear the number.
func (t *Tx) dropStart(p *Paper, inserted bool) error {
	_, err := t.run.ExecContext(t.ctx, `DELETE FROM chance WHERE contest = $1 AND person = $2 AND paper = $3`,
		p.Contest, p.Person, p.ID)
	if err == nil && inserted {
		_, err = t.run.ExecContext(t.ctx, `DELETE FROM paper WHERE id = $1`, p.ID)
	}
	return err
}

// takeChances returns how many of its chances each paper did not get.
func (t *Tx) takeChances(starts []Start) (map[int64]int, error) {
	type row struct {
		p Paper
		c Chance
	}
	var rows []row
	short := make(map[int64]int, len(starts))
	for _, s := range starts {
		for _, c := range s.Chances {
			rows = append(rows, row{s.Paper, c})
			short[s.Paper.ID]++
		}
	}
	err := t.returning(insertChances, len(rows), func(i int, args []any) []any {
		r := rows[i]
		return append(args, r.p.Contest, r.p.Person, string(r.c.Span), r.c.Period, r.c.N, r.c.Cap, r.p.ID)
	}, func(id int64) { short[id]-- })
	return short, err
}

func (t *Tx) insertPapers(starts []Start, won map[int64]bool) error {
	err := t.many(insertPapers, len(starts), func(i int, args []any) []any {
		p := &starts[i].Paper
		return append(args, p.ID, p.Contest, p.Person, p.Channel, p.Started, p.Deadline, starts[i].Seed, p.Layout)
	})
	if err != nil {
		return err
	}
	return t.returning(insertOpen, len(starts), func(i int, args []any) []any {
		p := &starts[i].Paper
		return append(args, p.Contest, p.Person, p.ID, p.Deadline)
	}, func(id int64) { won[id] = true })
}

// returning runs a statement over n rows in chunks and hands on the id each row returned.
func (t *Tx) returning(s *statement, n int, row func(i int, args []any) []any, got func(id int64)) error {
	return t.db.chunked(n, func(from, to int) error {
		args := make([]any, 0, 12*(to-from))
		for i := from; i < to; i++ {
			args = row(i, args)
		}
		rows, err := t.run.QueryContext(t.ctx, s.text(to-from), args...)
		return each(rows, err, func(r *sql.Rows) error {
			var id int64
			err := r.Scan(&id)
			got(id)
			return err
		})
	})
}

// Save is one draft to keep.
type Save struct {
	Paper int64
	Seq   int64
	Body  string
	Saved int64
}

var upsertDrafts = &statement{
	head: `INSERT INTO draft (paper, seq, body, saved) VALUES `, row: `(?, ?, ?, ?)`,
	tail: ` ON CONFLICT (paper) DO UPDATE SET seq = excluded.seq, body = excluded.body, saved = excluded.saved
		WHERE draft.seq < excluded.seq`,
}

var openOf = &statement{head: `SELECT paper FROM open_paper WHERE paper IN (`, row: `?`, tail: `)`}

// SaveDrafts keeps each draft unless a higher sequence number is there already, and reports
// for each whether its paper is still open; of finished papers nothing is kept. A batch
// holds at most one draft of a paper.
func (t *Tx) SaveDrafts(saves []Save) ([]bool, error) {
	open := make(map[int64]bool, len(saves))
	err := t.returning(openOf, len(saves), func(i int, args []any) []any {
		return append(args, saves[i].Paper)
	}, func(id int64) { open[id] = true })
	if err != nil {
		return nil, err
	}
	out := make([]bool, len(saves))
	kept := make([]Save, 0, len(saves))
	for i, s := range saves {
		if out[i] = open[s.Paper]; out[i] {
			kept = append(kept, s)
		}
	}
	return out, t.many(upsertDrafts, len(kept), func(i int, args []any) []any {
		return append(args, kept[i].Paper, kept[i].Seq, kept[i].Body, kept[i].Saved)
	})
}
