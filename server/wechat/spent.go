package wechat

import (
	"crypto/sha256"
	"sync"
	"time"
)

// codeLife is how long WeChat honours a log-in code.
const codeLife = 5 * time.Minute

// spent remembers which log-in codes were sent, for at least as long as they live. It holds two
// generations of hashes and drops the older one; the gate's rate bounds how many that can be.
// Codes another instance sent are not known here: WeChat answers those with 40163.
type spent struct {
	now func() time.Time

	mu    sync.Mutex
	young map[[sha256.Size]byte]bool // guarded by mu, like the rest
	old   map[[sha256.Size]byte]bool
	since time.Time // when young was begun
}

// claim marks code as sent and reports whether it was not yet.
func (s *spent) claim(code string) bool {
	key := sha256.Sum256([]byte(code))
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.now(); s.young == nil || now.Sub(s.since) >= codeLife {
		s.old, s.young, s.since = s.young, make(map[[sha256.Size]byte]bool), now
	}
	if s.young[key] || s.old[key] {
		return false
	}
	s.young[key] = true
	return true
}

// release takes back a claim on a code that was not sent after all.
func (s *spent) release(code string) {
	key := sha256.Sum256([]byte(code))
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.young, key)
	delete(s.old, key)
}
