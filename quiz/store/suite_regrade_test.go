package store_test

import (
	"context"
	"errors"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// kept are rows that the schema keeps for as long as there is their contest.
var kept = []string{
	`INSERT INTO contest (nr, id, document, pool, state, key_version, created_at) VALUES (1, 'c', 'rehearsal: true', '', 'published', 3, 0)`,
	insertCorrection + `(1, 2, 'q', 1, 'full_marks', '', 0, 'r', 'a', 5)`,
	insertCorrection + `(1, 3, 'q', 1, 'undo', '', 2, 'r', 'a', 6)`,
	insertChange + `(1, 1, 'pause', 0, 'r', 'a', 7)`,
	insertRegrade + `(1, 3, 'running', 0, 0, 9, 5, 4, 3, 1, 2)`,
}

const (
	insertCorrection = `INSERT INTO correction (contest, version, question, revision, kind, body, undoes, reason, author, at) VALUES `
	insertChange     = `INSERT INTO contest_change (contest, n, what, closes, reason, author, at) VALUES `
	insertRegrade    = `INSERT INTO regrade (contest, version, state, person, paper, total, seen, graded, moved, started_at, changed_at) VALUES `
)

var regradeRefused = map[string]string{
	"a changed correction":        `UPDATE correction SET reason = 's'`,
	"a deleted correction":        `DELETE FROM correction`,
	"a correction twice":          insertCorrection + `(1, 2, 'q', 1, 'full_marks', '', 0, 'r', 'a', 5)`,
	"a correction undone twice":   insertCorrection + `(1, 4, 'q', 1, 'undo', '', 2, 'r', 'a', 5)`,
	"an undo of nothing":          insertCorrection + `(1, 4, 'q', 1, 'undo', '', 0, 'r', 'a', 5)`,
	"an undo of what is to come":  insertCorrection + `(1, 4, 'q', 1, 'undo', '', 9, 'r', 'a', 5)`,
	"a key without a key":         insertCorrection + `(1, 4, 'q', 1, 'key', '', 0, 'r', 'a', 5)`,
	"a correction without reason": insertCorrection + `(1, 4, 'q', 1, 'full_marks', '', 0, '', 'a', 5)`,
	"a correction to version 1":   insertCorrection + `(1, 1, 'q', 1, 'full_marks', '', 0, 'r', 'a', 5)`,
	"a key version that falls":    `UPDATE contest SET key_version = 2`,
	"a changed change":            `UPDATE contest_change SET reason = 's'`,
	"a deleted change":            `DELETE FROM contest_change`,
	"an unknown change":           insertChange + `(1, 2, 'rename', 0, 'r', 'a', 7)`,
	"a pause without reason":      insertChange + `(1, 2, 'pause', 0, '', 'a', 7)`,
	"an extension without a time": insertChange + `(1, 2, 'extend', 0, 'r', 'a', 7)`,
	"more graded than seen":       `UPDATE regrade SET graded = 6`,
	"an unknown state of regrade": `UPDATE regrade SET state = 'lost'`,
}

func keptWithContest(t *testing.T, r *record) {
	for _, text := range kept {
		r.exec(t, text)
	}
	for name, text := range regradeRefused {
		if _, err := r.raw.Exec(text); !constraint(err) {
			t.Errorf("%s: not refused by a constraint: %v", name, err)
		}
	}
	_, err := r.RemoveRehearsal(context.Background(), "c")
	must(t, err)
	for _, table := range []string{"contest", "correction", "contest_change", "regrade"} {
		same(t, "rows left of "+table, r.count(t, table), 0)
	}
}

// keysRise raises a key from the version that was looked at, and moves a regrade from where it stood.
func keysRise(t *testing.T, r *record) {
	ctx := context.Background()
	for _, text := range kept {
		r.exec(t, text)
	}
	raise := func(base int64) error {
		return r.Update(ctx, func(tx *store.Tx) error {
			if err := tx.RaiseKey(1, base); err != nil {
				return err
			}
			c := store.Correction{Contest: 1, Author: "a", At: 8, Correction: quiz.Correction{
				Version: base + 1, Question: "q", Revision: 1, Kind: quiz.CorrectKey, Right: []int{1, 2}, Reason: "r",
			}}
			if err := tx.AddCorrection(c); err != nil {
				return err
			}
			return tx.StartRegrade(1, base+1, 8)
		})
	}
	if err := raise(2); !errors.Is(err, store.ErrConflict) {
		t.Errorf("from an old version: %v", err)
	}
	wantCode(t, r.Update(ctx, func(tx *store.Tx) error { return tx.RaiseKey(2, 1) }), quiz.NotFound)
	must(t, raise(3))
	all, err := r.Corrections(ctx)
	must(t, err)
	same(t, "the newest correction", all[1][2].Right, []int{1, 2})
	running, err := r.RunningRegrades(ctx)
	must(t, err)
	same(t, "the regrade under way", []int64{int64(len(running)), running[0].Version}, []int64{1, 4})

	last := running[0]
	next := last
	next.Person, next.Paper, next.Seen = 5, 11, 1
	move := func() (moved bool) {
		r.update(t, func(tx *store.Tx) (err error) { moved, err = tx.MoveRegrade(last, next); return err })
		return moved
	}
	same(t, "moved, and again", []bool{move(), move()}, []bool{true, false})
}
