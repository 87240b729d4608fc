package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// The outcomes of what the log of changes holds.
const (
	Begun  = "begun"  // it is about to be done
	Done   = "done"   // it was
	Failed = "failed" // it was refused, or did not work
)

// AuditEntry is one line of the log of changes. Seq, Previous and Hash are the record's to give.
type AuditEntry struct {
	Seq      int64
	At       int64  // Unix ms
	Account  int64  // 0: the operator, a command, or nobody who is known
	Login    string // of the account
	Name     string // sealed
	Role     string
	Unit     int64
	Action   string
	Object   string
	Detail   string
	Outcome  string // Begun, Done or Failed
	Code     string // of the problem answered; "" unless Failed
	Request  string
	Address  string // keyed hash
	Previous string // hash of the entry before; "" of the first
	Hash     string
}

// digest is the SHA-256 of everything an entry says and the hash before it, each part with its length, in hex.
func (e *AuditEntry) digest() string {
	h := sha256.New()
	number := func(n int64) { h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	text := func(s string) {
		number(int64(len(s)))
		h.Write([]byte(s))
	}
	for _, n := range []int64{e.Seq, e.At, e.Account, e.Unit} {
		number(n)
	}
	for _, s := range []string{
		e.Login, e.Name, e.Role, e.Action, e.Object, e.Detail, e.Outcome, e.Code, e.Request, e.Address, e.Previous,
	} {
		text(s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Audit appends an entry to the log of changes and returns its number. Those who append at once, on any server,
// come one after the other: the end of the chain is locked until the commit. Every text is kept as it may be
// stored, without NUL and broken UTF-8.
func (db *DB) Audit(ctx context.Context, e AuditEntry) (int64, error) {
	for _, s := range []*string{&e.Login, &e.Name, &e.Role, &e.Action, &e.Object, &e.Detail, &e.Code, &e.Request, &e.Address} {
		*s = strings.ReplaceAll(strings.ToValidUTF8(*s, "\uFFFD"), "\x00", "")
	}
	err := db.Update(ctx, func(tx *Tx) error { return tx.audit(&e) })
	return e.Seq, err
}

func (t *Tx) audit(e *AuditEntry) error {
	rows, err := t.run.QueryContext(t.ctx, `UPDATE audit_head SET seq = seq WHERE one = 1 RETURNING seq, hash`)
	if err := each(rows, err, func(r *sql.Rows) error { return r.Scan(&e.Seq, &e.Previous) }); err != nil {
		return err
	}
	e.Seq++
	e.Hash = e.digest()
	_, err = t.run.ExecContext(t.ctx, `INSERT INTO audit (`+auditColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, e.Seq, e.At, e.Account, e.Login,
		e.Name, e.Role, e.Unit, e.Action, e.Object, e.Detail, e.Outcome, e.Code, e.Request, e.Address, e.Previous, e.Hash)
	if err != nil {
		return err
	}
	_, err = t.run.ExecContext(t.ctx, `UPDATE audit_head SET seq = $1, hash = $2 WHERE one = 1`, e.Seq, e.Hash)
	return err
}

const auditColumns = `seq, at, account, login, name, role, unit, action, object, detail, outcome, code, request, address,
	previous, hash`

func (e *AuditEntry) scan(r *sql.Rows) error {
	return r.Scan(&e.Seq, &e.At, &e.Account, &e.Login, &e.Name, &e.Role, &e.Unit, &e.Action, &e.Object, &e.Detail,
		&e.Outcome, &e.Code, &e.Request, &e.Address, &e.Previous, &e.Hash)
}

// AuditFilter chooses entries; a zero field chooses all.
type AuditFilter struct {
	Account  int64
	Action   string
	Request  string
	From, To int64 // At: from, and before; Unix ms
	Before   int64 // Seq
}

// where is the filter as SQL.
func (f AuditFilter) where() (string, []any) {
	parts, args := []string{"1 = 1"}, []any(nil)
	add := func(given bool, text string, value any) {
		if given {
			args = append(args, value)
			parts = append(parts, fmt.Sprintf(text, len(args)))
		}
	}
	add(f.Account != 0, "account = $%d", f.Account)
	add(f.Action != "", "action = $%d", f.Action)
	add(f.Request != "", "request = $%d", f.Request)
	add(f.From != 0, "at >= $%d", f.From)
	add(f.To != 0, "at < $%d", f.To)
	add(f.Before != 0, "seq < $%d", f.Before)
	return strings.Join(parts, " AND "), args
}

// AuditEntries returns the entries a filter chooses, the newest first, at most limit after offset, and how many
// it chooses in all.
func (db *DB) AuditEntries(ctx context.Context, f AuditFilter, offset, limit int) ([]AuditEntry, int64, error) {
	if !storable(f.Action) || !storable(f.Request) {
		return nil, 0, nil
	}
	where, args := f.where()
	var total int64
	if err := db.row(ctx, `SELECT COUNT(*) FROM audit WHERE `+where, args...).Scan(&total); err != nil {
		return nil, 0, translate(err)
	}
	var out []AuditEntry
	rows, err := db.rows(ctx, `SELECT `+auditColumns+` FROM audit WHERE `+where+
		fmt.Sprintf(` ORDER BY seq DESC LIMIT $%d OFFSET $%d`, len(args)+1, len(args)+2), append(args, limit, offset)...)
	err = each(rows, err, func(r *sql.Rows) error {
		out = append(out, AuditEntry{})
		return out[len(out)-1].scan(r)
	})
	return out, total, translate(err)
}

// AuditCheck is what came of walking the chain.
type AuditCheck struct {
	Entries int64
	Head    string // hash of the last entry; "" if there is none
	Broken  int64  // Seq of the first entry that is not as it was written, or is missing; 0: none
}

const auditPage = 1000

// errBroken ends the walk.
var errBroken = errors.New("the chain is broken")

// VerifyAudit walks the whole chain from its first entry, page by page, and compares its end with the head.
func (db *DB) VerifyAudit(ctx context.Context) (AuditCheck, error) {
	var head AuditCheck // taken first: what is appended meanwhile is beyond it
	if err := db.row(ctx, `SELECT seq, hash FROM audit_head WHERE one = 1`).Scan(&head.Entries, &head.Head); err != nil {
		return AuditCheck{}, translate(err)
	}
	var seen AuditCheck
	for seen.Entries < head.Entries {
		before := seen.Entries
		err := db.walkAudit(ctx, &seen, head.Entries)
		if errors.Is(err, errBroken) || err == nil && seen.Entries == before {
			seen.Broken = seen.Entries + 1
			return seen, nil
		}
		if err != nil {
			return AuditCheck{}, translate(err)
		}
	}
	if seen.Head != head.Head {
		seen.Broken = max(seen.Entries, 1)
	}
	return seen, nil
}

// walkAudit checks one page after what was seen.
func (db *DB) walkAudit(ctx context.Context, seen *AuditCheck, last int64) error {
	rows, err := db.rows(ctx, `SELECT `+auditColumns+` FROM audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3`,
		seen.Entries, last, auditPage)
	return each(rows, err, func(r *sql.Rows) error {
		var e AuditEntry
		if err := e.scan(r); err != nil {
			return err
		}
		if e.Seq != seen.Entries+1 || e.Previous != seen.Head || e.Hash != e.digest() {
			return errBroken
		}
		seen.Entries, seen.Head = e.Seq, e.Hash
		return nil
	})
}
