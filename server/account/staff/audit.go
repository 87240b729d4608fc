package staff

import (
	"context"
	"fmt"

	"lawquiz/quiz/store"
)

// fieldAudit is what names in the log of changes are sealed for.
const fieldAudit = "audit.name"

// Entry is one line of the log of changes.
type Entry struct {
	Seq     int64
	At      int64 // Unix ms
	Viewer  Viewer
	Action  string
	Object  string
	Detail  string
	Outcome string // store.Begun, Done or Failed
	Code    string // of the problem answered
	Request string
	Address string // where it came from; in the log as a keyed hash, of which ten characters are shown
	Hash    string
}

// Record appends an entry to the log of changes; Seq, At and Hash are given here.
func (d *Desk) Record(ctx context.Context, e Entry) error {
	address := ""
	if e.Address != "" {
		address = d.cfg.Sealer.MAC("audit.address", e.Address)
	}
	v := e.Viewer
	_, err := d.cfg.DB.Audit(ctx, store.AuditEntry{
		At: d.cfg.Now(), Account: v.Account, Login: v.Login, Name: d.cfg.Sealer.Seal(fieldAudit, v.Name), Role: string(v.Role),
		Unit: v.Unit, Action: e.Action, Object: clip(e.Object, 200), Detail: clip(e.Detail, 1000), Outcome: e.Outcome, Code: e.Code,
		Request: clip(e.Request, 64), Address: address,
	})
	if err != nil {
		return fmt.Errorf("write the log of changes: %w", err)
	}
	return nil
}

// Entries returns the entries a filter chooses, the newest first, and how many it chooses in all.
func (d *Desk) Entries(ctx context.Context, f store.AuditFilter, offset, limit int) ([]Entry, int64, error) {
	rows, total, err := d.cfg.DB.AuditEntries(ctx, f, offset, limit)
	if err != nil {
		return nil, 0, err
	}
	out := make([]Entry, 0, len(rows))
	for _, r := range rows {
		name, err := d.cfg.Sealer.Open(fieldAudit, r.Name)
		if err != nil {
			return nil, 0, fmt.Errorf("entry %d: %w", r.Seq, err)
		}
		out = append(out, Entry{
			Seq: r.Seq, At: r.At, Action: r.Action, Object: r.Object, Detail: r.Detail, Outcome: r.Outcome, Code: r.Code,
			Viewer:  Viewer{Account: r.Account, Login: r.Login, Name: name, Role: Role(r.Role), Unit: r.Unit},
			Request: r.Request, Address: clip(r.Address, 10), Hash: r.Hash,
		})
	}
	return out, total, nil
}

// Verify walks the whole log. See store.DB.VerifyAudit.
func (d *Desk) Verify(ctx context.Context) (store.AuditCheck, error) {
	return d.cfg.DB.VerifyAudit(ctx)
}

// clip bounds a text to so many characters.
func clip(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
