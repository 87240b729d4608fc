package library

import (
	"context"
	"errors"
	"slices"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Mend puts another question in a draft's place (numbered from 1) and compares again. Its id, revision
// and review are the draft's. Errors: NotFound, Invalid with every fault's place, UploadNotReady.
func (l *Library) Mend(ctx context.Context, id int64, draft int, q questions.Question) (Upload, error) {
	if err := checkQuestion(q); err != nil {
		return Upload{}, err
	}
	for range attempts {
		row, u, err := l.ready(ctx, id)
		if err != nil {
			return Upload{}, err
		}
		if draft < 1 || draft > len(u.Preview.Drafts) {
			return Upload{}, quiz.Errorf(quiz.NotFound, "文件里没有第 %d 题", draft)
		}
		mend(u.Preview, draft, q)
		s, err := l.shelf(ctx)
		if err != nil {
			return Upload{}, err
		}
		if err := l.compare(ctx, s, u.Preview, nil); err != nil {
			return Upload{}, err
		}
		if row.Body, err = encode(u.Preview); err != nil {
			return Upload{}, err
		}
		row.ChangedAt = l.cfg.Now()
		err = l.cfg.DB.Update(ctx, func(tx *store.Tx) error { return tx.TurnUpload(row) })
		if quiz.CodeOf(err) != quiz.NotFound { // somebody else has mended another draft: this one again
			return u, err
		}
	}
	return Upload{}, busy()
}

// mend replaces the draft's question; what was said of the old one is said no more.
func mend(p *Preview, draft int, q questions.Question) {
	d := &p.Drafts[draft-1]
	q = tidy(q)
	q.ID, q.Revision, q.Review = d.Question.ID, d.Question.Revision, d.Question.Review
	d.Question, d.Broken, d.Mended = q, false, true
	p.Problems = slices.DeleteFunc(p.Problems, func(x intake.Problem) bool { return x.Draft == draft })
}

// ready returns an upload that can be mended and accepted. Errors: NotFound, UploadNotReady.
func (l *Library) ready(ctx context.Context, id int64) (store.Upload, Upload, error) {
	row, err := l.upload(ctx, id)
	if err != nil {
		return row, Upload{}, err
	}
	u, err := l.shown(row)
	if err == nil && u.State != Ready {
		err = notReady(u)
	}
	return row, u, err
}

func notReady(u Upload) error {
	switch u.State {
	case Reading:
		return quiz.Errorf(quiz.UploadNotReady, "文件还在读取，请稍等")
	case Failed:
		return quiz.Errorf(quiz.UploadNotReady, "文件没有读成：%s", u.Error)
	case Taken:
		return quiz.Errorf(quiz.UploadNotReady, "这个文件已经收入题库 %s，不能再收一次", u.Bank)
	}
	return quiz.Errorf(quiz.UploadNotReady, "这个文件已经放弃，请重新上传")
}

// AcceptUpload is Accept for an upload, which it marks as accepted in the same transaction, unless nothing
// of it is on record then. When it is refused with BankConflict because the banks have changed, the
// upload's preview is from then on one of the banks as they are. Errors as for Accept; NotFound,
// UploadNotReady.
func (l *Library) AcceptUpload(ctx context.Context, id int64, a Acceptance) (Outcome, error) {
	row, u, err := l.ready(ctx, id)
	if err != nil {
		return Outcome{}, err
	}
	out, err := l.accept(ctx, u.Preview, a, func(tx *store.Tx, out Outcome) error {
		row := row
		row.ChangedAt = l.cfg.Now()
		if len(out.Added)+len(out.Updated)+len(out.Unchanged) > 0 && out.Revision > 0 {
			row.State, row.Bank, row.Revision = store.UploadAccepted, out.Bank, out.Revision
		} // else it stays as it is, if nobody else has turned it
		return turned(tx.TurnUpload(row))
	})
	if quiz.CodeOf(err) == quiz.BankConflict {
		l.renew(ctx, row, u.Preview)
	}
	return out, err
}

// renew keeps an upload's preview of the banks as they are, so that what is to be decided can be seen.
// Whoever turned the upload meanwhile keeps the last word.
func (l *Library) renew(ctx context.Context, row store.Upload, p *Preview) {
	s, err := l.shelf(ctx)
	if err == nil && s.version != p.Version {
		row.ChangedAt = l.cfg.Now()
		err = l.compare(ctx, s, p, nil)
		if err == nil {
			row.Body, err = encode(p)
		}
		if err == nil {
			err = l.cfg.DB.Update(ctx, func(tx *store.Tx) error { return tx.TurnUpload(row) })
		}
	}
	if err != nil && quiz.CodeOf(err) != quiz.NotFound {
		l.log.Warn("the preview of an upload was not renewed", "upload", row.ID, "err", err)
	}
}

// turned says what it means that an upload is not what it was a moment ago.
func turned(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return quiz.Errorf(quiz.UploadNotReady, "这个文件刚刚被别人处理过，请刷新后再看")
	}
	return err
}

// Drop forgets what was read of an upload. Errors: NotFound, UploadNotReady when it was accepted.
func (l *Library) Drop(ctx context.Context, id int64) error {
	row, err := l.upload(ctx, id)
	if err != nil {
		return err
	}
	if row.State == store.UploadAccepted {
		return notReady(Upload{State: Taken, Bank: row.Bank})
	}
	row.State, row.Body, row.ChangedAt = store.UploadDropped, "", l.cfg.Now()
	return l.cfg.DB.Update(ctx, func(tx *store.Tx) error { return turned(tx.TurnUpload(row)) })
}
