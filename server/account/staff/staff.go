// Package staff is who works at the console: accounts with their roles over the unit tree, their
// sessions, the links that show a board without an account, and the log of what everybody changed.
//
// The record knows passwords, tokens, codes and secrets by their hashes only; names and the secrets of two-step
// verification are sealed. No error and no line of the log of this package holds any of them.
package staff

import (
	"cmp"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"

	"lawquiz/quiz/store"
	"lawquiz/server/account"
)

// Role is what an account may do.
type Role string

// The roles. An admin and an auditor see the whole tree, an organiser the subtree of her unit.
const (
	Admin     Role = store.RoleAdmin     // 管理员
	Auditor   Role = store.RoleAuditor   // 审计员: reads all, changes nothing
	Organiser Role = store.RoleOrganiser // 单位管理员
)

// Say names the role to people.
func (r Role) Say() string {
	switch r {
	case Admin:
		return "管理员"
	case Auditor:
		return "审计员"
	case Organiser:
		return "单位管理员"
	}
	return string(r)
}

// Viewer is who calls, as a session tells. Printing one shows the account's number alone.
type Viewer struct {
	Account int64 // 0: the holder of the operator key
	Login   string
	Name    string
	Role    Role
	Unit    int64 // quiz.Root: the whole tree
}

// Format prints the number alone, whatever the verb.
func (v Viewer) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "account %d", v.Account) }

// LogValue is the number alone.
func (v Viewer) LogValue() slog.Value { return slog.Int64Value(v.Account) }

// Cost is what hashing a password takes.
type Cost = argon2id.Params

// Config is what New needs. DB, Sealer and Now have no useful zero value.
type Config struct {
	DB     *store.DB
	Sealer *account.Sealer
	Now    func() int64 // Unix ms
	Issuer string       // what an app that shows codes calls this system; "": 工会普法答题

	// Hash is what hashing a password costs; the zero value takes 32 MiB and some 60 ms.
	Hash Cost
	// AtOnce is how many passwords are hashed at once; 0: 2.
	AtOnce int
}

// Desk keeps the accounts. It is safe for concurrent use, and caches nothing: what one server changes holds for
// all at once.
type Desk struct {
	cfg     Config
	slots   chan struct{} // one for each password being hashed
	waiting atomic.Int64  // for a slot
	dummy   string        // a hash that no password has
}

// New makes a desk over a record.
func New(cfg Config) *Desk {
	if cfg.Hash == (Cost{}) {
		cfg.Hash = Cost{Memory: 32 << 10, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	}
	cfg.AtOnce, cfg.Issuer = cmp.Or(cfg.AtOnce, 2), cmp.Or(cfg.Issuer, "工会普法答题")
	return &Desk{cfg: cfg, slots: make(chan struct{}, cfg.AtOnce), dummy: emptyHash(cfg.Hash)}
}

// ms is a duration in milliseconds.
func ms(d time.Duration) int64 { return d.Milliseconds() }
