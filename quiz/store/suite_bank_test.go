package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// judge is a question in the form the record gives back.
func judge(id string, revision int, stem string) questions.Question {
	return questions.Question{
		ID: id, Revision: revision, Kind: questions.Judge, Stem: stem, Options: questions.JudgeOptions(true),
		Explanation: "见条文", Citations: []questions.Citation{{Law: "劳动法", Article: "第一条"}}, Difficulty: 1, Tags: []string{"甲"},
	}
}

func itemRow(bank string, number int, q questions.Question, r questions.Review) store.Item {
	it := store.Item{ID: q.ID, Bank: bank, Number: number, Revision: q.Revision, Review: r}
	if r.Status == questions.Published {
		it.Published, it.PublishedBy, it.PublishedOn = q.Revision, r.By, r.On
	}
	return it
}

func text(q questions.Question, revision int64) store.ItemText {
	return store.ItemText{Question: q, BankRevision: revision, At: 10, Author: "管理员", What: "accept"}
}

var (
	published = questions.Review{Status: questions.Published, By: "复核", On: "2026-01-02"}
	candidate = questions.Review{Status: questions.Candidate}
)

// shelf puts bank b with n published questions b-001 ….
func (r *record) shelf(tb testing.TB, n int) {
	tb.Helper()
	r.update(tb, func(tx *store.Tx) error {
		if _, err := tx.RaiseBanks(); err != nil {
			return err
		}
		var items []store.Item
		var texts []store.ItemText
		for i := range n {
			q := judge(fmt.Sprintf("b-%03d", i+1), 1, fmt.Sprintf("第 %d 条？", i+1))
			items, texts = append(items, itemRow("b", i+1, q, published)), append(texts, text(q, 1))
		}
		return errors.Join(tx.AddBank(store.Bank{ID: "b", Title: "乙"}, store.BankChange{At: 10, Author: "管理员", What: "create", Note: "建"}),
			tx.PutItems(items), tx.AddItemTexts(texts))
	})
}

func banksAndItems(t *testing.T, r *record) {
	ctx := context.Background()
	r.shelf(t, 70)
	again := judge("b-002", 2, "改过的题？")
	it := itemRow("b", 2, again, candidate)
	it.Published, it.PublishedBy, it.PublishedOn, it.RetiredAt, it.Shipped = 1, "复核", "2026-01-02", 30, "hash"
	change := store.BankChange{Revision: 2, At: 20, Author: "县", What: "accept", File: "题.xlsx", Hash: "ff", Note: "注"}
	r.update(t, func(tx *store.Tx) error {
		version, err := tx.RaiseBanks()
		same(t, "version", version, int64(2))
		return errors.Join(err, tx.ChangeBank(store.Bank{ID: "b", Title: "乙库", Law: "劳动法", Edition: "2018", Shipped: "s"}, change),
			tx.PutItems([]store.Item{it}), tx.AddItemTexts([]store.ItemText{text(again, 2)}),
			tx.AddItemEvents([]store.ItemEvent{{ID: "b-002", BankRevision: 2, What: "retire", Revision: 2, At: 30, Author: "县", Note: "旧"}}))
	})
	version, err := r.BanksVersion(ctx)
	must(t, err)
	same(t, "version", version, int64(2))
	banks, err := r.Banks(ctx)
	must(t, err)
	same(t, "banks", banks, []store.Bank{{ID: "b", Title: "乙库", Law: "劳动法", Edition: "2018", Revision: 2, Shipped: "s", CreatedAt: 10, ChangedAt: 20}})
	items, err := r.Items(ctx)
	must(t, err)
	same(t, "items", len(items), 70)
	same(t, "the item changed", items[1].Item, it)
	again.Review = candidate
	same(t, "its newest text", items[1].Newest, again)
	drawn := judge("b-002", 1, "第 2 条？")
	drawn.Review = published
	same(t, "the text drawn", *items[1].Drawn, drawn)
	same(t, "an item's text drawn is the newest", items[2].Drawn, (*questions.Question)(nil))
	changes, err := r.BankChanges(ctx, "b")
	must(t, err)
	change.Bank = "b"
	same(t, "changes", changes, []store.BankChange{change, {Bank: "b", Revision: 1, At: 10, Author: "管理员", What: "create", Note: "建"}})
	texts, err := r.ItemTexts(ctx, "b-002")
	must(t, err)
	again.Review = questions.Review{}
	same(t, "revisions", texts, []store.ItemText{text(judge("b-002", 1, "第 2 条？"), 1), text(again, 2)})
	events, err := r.ItemEvents(ctx, "b-002")
	must(t, err)
	same(t, "events", events, []store.ItemEvent{{ID: "b-002", BankRevision: 2, What: "retire", Revision: 2, At: 30, Author: "县", Note: "旧"}})
	_, err = r.BankChanges(ctx, "\xff\x00")
	must(t, err)
}

func banksRefuse(t *testing.T, r *record) {
	ctx := context.Background()
	r.shelf(t, 2)
	conflict := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, store.ErrConflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	conflict("a bank twice", r.Update(ctx, func(tx *store.Tx) error {
		return tx.AddBank(store.Bank{ID: "b", Title: "丙"}, store.BankChange{What: "create"})
	}))
	conflict("a revision twice", r.Update(ctx, func(tx *store.Tx) error {
		return tx.AddItemTexts([]store.ItemText{text(judge("b-001", 1, "别的题？"), 1)})
	}))
	conflict("a number twice", r.Update(ctx, func(tx *store.Tx) error {
		return tx.PutItems([]store.Item{itemRow("b", 2, judge("b-009", 1, "题？"), candidate)})
	}))
	for _, revision := range []int64{1, 3} {
		err := r.Update(ctx, func(tx *store.Tx) error {
			return tx.ChangeBank(store.Bank{ID: "b", Title: "乙"}, store.BankChange{Revision: revision, What: "edit"})
		})
		wantCode(t, err, quiz.NotFound)
	}
}

// refusedOfBanks are statements no code of ours sends.
var refusedOfBanks = map[string]string{
	"a changed text":             `UPDATE item_text SET body = '{}'`,
	"a deleted text":             `DELETE FROM item_text`,
	"a changed history":          `UPDATE bank_change SET author = 'x'`,
	"a deleted history":          `DELETE FROM bank_change`,
	"a changed decision":         `UPDATE item_event SET note = 'x'`,
	"a deleted decision":         `DELETE FROM item_event`,
	"a deleted question":         `DELETE FROM item WHERE id = 'b-002'`,
	"a deleted bank":             `DELETE FROM bank`,
	"a question's other number":  `UPDATE item SET number = 9 WHERE id = 'b-001'`,
	"a question's other id":      `UPDATE item SET id = 'b-100' WHERE id = 'b-002'`,
	"a falling revision":         `UPDATE item SET revision = 0, published = 0 WHERE id = 'b-001'`,
	"an unpublished question":    `UPDATE item SET published = 0, status = 'reviewed' WHERE id = 'b-001'`,
	"published, yet not drawn":   `UPDATE item SET status = 'candidate' WHERE id = 'b-001'`,
	"an unknown status":          `UPDATE item SET status = 'good' WHERE id = 'b-001'`,
	"a published future":         `UPDATE item SET published = 2 WHERE id = 'b-001'`,
	"a bank's falling revision":  `UPDATE bank SET revision = 0`,
	"a question of no bank":      `INSERT INTO item SELECT 'c-001', 'c', 1, 1, status, '', '', 1, '', '', 0, '' FROM item WHERE id = 'b-001'`,
	"a text of no question":      `INSERT INTO item_text (id, revision, body, bank_revision, at, author, what) VALUES ('c', 1, '', 1, 0, '', 'edit')`,
	"an upload in no state":      `UPDATE upload SET state = 'lost'`,
	"an upload accepted nowhere": `UPDATE upload SET state = 'accepted'`,
	"more done than there is":    `UPDATE upload SET done = 1`,
}

func schemaKeepsBanks(t *testing.T, r *record) {
	r.shelf(t, 2)
	must(t, r.AddUpload(context.Background(), store.Upload{ID: 1}))
	r.update(t, func(tx *store.Tx) error {
		return tx.AddItemEvents([]store.ItemEvent{{ID: "b-001", BankRevision: 1, What: "published", Revision: 1}})
	})
	for name, text := range refusedOfBanks {
		if _, err := r.raw.Exec(text); !constraint(err) {
			t.Errorf("%s: not refused by a constraint: %v", name, err)
		}
	}
}

// Writers of banks come one after the other, and each sees what the one before has done.
func bankWritersWait(t *testing.T, r *record) {
	ctx := context.Background()
	r.shelf(t, 1)
	done := make(chan error, 8)
	for range cap(done) {
		go func() {
			done <- r.Update(ctx, func(tx *store.Tx) error {
				version, err := tx.RaiseBanks()
				return errors.Join(err, tx.ChangeBank(store.Bank{ID: "b", Title: "乙"}, store.BankChange{Revision: version, What: "edit"}))
			})
		}()
	}
	for range cap(done) {
		must(t, <-done)
	}
	same(t, "changes", r.count(t, "bank_change"), 9)
}

func uploads(t *testing.T, r *record) {
	ctx := context.Background()
	_, err := r.Upload(ctx, 7)
	wantCode(t, err, quiz.NotFound)
	u := store.Upload{ID: 7, File: "题.docx", Hash: "ab", Size: 3, Author: "县", CreatedAt: 5}
	must(t, r.AddUpload(ctx, u))
	must(t, r.SetUploadProgress(ctx, 7, 2, 9, 6))
	u.ChangedAt, u.Edition, u.State, u.Done, u.Total = 6, 1, store.UploadReading, 2, 9
	got, err := r.Upload(ctx, 7)
	must(t, err)
	same(t, "an upload being read", got, u)

	turn := func(u store.Upload) error {
		return r.Update(ctx, func(tx *store.Tx) error { return tx.TurnUpload(u) })
	}
	u.State, u.Done, u.Body, u.ChangedAt = store.UploadReady, 9, `{"a":1}`, 8
	must(t, turn(u))
	wantCode(t, turn(u), quiz.NotFound) // another edition by now
	must(t, r.SetUploadProgress(ctx, 7, 0, 9, 9))
	u.Edition = 2
	got, err = r.Upload(ctx, 7)
	must(t, err)
	same(t, "an upload read", got, u)

	must(t, r.AddUpload(ctx, store.Upload{ID: 8, CreatedAt: 6}))
	list, err := r.Uploads(ctx)
	must(t, err)
	u.Body = ""
	same(t, "uploads", list, []store.Upload{{ID: 8, CreatedAt: 6, ChangedAt: 6, Edition: 1, State: store.UploadReading}, u})
	must(t, r.RemoveUploads(ctx, 6))
	same(t, "uploads kept", r.count(t, "upload"), 1)
}
