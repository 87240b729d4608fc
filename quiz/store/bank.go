package store

import (
	"context"
	"database/sql"
)

// Bank is a bank's row (题库); its questions are Items.
type Bank struct {
	ID        string
	Title     string
	Law       string
	Edition   string
	Revision  int64  // raised by every change, from 1
	Shipped   string // hash of what the program last installed; "" for a county's own bank
	CreatedAt int64
	ChangedAt int64
}

// BankChange is one line of a bank's history.
type BankChange struct {
	Bank     string `json:"bank"`
	Revision int64  `json:"revision"` // of the bank, from 1
	At       int64  `json:"at"`
	Author   string `json:"author"`
	What     string `json:"what"` // create, install, accept, edit, review, retire, restore
	File     string `json:"file,omitempty"`
	Hash     string `json:"hash,omitempty"` // SHA-256 of the file, hex
	Note     string `json:"note,omitempty"`
}

// RaiseBanks raises TopicBanks and returns its version. Whoever changes a bank calls it first: the
// row is then locked, so that banks have one writer at a time, and a version that is just one above
// the one read before says that nothing has changed since.
func (t *Tx) RaiseBanks() (int64, error) {
	return oneID(t.run.QueryContext(t.ctx, `INSERT INTO topic (name, version) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET version = topic.version + 1 RETURNING version`, TopicBanks))
}

// BanksVersion returns the version of TopicBanks, 0 before the first change.
func (db *DB) BanksVersion(ctx context.Context) (int64, error) {
	var version int64
	err := db.row(ctx, `SELECT COALESCE(MAX(version), 0) FROM topic WHERE name = $1`, TopicBanks).Scan(&version)
	return version, translate(err)
}

// AddBank inserts a bank of revision 1 with the first line of its history. ErrConflict: the id is taken.
func (t *Tx) AddBank(b Bank, c BankChange) error {
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO bank (id, title, law, edition, revision, shipped, created_at, changed_at)
		VALUES ($1, $2, $3, $4, 1, $5, $6, $7)`, b.ID, b.Title, b.Law, b.Edition, b.Shipped, c.At, c.At)
	if err != nil {
		return err
	}
	c.Bank, c.Revision = b.ID, 1
	return t.addBankChange(c)
}

// ChangeBank raises a bank's revision to the change's, which must be the next, writes its title, law,
// edition and shipped, and appends the change to its history. NotFound: there is no such bank of the
// revision before.
func (t *Tx) ChangeBank(b Bank, c BankChange) error {
	res, err := t.run.ExecContext(t.ctx, `UPDATE bank SET title = $1, law = $2, edition = $3, shipped = $4, revision = $5, changed_at = $6
		WHERE id = $7 AND revision = $8`, b.Title, b.Law, b.Edition, b.Shipped, c.Revision, c.At, b.ID, c.Revision-1)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return orNotFound(err)
	}
	c.Bank = b.ID
	return t.addBankChange(c)
}

func (t *Tx) addBankChange(c BankChange) error {
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO bank_change (bank, revision, at, author, what, file, hash, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, c.Bank, c.Revision, c.At, c.Author, c.What, c.File, c.Hash, c.Note)
	return err
}

// Banks returns every bank in order of id.
func (db *DB) Banks(ctx context.Context) ([]Bank, error) {
	var out []Bank
	rows, err := db.rows(ctx, `SELECT id, title, law, edition, revision, shipped, created_at, changed_at FROM bank ORDER BY id`)
	err = each(rows, err, func(r *sql.Rows) error {
		var b Bank
		err := r.Scan(&b.ID, &b.Title, &b.Law, &b.Edition, &b.Revision, &b.Shipped, &b.CreatedAt, &b.ChangedAt)
		out = append(out, b)
		return err
	})
	return out, translate(err)
}

// BankChanges returns the history of a bank, the newest first; none of a bank that is not there.
func (db *DB) BankChanges(ctx context.Context, bank string) ([]BankChange, error) {
	var out []BankChange
	if !storable(bank) {
		return nil, nil
	}
	rows, err := db.rows(ctx, `SELECT bank, revision, at, author, what, file, hash, note FROM bank_change
		WHERE bank = $1 ORDER BY revision DESC`, bank)
	err = each(rows, err, func(r *sql.Rows) error {
		var c BankChange
		err := r.Scan(&c.Bank, &c.Revision, &c.At, &c.Author, &c.What, &c.File, &c.Hash, &c.Note)
		out = append(out, c)
		return err
	})
	return out, translate(err)
}
