package api

import (
	"net/netip"
	"sync"
	"time"

	"lawquiz/quiz"
)

// screens counts the streams open to each address, so that no one network takes the places of all
// others. It is safe for concurrent use.
type screens struct {
	limit int // for one address

	mu   sync.Mutex
	open map[netip.Addr]int // guarded by mu; only addresses with streams
}

// newScreens leaves an address a quarter of all streams.
func newScreens(all int) *screens {
	return &screens{limit: max(1, all/4), open: make(map[netip.Addr]int)}
}

// take counts one more stream, which leave ends, or answers RateLimited.
func (s *screens) take(from netip.Addr) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[from] >= s.limit {
		return &quiz.Error{
			Code: quiz.RateLimited, Message: "本网络同时观看的屏幕过多，请关闭几个后再连接", RetryAfter: 30 * time.Second,
		}
	}
	s.open[from]++
	return nil
}

func (s *screens) leave(from netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[from]--; s.open[from] <= 0 {
		delete(s.open, from)
	}
}
