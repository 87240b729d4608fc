package store

import (
	"context"
	"database/sql"
)

// Metric is an imported column of figures by unit.
type Metric struct {
	ID      int64
	Contest int64 // nr
	Owner   int64 // for sheets of this unit and those below it
	Name    string
	Number  int // the version, from 1
	Source  string
	AsOf    string // the day the figures are of: 2006-01-02
	File    string
	Author  string
	At      int64
	Units   int // how many units have a figure; not read by AddMetrics
}

// AddMetrics appends versions of metrics with their values: decimals by unit, in step with metrics.
// ErrConflict: one has that number by now.
func (db *DB) AddMetrics(ctx context.Context, metrics []Metric, values []map[int64]string) error {
	return db.Update(ctx, func(tx *Tx) error {
		for i := range metrics {
			m := &metrics[i]
			_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO metric (id, contest, owner, name, number, source, as_of, file, author, at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
				m.ID, m.Contest, m.Owner, m.Name, m.Number, m.Source, m.AsOf, m.File, m.Author, m.At)
			if err != nil {
				return err
			}
			if err := tx.addMetricValues(m.ID, values[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

var addMetricValues = &statement{head: `INSERT INTO metric_value (metric, unit, value) VALUES `, row: `(?, ?, ?)`}

func (t *Tx) addMetricValues(metric int64, values map[int64]string) error {
	units := make([]int64, 0, len(values))
	for unit := range values {
		units = append(units, unit)
	}
	return t.many(addMetricValues, len(units), func(i int, args []any) []any {
		return append(args, metric, units[i], values[units[i]])
	})
}

// Metrics returns every version of a contest's metrics, by owner and name, the newest version first.
func (db *DB) Metrics(ctx context.Context, contest int64) ([]Metric, error) {
	var out []Metric
	rows, err := db.rows(ctx, `SELECT id, contest, owner, name, number, source, as_of, file, author, at,
			(SELECT COUNT(*) FROM metric_value WHERE metric_value.metric = metric.id)
		FROM metric WHERE contest = $1 ORDER BY owner, name, number DESC`, contest)
	err = each(rows, err, func(r *sql.Rows) error {
		var m Metric
		err := r.Scan(&m.ID, &m.Contest, &m.Owner, &m.Name, &m.Number, &m.Source, &m.AsOf, &m.File, &m.Author, &m.At, &m.Units)
		out = append(out, m)
		return err
	})
	return out, translate(err)
}

// MetricValues returns a metric's figures by unit.
func (db *DB) MetricValues(ctx context.Context, metric int64) (map[int64]string, error) {
	out := make(map[int64]string)
	rows, err := db.rows(ctx, `SELECT unit, value FROM metric_value WHERE metric = $1`, metric)
	err = each(rows, err, func(r *sql.Rows) error {
		var unit int64
		var value string
		err := r.Scan(&unit, &value)
		out[unit] = value
		return err
	})
	return out, translate(err)
}
