package account

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Card is a person as an organiser sees her.
type Card struct {
	Person    int64
	Masked    string // "" until she has given a name
	Gender    quiz.Gender
	Member    bool
	Unit      int64
	TypedUnit string
	Phone     string // its last four digits
	CreatedAt int64
	Rehearsal string
}

// Cards opens people's rows as far as an organiser sees them. A row that does not open shows as *.
func (d *Desk) Cards(ctx context.Context, rows []store.Person) []Card {
	out := make([]Card, len(rows))
	for i, row := range rows {
		out[i] = Card{
			Person: row.ID, Gender: row.Gender, Member: row.Member, Unit: row.Unit, TypedUnit: row.TypedUnit,
			CreatedAt: row.CreatedAt, Rehearsal: row.Rehearsal,
		}
		p, err := d.open(row)
		if err != nil {
			d.cfg.Log.ErrorContext(ctx, "person does not open", "person", row.ID, "err", err)
			out[i].Masked = "*"
			continue
		}
		out[i].Masked, out[i].Phone = p.masked, p.viewer.Phone
	}
	return out
}

// Find returns up to limit people of exactly a name, or of a whole phone number, whichever unit they are of.
func (d *Desk) Find(ctx context.Context, said string, limit int) ([]store.Person, error) {
	name, phone := "", d.cfg.Sealer.MAC("phone", clean(said))
	if clear, err := Name(said); err == nil {
		name = d.personMAC(clear)
	}
	return d.cfg.Record.FindPeople(ctx, name, phone, limit)
}

// SealName checks a name as typed and returns it as the record keeps it, with its hash, and masked. Invalid: it is no name.
func (d *Desk) SealName(typed string) (sealed, mac, masked string, err error) {
	name, err := Name(typed)
	if err != nil {
		return "", "", "", err
	}
	return d.cfg.Sealer.Seal(FieldPersonName, name), d.personMAC(name), Mask(name), nil
}

// Expel ends every session of a person, which servers notice with their next Refresh. It returns how many that was.
func (d *Desk) Expel(ctx context.Context, person int64) (int64, error) {
	return d.cfg.Record.RevokePerson(ctx, person, d.now())
}

// Forget drops what is cached of a person who was put right.
func (d *Desk) Forget(person int64) { d.people.drop(person) }
