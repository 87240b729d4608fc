package census

import (
	"context"
	"errors"
	"io"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

const (
	sceneLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sceneLength  = 8
)

// NewScenes returns an invitation code for every unit that has none yet. chance gives random
// bytes; codes that are there already, or were just made, are not made again.
func NewScenes(units []quiz.Unit, have map[string]int64, chance io.Reader) (map[string]int64, error) {
	named := make(map[int64]bool, len(have))
	for _, unit := range have {
		named[unit] = true
	}
	made := make(map[string]int64)
	for _, u := range units {
		for !named[u.ID] {
			code, err := newScene(chance)
			if err != nil {
				return nil, err
			}
			if have[code] == 0 && made[code] == 0 {
				made[code], named[u.ID] = u.ID, true
			}
		}
	}
	return made, nil
}

// newScene draws letters, each as likely as any other.
func newScene(chance io.Reader) (string, error) {
	const even = 256 - 256%len(sceneLetters) // bytes from here on would favour the first letters
	code := make([]byte, 0, sceneLength)
	var b [1]byte
	for len(code) < sceneLength {
		if _, err := io.ReadFull(chance, b[:]); err != nil {
			return "", err
		}
		if int(b[0]) < even {
			code = append(code, sceneLetters[int(b[0])%len(sceneLetters)])
		}
	}
	return string(code), nil
}

// Reissue revokes the invitation codes of a unit and gives it a new one, which it returns.
func (c *Census) Reissue(ctx context.Context, unit int64) (string, error) {
	for range 3 {
		code, err := newScene(c.cfg.Chance)
		if err != nil {
			return "", err
		}
		now := c.cfg.Now()
		err = c.cfg.DB.Update(ctx, func(tx *store.Tx) error {
			if err := tx.RevokeScenes(unit, now); err != nil {
				return err
			}
			return tx.AddScenes([]store.Scene{{Code: code, Unit: unit, CreatedAt: now}})
		})
		if !errors.Is(err, store.ErrConflict) { // one chance in 10^14 that the code was given before
			return code, err
		}
	}
	return "", quiz.Errorf(quiz.Busy, "没有换成邀请码，请再试一次")
}
