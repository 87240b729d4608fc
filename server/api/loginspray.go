package api

import (
	"context"
	"strings"
)

// sprayed counts a roster log-in that failed, or says whether too many have: from an address, or at a unit from
// anywhere. A name locks after five tries, but a list of names each tried a few times would get past that; last four digits
// have few values. At a unit of which too many failed waits only who failed there from the same address not long ago:
// whoever sprays a unit on purpose is not to keep all its people out.
func (s *Server) sprayed(ctx context.Context, unitCode string, failed bool) error {
	from, unit, now := callOf(ctx).address, strings.ToUpper(strings.TrimSpace(unitCode)), s.cfg.Now()
	if failed {
		_ = s.limits.rosters.take(unit, now)
		_ = s.limits.again.take(unit+" "+from.String(), now)
		return s.limits.sprays.take(from, now)
	}
	if err := s.limits.sprays.peek(from, now); err != nil {
		return err
	}
	if err := s.limits.rosters.peek(unit, now); err != nil && s.limits.again.peek(unit+" "+from.String(), now) != nil {
		return err
	}
	return nil
}
