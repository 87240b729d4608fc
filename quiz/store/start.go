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

// Save is one draft to keep. Base is the number of the draft it was made from: it takes the place
// of that one and older ones only. Seq - 1 means of every older one.
type Save struct {
	Paper int64
	Seq   int64 // from 1
	Base  int64 // below Seq; 0: made from none
	Body  string
	Saved int64
}

var upsertDrafts = &statement{
	head: `INSERT INTO draft (paper, seq, base, body, saved) VALUES `, row: `(?, ?, ?, ?, ?)`,
	tail: ` ON CONFLICT (paper) DO UPDATE SET seq = excluded.seq, base = excluded.base, body = excluded.body, saved = excluded.saved
		WHERE draft.seq <= excluded.base RETURNING paper`,
}

var heldDrafts = &statement{head: `SELECT paper, seq FROM draft WHERE paper IN (`, row: `?`, tail: `)`}

var openOf = &statement{head: `SELECT paper FROM open_paper WHERE paper IN (`, row: `?`, tail: `)`}

// SaveDrafts keeps each draft unless the one on record is none it was made from, and returns for each
// the number of the draft then on record: its own if it was kept, 0 if the paper is finished, of which
// nothing is kept. A batch holds at most one draft of a paper.
func (t *Tx) SaveDrafts(saves []Save) ([]int64, error) {
	open := make(map[int64]bool, len(saves))
	err := t.returning(openOf, len(saves), func(i int, args []any) []any {
		return append(args, saves[i].Paper)
	}, func(id int64) { open[id] = true })
	if err != nil {
		return nil, err
	}
	tried := make([]Save, 0, len(saves))
	for _, s := range saves {
		if open[s.Paper] {
			tried = append(tried, s)
		}
	}
	kept := make(map[int64]int64, len(tried))
	err = t.returning(upsertDrafts, len(tried), func(i int, args []any) []any {
		return append(args, tried[i].Paper, tried[i].Seq, tried[i].Base, tried[i].Body, tried[i].Saved)
	}, func(id int64) { kept[id] = 0 })
	if err != nil {
		return nil, err
	}
	var beaten []int64
	for _, s := range tried {
		if _, ok := kept[s.Paper]; ok {
			kept[s.Paper] = s.Seq
		} else {
			beaten = append(beaten, s.Paper)
		}
	}
	if err := t.held(beaten, kept); err != nil {
		return nil, err
	}
	out := make([]int64, len(saves))
	for i, s := range saves {
		out[i] = kept[s.Paper]
	}
	return out, nil
}

// held reads the numbers of the drafts on record.
func (t *Tx) held(papers []int64, into map[int64]int64) error {
	return t.db.chunked(len(papers), func(from, to int) error {
		args := make([]any, 0, to-from)
		for _, id := range papers[from:to] {
			args = append(args, id)
		}
		rows, err := t.run.QueryContext(t.ctx, heldDrafts.text(to-from), args...)
		return each(rows, err, func(r *sql.Rows) error {
			var paper, seq int64
			err := r.Scan(&paper, &seq)
			into[paper] = seq
			return err
		})
	})
}
