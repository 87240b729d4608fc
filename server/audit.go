package main

import (
	"context"
	"errors"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// byShell is the role under which the log of changes keeps what commands do; the log-in name beside it is the
// system's user.
const byShell = "shell"

// audited does what a command changes between two lines of the log of changes: without the first nothing is
// done. object is what is changed; do returns what came of it in a few words, without anybody's name. The name
// of the action is the command's, as "contest publish".
func audited(ctx context.Context, db *store.DB, action, object string, do func() (detail string, err error)) error {
	e := store.AuditEntry{Login: authorOr(""), Role: byShell, Action: action, Object: object, Outcome: store.Begun}
	note := func() error {
		e.At = now()
		if _, err := db.Audit(context.WithoutCancel(ctx), e); err != nil {
			return fmt.Errorf("写操作日志：%w", err)
		}
		return nil
	}
	if err := note(); err != nil {
		return err
	}
	detail, err := do()
	e.Detail, e.Outcome = detail, store.Done
	if err != nil {
		e.Outcome, e.Code = store.Failed, string(quiz.CodeOf(err))
	}
	return errors.Join(err, note())
}
