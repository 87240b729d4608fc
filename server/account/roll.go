package account

import (
	"context"

	"lawquiz/quiz"
)

// Entry is what lists for organisers say of a person.
type Entry struct {
	Name      string
	Masked    string
	Gender    quiz.Gender
	Member    bool
	TypedUnit string // 待归并
}

// Roll returns what lists say of people, however many, past the cache: a list of a county must not push
// out of it those who are answering. Those who have been erased are absent. A row that does not open
// shows as *, and is logged.
func (d *Desk) Roll(ctx context.Context, ids []int64) (map[int64]Entry, error) {
	rows, err := d.cfg.Record.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]Entry, len(rows))
	for _, row := range rows {
		e := Entry{Name: unnamed, Masked: unnamed, Gender: row.Gender, Member: row.Member, TypedUnit: row.TypedUnit}
		switch name, err := d.cfg.Sealer.Open(FieldPersonName, row.Name); {
		case err != nil:
			d.cfg.Log.ErrorContext(ctx, "person does not open", "person", row.ID, "err", err)
			e.Name, e.Masked = "*", "*"
		case name != "":
			e.Name, e.Masked = name, Mask(name)
		}
		out[row.ID] = e
	}
	return out, nil
}
