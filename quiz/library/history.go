package library

import (
	"context"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

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
func (l *Library) History(ctx context.Context, id string) ([]Entry, error) {
	texts, err := l.cfg.DB.ItemTexts(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(texts) == 0 {
		return nil, quiz.Errorf(quiz.NotFound, "没有题目 %s", printable(id))
	}
	events, err := l.cfg.DB.ItemEvents(ctx, id)
	if err != nil {
		return nil, err
	}
	return entries(texts, events), nil
}

// entries merges two lists in order of the bank's revisions: a text stands before what was decided about it.
func entries(texts []store.ItemText, events []store.ItemEvent) []Entry {
	out := make([]Entry, 0, len(texts)+len(events))
	for i := range texts {
		x := &texts[i]
		for len(events) > 0 && events[0].BankRevision < x.BankRevision {
			out, events = append(out, decided(events[0])), events[1:]
		}
		out = append(out, Entry{
			What: x.What, Revision: x.Question.Revision, Question: &x.Question, BankRevision: x.BankRevision,
			At: x.At, Author: x.Author,
		})
	}
	for _, e := range events {
		out = append(out, decided(e))
	}
	return out
}

func decided(e store.ItemEvent) Entry {
	return Entry{What: e.What, Revision: e.Revision, BankRevision: e.BankRevision, At: e.At, Author: e.Author, Note: e.Note}
}

// Changes returns the changes of a bank, the newest first, or NotFound.
func (l *Library) Changes(ctx context.Context, bank string) ([]store.BankChange, error) {
	changes, err := l.cfg.DB.BankChanges(ctx, bank)
	if err == nil && len(changes) == 0 {
		err = quiz.Errorf(quiz.NotFound, "没有题库 %s", printable(bank))
	}
	return changes, err
}
