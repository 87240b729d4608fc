package staff

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"

	"lawquiz/quiz"
)

// How long a password waits for its turn to be hashed, and how many may wait.
const (
	hashWait   = 5 * time.Second
	hashesWait = 64
)

// firstHash is what hashing a password costs that was drawn at random: nobody can try 79 bits.
func firstHash() *argon2id.Params {
	return &argon2id.Params{Memory: 1 << 10, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// emptyHash is a hash of the same cost that belongs to no password.
func emptyHash(p argon2id.Params) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", p.Memory, p.Iterations, p.Parallelism,
		b64(make([]byte, p.SaltLength)), b64(make([]byte, p.KeyLength)))
}

// slot waits until a password may be hashed, so that log-ins cannot eat the memory. The caller gives it back.
// Busy: too many wait.
func (d *Desk) slot(ctx context.Context) error {
	busy := &quiz.Error{Code: quiz.Busy, Message: "登录的人太多，请稍后再试", RetryAfter: 5 * time.Second}
	if d.waiting.Add(1) > hashesWait {
		d.waiting.Add(-1)
		return busy
	}
	defer d.waiting.Add(-1)
	ctx, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	select {
	case d.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return busy
	}
}

func (d *Desk) free() { <-d.slots }

// hash returns the hash of a password somebody chose.
func (d *Desk) hash(ctx context.Context, password string) (string, error) {
	if err := d.slot(ctx); err != nil {
		return "", err
	}
	defer d.free()
	hash, err := argon2id.CreateHash(password, &d.cfg.Hash)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// matches reports whether a password has a hash. It takes the same time whatever the hash cost to make, and
// where there is none (""), so that the time tells nothing of the account.
func (d *Desk) matches(ctx context.Context, password, hash string) (bool, error) {
	if err := d.slot(ctx); err != nil {
		return false, err
	}
	defer d.free()
	known := hash != ""
	if !known {
		hash = d.dummy
	}
	same, cost, err := argon2id.CheckHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	if cost.Memory != d.cfg.Hash.Memory || cost.Iterations != d.cfg.Hash.Iterations {
		if _, err := argon2id.ComparePasswordAndHash(password, d.dummy); err != nil {
			return false, fmt.Errorf("compare a password: %w", err)
		}
	}
	return same && known, nil
}

// plainLetters are those of drawn passwords and codes: none is taken for another, and 31 make nearly 5 bits.
const plainLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// drawn returns groups of four random letters, joined by hyphens.
func drawn(groups int) string {
	out := make([]byte, 0, 5*groups)
	var one [1]byte
	for len(out) < 5*groups-1 {
		if len(out)%5 == 4 {
			out = append(out, '-')
			continue
		}
		rand.Read(one[:]) // never fails: the runtime ends the program instead
		if n := int(one[0]); n < 256/len(plainLetters)*len(plainLetters) {
			out = append(out, plainLetters[n%len(plainLetters)])
		}
	}
	return string(out)
}
