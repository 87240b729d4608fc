package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"lawquiz/quiz"
)

// KeptTree is the units as they were when contests had ended.
type KeptTree struct {
	ID    int64
	At    int64 // when it was kept, Unix ms
	Units []quiz.Unit
}

// KeepTree keeps units as the tree of ended contests. A contest that has one already is an error.
func (t *Tx) KeepTree(k KeptTree, contests []int64) error {
	body, err := json.Marshal(k.Units)
	if err != nil {
		return fmt.Errorf("tree of ended contests: %w", err)
	}
	_, err = t.run.ExecContext(t.ctx, `INSERT INTO tree_kept (id, at, body) VALUES ($1, $2, $3)`, k.ID, k.At, string(body))
	if err != nil {
		return err
	}
	return t.many(keepTree, len(contests), func(i int, args []any) []any { return append(args, contests[i], k.ID) })
}

var keepTree = &statement{head: `INSERT INTO contest_tree (contest, tree) VALUES `, row: `(?, ?)`}

// KeptTrees returns which tree each ended contest goes by; a contest without one goes by the tree of today.
func (db *DB) KeptTrees(ctx context.Context) (map[int64]int64, error) {
	out := make(map[int64]int64)
	rows, err := db.rows(ctx, `SELECT contest, tree FROM contest_tree`)
	err = each(rows, err, func(r *sql.Rows) error {
		var contest, tree int64
		err := r.Scan(&contest, &tree)
		out[contest] = tree
		return err
	})
	return out, translate(err)
}

// KeptTree returns a kept tree, or a NotFound error.
func (db *DB) KeptTree(ctx context.Context, id int64) (KeptTree, error) {
	k := KeptTree{ID: id}
	var body string
	if err := db.row(ctx, `SELECT at, body FROM tree_kept WHERE id = $1`, id).Scan(&k.At, &body); err != nil {
		return k, translate(err)
	}
	if err := json.Unmarshal([]byte(body), &k.Units); err != nil {
		return k, fmt.Errorf("kept tree %d: %w", id, err)
	}
	return k, nil
}

// scanInto reads rows of a text and a number into a map.
func scanInto(out map[string]int64) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var text string
		var n int64
		err := r.Scan(&text, &n)
		out[text] = n
		return err
	}
}
