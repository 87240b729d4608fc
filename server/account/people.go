package account

import (
	"context"
)

// Shown is what boards show of a person. Name is for the person's own grassroots unit only,
// Masked for everybody.
type Shown struct {
	Name   string
	Masked string
	Unit   int64 // where the person is bound now; a closed contest's standing keeps its own path
}

// People returns what to show of people, from the cache where it is there, and with one query for
// the others (up to 256). Those who have been erased, or never were, are absent from the result.
// A row that does not open shows as *, and is logged.
func (d *Desk) People(ctx context.Context, ids []int64) (map[int64]Shown, error) {
	out := make(map[int64]Shown, len(ids))
	now := d.now()
	asked := make(map[int64]bool)
	var missing []int64
	for _, id := range ids {
		p, ok := d.people.get(id)
		switch {
		case ok && p.until > now:
			out[id] = p.shown()
		case !asked[id]:
			asked[id] = true
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	era := d.people.now()
	rows, err := d.cfg.Record.PeopleByID(ctx, missing)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		p, err := d.open(row)
		if err != nil {
			// One damaged row must not take a whole board away.
			d.cfg.Log.ErrorContext(ctx, "person does not open", "person", row.ID, "err", err)
			out[row.ID] = Shown{Name: "*", Masked: "*", Unit: row.Unit}
			continue
		}
		d.people.put(era, row.ID, p)
		out[row.ID] = p.shown()
	}
	return out, nil
}

func (p *profile) shown() Shown {
	if p.viewer.Name == "" {
		return Shown{Name: unnamed, Masked: unnamed, Unit: p.viewer.Unit}
	}
	return Shown{Name: p.viewer.Name, Masked: p.masked, Unit: p.viewer.Unit}
}

// unnamed is what boards show of somebody who took part without a name.
const unnamed = "未登记姓名"
