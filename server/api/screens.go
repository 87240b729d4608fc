package api

import (
	"sync"
	"time"

	"lawquiz/quiz"
)

// screens counts the streams open to each network, account or link, so that no one of them takes the
// places of all others. It is safe for concurrent use.
type screens[K comparable] struct {
	limit   int    // for one
	message string // to whoever has too many

	mu   sync.Mutex
	open map[K]int // guarded by mu; only those with streams
}

func newScreens[K comparable](limit int, message string) *screens[K] {
	return &screens[K]{limit: max(1, limit), message: message, open: make(map[K]int)}
}

// take counts one more stream, which leave ends, or answers RateLimited.
func (s *screens[K]) take(from K) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[from] >= s.limit {
		return &quiz.Error{
			Code: quiz.RateLimited, Message: s.message, RetryAfter: 30 * time.Second,
		}
	}
	s.open[from]++
	return nil
}

func (s *screens[K]) leave(from K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[from]--; s.open[from] <= 0 {
		delete(s.open, from)
	}
}
