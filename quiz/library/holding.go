package library

import (
	"context"

	"lawquiz/questions"
	"lawquiz/quiz/store"
)

// Summary is a bank without its questions. Counts leave retired items out.
type Summary struct {
	ID        string                   `json:"id"`
	Title     string                   `json:"title"`
	Law       string                   `json:"law,omitempty"`
	Edition   string                   `json:"edition,omitempty"`
	Revision  int64                    `json:"revision"` // raised by every change of the bank, from 1
	Shipped   bool                     `json:"shipped"`  // came with the program
	Items     int                      `json:"items"`
	Drawable  int                      `json:"drawable"` // with a published revision: what contests draw
	Retired   int                      `json:"retired"`
	ByKind    map[questions.Kind]int   `json:"by_kind"`   // of the newest texts
	ByStatus  map[questions.Status]int `json:"by_status"` // of the newest texts
	CreatedAt int64                    `json:"created_at"`
	ChangedAt int64                    `json:"changed_at"`
}

// Item is one question of a bank as it stands (题).
type Item struct {
	Bank      string              `json:"bank"`
	Number    int                 `json:"number"`          // within the bank, from 1, never given again
	Question  questions.Question  `json:"question"`        // the newest revision, with its review
	Published int                 `json:"published"`       // the revision contests draw; 0: none
	RetiredAt int64               `json:"retired_at"`      // 0: in use
	Shipped   bool                `json:"shipped"`         // came with the program
	Drawn     *questions.Question `json:"drawn,omitempty"` // the text contests draw, when it is not the newest
}

// Holding is a bank with all its items, the retired ones too, in order of number.
type Holding struct {
	Summary
	Items []Item `json:"items"`
}

// Bank returns the newest texts of the items in use, as a bank to export. The caller owns the list.
func (h Holding) Bank() questions.Bank {
	b := questions.Bank{ID: h.ID, Title: h.Title, Law: h.Law, Edition: h.Edition, Questions: []questions.Question{}}
	for _, it := range h.Items {
		if it.RetiredAt == 0 {
			b.Questions = append(b.Questions, it.Question)
		}
	}
	return b
}

// Banks returns every bank in order of id.
func (l *Library) Banks(ctx context.Context) ([]Summary, error) { return nil, errUnfinished }

// Current returns a bank with its items, or NotFound. Its lists are shared: do not change them.
func (l *Library) Current(ctx context.Context, bank string) (Holding, error) {
	return Holding{}, errUnfinished
}

// Drawable returns every bank, in order of id, with what contests draw from: the published revision of
// every item in use, in order of number, Review.Status Published. A bank without any is there, empty.
func (l *Library) Drawable(ctx context.Context) ([]questions.Bank, error) { return nil, errUnfinished }

// Item returns one item, or NotFound.
func (l *Library) Item(ctx context.Context, id string) (Item, error) { return Item{}, errUnfinished }

// The kinds of Entry.What and store.BankChange.What.
const (
	Created   = "create"  // of a bank
	Installed = "install" // with the program
	Accepted  = "accept"  // from a file
	Edited    = "edit"    // by hand
	Reviewing = "review"  // of a bank: questions were reviewed or published
	Reviewed  = "reviewed"
	Published = "published"
	Retired   = "retire"
	Restored  = "restore"
)

// Entry is one line of a question's history: a revision was written, or something was decided about it.
type Entry struct {
	What         string              `json:"what"` // install, accept, edit; reviewed, published, retire, restore
	Revision     int                 `json:"revision"`
	Question     *questions.Question `json:"question,omitempty"` // the text that was written; nil for a decision
	BankRevision int64               `json:"bank_revision"`      // the change of the bank it was part of
	At           int64               `json:"at"`
	Author       string              `json:"author"`
	Note         string              `json:"note,omitempty"`
}

// History returns what became of a question, the oldest first, or NotFound.
func (l *Library) History(ctx context.Context, id string) ([]Entry, error) { return nil, errUnfinished }

// Changes returns the changes of a bank, the newest first, or NotFound.
func (l *Library) Changes(ctx context.Context, bank string) ([]store.BankChange, error) {
	return nil, errUnfinished
}
