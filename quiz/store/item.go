package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"lawquiz/questions"
)

// Item is a question of a bank as it stands (题).
type Item struct {
	ID        string
	Bank      string
	Number    int              // within the bank, from 1, never given again
	Revision  int              // the newest
	Review    questions.Review // of the newest
	Published int              // the revision contests draw; 0: none

	// PublishedBy and PublishedOn are the review of that revision.
	PublishedBy, PublishedOn string

	RetiredAt int64  // 0: in use
	Shipped   string // hash of the text the program last installed; "" for a county's own question
}

// ItemText is one revision of a question. It never changes.
type ItemText struct {
	Question     questions.Question // with its id and revision; without its review
	BankRevision int64              // the change of the bank that wrote it
	At           int64
	Author       string
	What         string // install, accept, edit
}

// ItemEvent is something decided about a question.
type ItemEvent struct {
	ID           string
	BankRevision int64
	What         string // reviewed, published, retire, restore
	Revision     int    // the question's newest at the time
	At           int64
	Author       string
	Note         string
}

const itemColumns = `item.id, item.bank, item.number, item.revision, item.status, item.review_by, item.review_on,
	item.published, item.published_by, item.published_on, item.retired_at, item.shipped`

var putItems = &statement{
	head: `INSERT INTO item (id, bank, number, revision, status, review_by, review_on, published, published_by,
		published_on, retired_at, shipped) VALUES `,
	row: `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	tail: ` ON CONFLICT (id) DO UPDATE SET bank = excluded.bank, number = excluded.number, revision = excluded.revision,
		status = excluded.status, review_by = excluded.review_by, review_on = excluded.review_on,
		published = excluded.published, published_by = excluded.published_by, published_on = excluded.published_on,
		retired_at = excluded.retired_at, shipped = excluded.shipped`,
}

// PutItems inserts questions, or writes over those of the same id; each id once. The schema refuses
// another bank or number for one that is there, and a revision that falls. Their banks are there.
func (t *Tx) PutItems(items []Item) error {
	return t.many(putItems, len(items), func(i int, args []any) []any {
		it := &items[i]
		return append(args, it.ID, it.Bank, it.Number, it.Revision, string(it.Review.Status), it.Review.By, it.Review.On,
			it.Published, it.PublishedBy, it.PublishedOn, it.RetiredAt, it.Shipped)
	})
}

var addItemTexts = &statement{
	head: `INSERT INTO item_text (id, revision, body, bank_revision, at, author, what) VALUES `,
	row:  `(?, ?, ?, ?, ?, ?, ?)`,
}

// AddItemTexts appends revisions; their questions are there. ErrConflict: one is on record.
func (t *Tx) AddItemTexts(texts []ItemText) error {
	bodies := make([]string, len(texts))
	for i := range texts {
		q := texts[i].Question
		q.Review = questions.Review{}
		body, err := json.Marshal(&q)
		if err != nil {
			return fmt.Errorf("question %s: %w", q.ID, err)
		}
		bodies[i] = string(body)
	}
	return t.many(addItemTexts, len(texts), func(i int, args []any) []any {
		x := &texts[i]
		return append(args, x.Question.ID, x.Question.Revision, bodies[i], x.BankRevision, x.At, x.Author, x.What)
	})
}

var addItemEvents = &statement{
	head: `INSERT INTO item_event (id, bank_revision, what, revision, at, author, note) VALUES `,
	row:  `(?, ?, ?, ?, ?, ?, ?)`,
}

// AddItemEvents appends decisions; their questions are there.
func (t *Tx) AddItemEvents(events []ItemEvent) error {
	return t.many(addItemEvents, len(events), func(i int, args []any) []any {
		e := &events[i]
		return append(args, e.ID, e.BankRevision, e.What, e.Revision, e.At, e.Author, e.Note)
	})
}

// HeldItem is a question with its texts.
type HeldItem struct {
	Item
	Newest questions.Question  // with its review
	Drawn  *questions.Question // the published text with its review, when it is not the newest; nil otherwise
}

// Items returns every question with the texts in use, in order of bank and number.
func (db *DB) Items(ctx context.Context) ([]HeldItem, error) {
	var out []HeldItem
	rows, err := db.rows(ctx, `SELECT `+itemColumns+`, newest.body, COALESCE(drawn.body, '')
		FROM item JOIN item_text AS newest ON newest.id = item.id AND newest.revision = item.revision
		LEFT JOIN item_text AS drawn ON drawn.id = item.id AND drawn.revision = item.published
			AND item.published <> item.revision
		ORDER BY item.bank, item.number`)
	err = each(rows, err, func(r *sql.Rows) error {
		var h HeldItem
		var newest, drawn, status string
		it := &h.Item
		if err := r.Scan(&it.ID, &it.Bank, &it.Number, &it.Revision, &status, &it.Review.By, &it.Review.On, &it.Published,
			&it.PublishedBy, &it.PublishedOn, &it.RetiredAt, &it.Shipped, &newest, &drawn); err != nil {
			return err
		}
		it.Review.Status = questions.Status(status)
		err := h.read(newest, drawn)
		out = append(out, h)
		return err
	})
	return out, translate(err)
}

func (h *HeldItem) read(newest, drawn string) error {
	if err := readText(newest, &h.Newest); err != nil {
		return err
	}
	h.Newest.Review = h.Review
	if drawn == "" {
		return nil
	}
	h.Drawn = new(questions.Question)
	if err := readText(drawn, h.Drawn); err != nil {
		return err
	}
	h.Drawn.Review = questions.Review{Status: questions.Published, By: h.PublishedBy, On: h.PublishedOn}
	return nil
}

func readText(body string, q *questions.Question) error {
	if err := json.Unmarshal([]byte(body), q); err != nil {
		return fmt.Errorf("text of a question: %w", err)
	}
	return nil
}

// ItemTexts returns every revision of a question, the oldest first; none of one that is not there.
func (db *DB) ItemTexts(ctx context.Context, id string) ([]ItemText, error) {
	var out []ItemText
	if !storable(id) {
		return nil, nil
	}
	rows, err := db.rows(ctx, `SELECT body, bank_revision, at, author, what FROM item_text WHERE id = $1 ORDER BY revision`, id)
	err = each(rows, err, func(r *sql.Rows) error {
		var x ItemText
		var body string
		if err := r.Scan(&body, &x.BankRevision, &x.At, &x.Author, &x.What); err != nil {
			return err
		}
		err := readText(body, &x.Question)
		out = append(out, x)
		return err
	})
	return out, translate(err)
}

// ItemEvents returns what was decided about a question, the oldest first.
func (db *DB) ItemEvents(ctx context.Context, id string) ([]ItemEvent, error) {
	var out []ItemEvent
	if !storable(id) {
		return nil, nil
	}
	rows, err := db.rows(ctx, `SELECT id, bank_revision, what, revision, at, author, note FROM item_event
		WHERE id = $1 ORDER BY bank_revision, what DESC`, id) // reviewed before published
	err = each(rows, err, func(r *sql.Rows) error {
		var e ItemEvent
		err := r.Scan(&e.ID, &e.BankRevision, &e.What, &e.Revision, &e.At, &e.Author, &e.Note)
		out = append(out, e)
		return err
	})
	return out, translate(err)
}
