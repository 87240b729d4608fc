package play

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Correct makes a new version of a contest's key in which c holds, from version base, which its preview was made
// under. The version and the regrade that follows from it are committed together; submissions under way are
// scored again by the new key. c.Version need not be given. Codes: NotFound for an unknown contest or question,
// Invalid with places as for quiz.Pool.CheckCorrection, PreviewStale if the key is not base any more.
func (s *Service) Correct(ctx context.Context, contest string, base int64, c quiz.Correction, author string) (store.Correction, error) {
	at, err := s.keyed(ctx, contest, base)
	if err != nil {
		return store.Correction{}, err
	}
	if err := at.Texts.CheckCorrection(c); err != nil {
		return store.Correction{}, err
	}
	return s.correct(ctx, at, c, author)
}

// Undo makes a new version of a contest's key without the correction that made version undoes: what held
// before it holds again. It is itself on record, with its reason. Codes: NotFound for an unknown contest or
// correction, Invalid for one undone before or an undo, PreviewStale as for Correct.
func (s *Service) Undo(ctx context.Context, contest string, base, undoes int64, reason, author string) (store.Correction, error) {
	at, err := s.keyed(ctx, contest, base)
	if err != nil {
		return store.Correction{}, err
	}
	c, err := at.undo(undoes, reason)
	if err != nil {
		return store.Correction{}, err
	}
	return s.correct(ctx, at, c, author)
}

// keyed returns a contest as it is under version base of its key.
func (s *Service) keyed(ctx context.Context, contest string, base int64) (*Contest, error) {
	c, err := s.Catalog.Contest(contest)
	if err != nil {
		return nil, err
	}
	if c.KeyVersion != base { // another server may just have raised it
		if err := s.Catalog.Reload(ctx); err != nil {
			return nil, err
		}
		if c, err = s.Catalog.Contest(contest); err != nil {
			return nil, err
		}
	}
	if c.KeyVersion != base {
		return nil, errOtherKey()
	}
	return c, nil
}

func errOtherKey() error {
	return quiz.Errorf(quiz.PreviewStale, "预览之后，标准答案又有了更正：请重新预览，核对后再确认")
}

// undo is the correction that takes another one back.
func (c *Contest) undo(version int64, reason string) (quiz.Correction, error) {
	i := slices.IndexFunc(c.Corrections, func(at store.Correction) bool { return at.Version == version })
	if i < 0 {
		return quiz.Correction{}, quiz.Errorf(quiz.NotFound, "没有这次更正")
	}
	of := c.Corrections[i]
	if of.Kind == quiz.UndoCorrection {
		return quiz.Correction{}, quiz.Errorf(quiz.Invalid, "这一条是撤销，不能再撤销；需要时请重新更正")
	}
	if slices.ContainsFunc(c.Corrections, func(at store.Correction) bool { return at.Undoes == version }) {
		return quiz.Correction{}, quiz.Errorf(quiz.Invalid, "这次更正已经撤销过了")
	}
	switch n := len([]rune(strings.TrimSpace(reason))); {
	case n == 0:
		return quiz.Correction{}, quiz.Errorf(quiz.Invalid, "请写明撤销的原因").At("reason", "必填")
	case n > quiz.MaxReason:
		return quiz.Correction{}, quiz.Errorf(quiz.Invalid, "撤销原因太长，最多 %d 个字", quiz.MaxReason).At("reason", "太长")
	}
	return quiz.Correction{Question: of.Question, Revision: of.Revision, Kind: quiz.UndoCorrection, Undoes: version, Reason: reason}, nil
}

// correct commits a correction, the version it makes and the beginning of the regrade.
func (s *Service) correct(ctx context.Context, at *Contest, c quiz.Correction, author string) (store.Correction, error) {
	now := s.Now()
	c.Version, c.Reason = at.KeyVersion+1, strings.TrimSpace(c.Reason)
	row := store.Correction{Contest: at.Nr, Correction: c, Author: author, At: now}
	err := s.DB.Update(ctx, func(tx *store.Tx) error {
		if err := tx.RaiseKey(at.Nr, at.KeyVersion); err != nil {
			return err
		}
		if err := tx.AddCorrection(row); err != nil {
			return err
		}
		return tx.StartRegrade(at.Nr, c.Version, now)
	})
	if errors.Is(err, store.ErrConflict) {
		return store.Correction{}, errOtherKey()
	}
	if err != nil {
		return store.Correction{}, fmt.Errorf("correct %s: %w", at.ID, err)
	}
	return row, s.Catalog.Reload(ctx)
}
