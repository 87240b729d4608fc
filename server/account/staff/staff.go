// Package staff is who works at the console: accounts with their roles over the unit tree, their
// sessions, the links that show a board without an account, and the log of what everybody changed.
package staff

import (
	"lawquiz/quiz/store"
)

// Role is what an account may do.
type Role string

// The roles. An admin and an auditor see the whole tree, an organiser the subtree of her unit.
const (
	Admin     Role = "admin"     // 管理员
	Auditor   Role = "auditor"   // 审计员: reads all, changes nothing
	Organiser Role = "organiser" // 单位管理员
)

// Viewer is who calls, as a session tells.
type Viewer struct {
	Account int64
	Login   string
	Name    string
	Role    Role
	Unit    int64 // quiz.Root: the whole tree
}

// Config is what New needs.
type Config struct {
	DB  *store.DB
	Now func() int64 // Unix ms
}

// Desk keeps the accounts. It is safe for concurrent use.
type Desk struct{ cfg Config }

// New makes a desk over a record.
func New(cfg Config) *Desk { return &Desk{cfg: cfg} }
