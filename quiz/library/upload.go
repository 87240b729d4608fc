package library

import (
	"context"

	"lawquiz/questions"
)

// State is how far an upload has come.
type State string

// The closed list of states.
const (
	Reading State = "reading" // being read and compared; Done and Total tell how far
	Ready   State = "ready"   // its preview can be seen, mended and accepted
	Failed  State = "failed"  // Error says why
	Taken   State = "accepted"
	Dropped State = "dropped"
)

// Upload is a file handed in on one server; any server can show and accept it.
type Upload struct {
	ID        int64  `json:"id,string"`
	File      string `json:"file"`
	Hash      string `json:"hash"`
	Size      int    `json:"size"`
	Author    string `json:"author"`
	CreatedAt int64  `json:"created_at"`
	State     State  `json:"state"`
	Done      int    `json:"done"` // drafts compared
	Total     int    `json:"total"`
	Error     string `json:"error,omitempty"` // Chinese

	Bank     string `json:"bank,omitempty"`     // where it was accepted into
	Revision int64  `json:"revision,omitempty"` // of that bank

	Preview *Preview `json:"preview,omitempty"` // nil unless Ready or Taken, and in lists
}

// Upload takes a file in and returns at once; it is read in the background and kept for seven days.
// Errors: BodyTooLarge, Busy while too many are being read.
func (l *Library) Upload(ctx context.Context, f File) (int64, error) { return 0, errUnfinished }

// UploadOf returns an upload with its preview, or NotFound.
func (l *Library) UploadOf(ctx context.Context, id int64) (Upload, error) {
	return Upload{}, errUnfinished
}

// Uploads returns the uploads that are kept, the newest first, without their previews.
func (l *Library) Uploads(ctx context.Context) ([]Upload, error) { return nil, errUnfinished }

// Mend puts another question in a draft's place (numbered from 1) and compares again. Its id, revision
// and review are the draft's. Errors: NotFound, Invalid with every fault's place, UploadNotReady.
func (l *Library) Mend(ctx context.Context, id int64, draft int, q questions.Question) (Upload, error) {
	return Upload{}, errUnfinished
}

// AcceptUpload is Accept for an upload, which it marks as accepted in the same transaction. Errors as for
// Accept; NotFound, UploadNotReady.
func (l *Library) AcceptUpload(ctx context.Context, id int64, a Acceptance) (Outcome, error) {
	return Outcome{}, errUnfinished
}

// Drop forgets what was read of an upload. Errors: NotFound, UploadNotReady when it was accepted.
func (l *Library) Drop(ctx context.Context, id int64) error { return errUnfinished }
