package library

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

const (
	keep      = 7 * 24 * 3600 * 1000 // ms an upload is kept
	tellEvery = 500                  // ms between two words of progress
	stuck     = 60_000               // ms without a sign of life after which a reading is over
	maxBytes  = 20 << 20             // as intake's default
)

// interrupted is said of an upload whose server ended first.
const interrupted = "没有读完服务就停了，请重新上传"

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
// Errors: Invalid, BodyTooLarge, Busy while too many are being read.
func (l *Library) Upload(ctx context.Context, f File) (int64, error) {
	if err := checkAuthor(f.Author); err != nil {
		return 0, err
	}
	if most := cmp.Or(l.cfg.Limits.Bytes, maxBytes); len(f.Source) > most {
		return 0, quiz.Errorf(quiz.BodyTooLarge, "文件有 %.1f MB，超过 %d MB：请拆成几个文件分别导入，图片先删去", float64(len(f.Source))/(1<<20), most>>20)
	}
	now := l.cfg.Now()
	if err := l.cfg.DB.RemoveUploads(ctx, now-keep); err != nil {
		return 0, err
	}
	if !l.enter(len(f.Source)) {
		e := quiz.Errorf(quiz.Busy, "正在读取的文件太多，请稍后再上传")
		e.RetryAfter = 5 * time.Second
		return 0, e
	}
	u := store.Upload{
		ID: store.NewID(now), File: fileName(f.Name), Hash: fileHash(f.Source), Size: len(f.Source),
		Author: f.Author, CreatedAt: now, Edition: 1,
	}
	if err := l.cfg.DB.AddUpload(ctx, u); err != nil {
		l.leave(len(f.Source))
		return 0, err
	}
	go func() {
		defer l.leave(len(f.Source))
		l.read(u, f)
	}()
	return u.ID, nil
}

// read makes the preview of an upload and keeps it.
func (l *Library) read(u store.Upload, f File) {
	stop := l.beat(u.ID)
	select {
	case l.gate <- struct{}{}:
		defer func() { <-l.gate }()
	case <-l.run.Done():
	}
	p, err := l.readSafely(u.ID, f)
	stop()
	u.ChangedAt, u.State = l.cfg.Now(), store.UploadReady
	if err == nil {
		u.Done, u.Total = len(p.Drafts), len(p.Drafts)
		u.Body, err = encode(p)
	}
	if err != nil {
		l.log.Error("an upload was not read", "upload", u.ID, "err", err)
		u.State, u.Body, u.Error = store.UploadFailed, "", "读取时出了错，请重新上传；再出错请告诉运维人员"
		if l.run.Err() != nil {
			u.Error = interrupted
		}
	}
	// A server that is closing still says what became of the file.
	err = l.cfg.DB.Update(context.WithoutCancel(l.run), func(tx *store.Tx) error { return tx.TurnUpload(u) })
	if err != nil && quiz.CodeOf(err) != quiz.NotFound { // dropped meanwhile
		l.log.Error("an upload was not kept", "upload", u.ID, "err", err)
	}
}

// readSafely turns a panic into an error: a file that breaks a parser must not end a running contest.
func (l *Library) readSafely(id int64, f File) (p *Preview, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic while reading an upload: %v\n%s", r, debug.Stack())
		}
	}()
	told := l.cfg.Now()
	return l.Preview(l.run, f, func(done, total int) {
		now := l.cfg.Now()
		if now-told < tellEvery {
			return
		}
		told = now
		if err := l.cfg.DB.SetUploadProgress(l.run, id, done, total, now); err != nil {
			l.log.Warn("the progress of an upload was not kept", "upload", id, "err", err)
		}
	})
}

func encode(p *Preview) (string, error) {
	body, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("preview of %s: %w", p.File, err)
	}
	return string(body), nil
}

// UploadOf returns an upload with its preview, or NotFound.
func (l *Library) UploadOf(ctx context.Context, id int64) (Upload, error) {
	row, err := l.upload(ctx, id)
	if err != nil {
		return Upload{}, err
	}
	return l.shown(row)
}

// upload returns the row of an upload that is still kept, or NotFound.
func (l *Library) upload(ctx context.Context, id int64) (store.Upload, error) {
	u, err := l.cfg.DB.Upload(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound || err == nil && u.CreatedAt < l.cfg.Now()-keep {
		return store.Upload{}, quiz.Errorf(quiz.NotFound, "没有这个上传的文件，或已过期清除")
	}
	return u, err
}

// shown is a row as people see it: a reading without a sign of life for a minute ended with its server.
func (l *Library) shown(row store.Upload) (Upload, error) {
	u := Upload{
		ID: row.ID, File: row.File, Hash: row.Hash, Size: row.Size, Author: row.Author, CreatedAt: row.CreatedAt,
		State: State(row.State), Done: row.Done, Total: row.Total, Error: row.Error, Bank: row.Bank, Revision: row.Revision,
	}
	if u.State == Reading && row.ChangedAt < l.cfg.Now()-stuck {
		u.State, u.Error = Failed, interrupted
	}
	if row.Body == "" {
		return u, nil
	}
	u.Preview = new(Preview)
	if err := json.Unmarshal([]byte(row.Body), u.Preview); err != nil {
		return Upload{}, fmt.Errorf("upload %d: %w", u.ID, err)
	}
	return u, nil
}

// Uploads returns the uploads that are kept, the newest first, without their previews.
func (l *Library) Uploads(ctx context.Context) ([]Upload, error) {
	rows, err := l.cfg.DB.Uploads(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Upload, 0, len(rows))
	for _, row := range rows {
		if row.CreatedAt < l.cfg.Now()-keep {
			continue
		}
		u, err := l.shown(row)
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, nil
}
