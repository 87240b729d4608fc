package library

import (
	"context"

	"lawquiz/questions"
)

// Which says which drafts of a preview are taken.
type Which string

// All takes everything but broken drafts and exact duplicates, and is refused while a conflict is not
// decided. OnlyClean takes what is Clean, and what is Changed when Update asks for it.
const (
	All       Which = "all"
	OnlyClean Which = "clean"
)

// Update says how drafts find the question they are a new text of.
type Update string

// With NoUpdate a draft is never written over a question that is there.
const (
	NoUpdate Update = ""
	ByID     Update = "id"     // by the id the file carries
	ByNumber Update = "number" // by the id; without one, by the file's numbers, which are then those of the bank
)

// Do is what is decided about one draft.
type Do string

// The closed list of decisions.
const (
	Take    Do = "take"    // as a new question, whatever it is like
	Skip    Do = "skip"    // leave it out
	Replace Do = "replace" // as the next revision of a question that is there
)

// Decision is what somebody decided about one draft.
type Decision struct {
	Do Do     `json:"do"`
	ID string `json:"id,omitempty"` // Replace only: the question; "" means the one of its own id, or else the gravest match on record
}

// Acceptance says what of a preview goes where.
type Acceptance struct {
	Bank      string           `json:"bank"`            // made when it is not there, with the title
	Title     string           `json:"title,omitempty"` // of a new bank; "" means its id
	Law       string           `json:"law,omitempty"`   // of a new bank
	Which     Which            `json:"which"`           // "" means All
	Update    Update           `json:"update,omitempty"`
	Decisions map[int]Decision `json:"decisions,omitempty"` // by number of the draft, from 1
	Status    questions.Status `json:"status,omitempty"`    // of what is written; "" means Candidate
	Author    string           `json:"author"`
}

// Outcome says what became of every draft: each is in one of the lists, by id or number.
type Outcome struct {
	Bank      string    `json:"bank"`
	Revision  int64     `json:"revision"` // of the bank; what it was when nothing changed
	Added     []string  `json:"added"`
	Updated   []string  `json:"updated"`
	Unchanged []string  `json:"unchanged"` // on record with this very text
	Skipped   []Skipped `json:"skipped"`
}

// Skipped is a draft that was not taken, and why.
type Skipped struct {
	Draft   int    `json:"draft"`
	Code    string `json:"code"`    // broken, likeness_same, likeness_near …, id_changed, decided
	Message string `json:"message"` // Chinese, with the place
}

// Accept writes a preview's drafts into a bank, all that are to be taken or none, in one transaction. The
// banks having changed since the preview, the drafts are compared again first, with them as they are.
//
// Errors: Invalid for the acceptance itself or a file that was refused as a whole; NotFound for a question
// to be replaced; BankConflict with a place for each draft that must be decided first.
func (l *Library) Accept(ctx context.Context, p *Preview, a Acceptance) (Outcome, error) {
	return Outcome{}, errUnfinished
}
