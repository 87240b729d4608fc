package account

import (
	"context"
	"fmt"
	"log/slog"

	"lawquiz/quiz/store"
)

// Dossier is what is on record of a person's account, opened for herself alone. Printing or logging
// one shows her number alone.
type Dossier struct {
	Viewer
	FullPhone   string // "" if none is known
	ConsentedAt int64  // 0: to none
	CreatedAt   int64
	UpdatedAt   int64
	Identities  []string // the kind of each way to log in: wechat, roster, demo, rehearsal
	Sessions    []Login
}

// Login is one session. What it is known by stays here.
type Login struct {
	Channel   string
	Device    bool // a keyed hash of the device is kept
	CreatedAt int64
	ExpiresAt int64
	EndedAt   int64 // 0 unless ended before it expired
}

// Format prints the number alone, whatever the verb.
func (d Dossier) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "dossier of person %d", d.Person) }

// LogValue is the number alone.
func (d Dossier) LogValue() slog.Value { return slog.Int64Value(d.Person) }

// Dossier reads what is on record of a person's account, past every cache. Unauthenticated: she
// has been erased meanwhile.
func (d *Desk) Dossier(ctx context.Context, person int64) (Dossier, error) {
	row, err := d.cfg.Record.Person(ctx, person)
	if err != nil {
		return Dossier{}, erased(err)
	}
	p, err := d.open(row)
	if err != nil {
		return Dossier{}, err
	}
	phone, err := d.cfg.Sealer.Open(FieldPhone, row.Phone)
	if err != nil {
		return Dossier{}, fmt.Errorf("person %d: %w", person, err)
	}
	kinds, err := d.cfg.Record.IdentityKinds(ctx, person)
	if err != nil {
		return Dossier{}, err
	}
	sessions, err := d.cfg.Record.SessionsOf(ctx, person)
	if err != nil {
		return Dossier{}, err
	}
	return Dossier{
		Viewer: p.viewer, FullPhone: phone, ConsentedAt: row.ConsentedAt, CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
		Identities: kinds, Sessions: logins(sessions),
	}, nil
}

func logins(rows []store.Session) []Login {
	out := make([]Login, len(rows))
	for i, r := range rows {
		out[i] = Login{
			Channel: r.Channel, Device: r.Device != "", CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, EndedAt: r.RevokedAt,
		}
	}
	return out
}
