package api

import (
	"context"
	"strings"
)

// sprayed counts a roster log-in that failed, or says whether too many have: from an address, or at a unit from
// anywhere. A name locks after five tries, but a list of names each tried a few times would get past that; last four digits
// have few values.
func (s *Server) sprayed(ctx context.Context, unitCode string, failed bool) error {
	from, unit, now := callOf(ctx).address, strings.ToUpper(strings.TrimSpace(unitCode)), s.cfg.Now()
	if failed {
		_ = s.limits.rosters.take(unit, now)
		return s.limits.sprays.take(from, now)
	}
	if err := s.limits.sprays.peek(from, now); err != nil {
		return err
	}
	return s.limits.rosters.peek(unit, now)
}
