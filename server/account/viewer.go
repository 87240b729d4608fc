package account

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// The channels people come by; a submission carries its session's.
const (
	ChannelWeChat = "wechat"
	ChannelWeb    = "web"
)

// Viewer is the person behind a request. It is the caller's own copy. Printing or logging one
// shows the person's number alone.
type Viewer struct {
	Person     int64
	Channel    string
	Name       string // plain; "" until registered
	Gender     quiz.Gender
	Member     bool
	Unit       int64  // quiz.Root until bound
	TypedUnit  string // 待归并: the unit's name as typed; counted at Unit until merged
	Phone      string // its last four digits; "" if none is known
	Consent    string // version of the privacy notice agreed to; "" if none
	Registered bool   // name and unit are known
	Rehearsal  string // id of the one contest a rehearsal's person exists for; "" for real people
}

// Format prints the number alone, whatever the verb.
func (v Viewer) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "person %d", v.Person) }

// LogValue is the number alone.
func (v Viewer) LogValue() slog.Value { return slog.Int64Value(v.Person) }

// profile is a person as the caches hold her; never changed once made.
type profile struct {
	viewer Viewer // without channel
	masked string
	until  int64 // when the cache must ask again
}

// open makes a profile from a person's row. ErrSeal: a field was sealed with another key.
func (d *Desk) open(p store.Person) (*profile, error) {
	name, err := d.cfg.Sealer.Open(FieldPersonName, p.Name)
	if err != nil {
		return nil, fmt.Errorf("person %d: %w", p.ID, err)
	}
	phone, err := d.cfg.Sealer.Open(FieldPhone, p.Phone)
	if err != nil {
		return nil, fmt.Errorf("person %d: %w", p.ID, err)
	}
	return &profile{
		viewer: Viewer{
			Person: p.ID, Name: name, Gender: p.Gender, Member: p.Member, Unit: p.Unit, TypedUnit: p.TypedUnit,
			Phone: phone[max(0, len(phone)-4):], Consent: p.Consent, Registered: name != "" && p.Unit != quiz.Root,
			Rehearsal: p.Rehearsal,
		},
		masked: Mask(name),
		until:  d.now() + d.cfg.Remember.Milliseconds(),
	}, nil
}

// profile returns a person's profile, from the cache if it is there, or a NotFound error.
func (d *Desk) profile(ctx context.Context, person, now int64) (*profile, error) {
	if p, ok := d.people.get(person); ok && p.until > now {
		return p, nil
	}
	era := d.people.now()
	row, err := d.cfg.Record.Person(ctx, person)
	if err != nil {
		return nil, err
	}
	p, err := d.open(row)
	if err != nil {
		return nil, err
	}
	d.people.put(era, person, p)
	return p, nil
}

// as is the viewer of a profile in a channel.
func (p *profile) as(channel string) *Viewer {
	v := p.viewer
	v.Channel = channel
	return &v
}

// absent reports whether err says that a row is not there.
func absent(err error) bool { return errors.Is(err, store.ErrNotFound) }
