package api

import (
	"net/netip"
	"time"
)

// class is which limit a route falls under.
type class int

const (
	free    class = iota // probes; what the staff ask counts all the same
	logins               // before log-in, per address
	reads                // per person; without a person per address
	writes               // per person
	exports              // per person; each reads all there is of her
	reports              // per person; each is for somebody to read
)

// limits are the token buckets. Behind one factory's address stand 3 000 workers who all log in
// in the minute before a contest opens; an address is therefore only ever limited before log-in.
type limits struct {
	logins   *buckets[netip.Addr] // tries to log in
	visits   *buckets[netip.Addr] // reads without a token
	tokens   *buckets[netip.Addr] // tokens that were no good
	guesses  *buckets[netip.Addr] // invitation codes that do not exist
	sprays   *buckets[netip.Addr] // roster log-ins that failed
	rosters  *buckets[string]     // the same by the unit's code
	again    *buckets[string]     // the same by both: while a unit's are spent, one try each
	keys     *buckets[netip.Addr] // wrong operator keys
	consoles *buckets[int64]      // by console account
	doors    *buckets[netip.Addr] // wrong log-ins to the console
	reads    *buckets[int64]      // by person
	writes   *buckets[int64]      // by person
	exports  *buckets[int64]      // by person
	reports  *buckets[int64]      // by person
	listener *buckets[netip.Addr] // streams opened
}

func newLimits() limits {
	return limits{
		logins:   newBuckets[netip.Addr](rate{5 * time.Millisecond, 3000}),
		visits:   newBuckets[netip.Addr](rate{2 * time.Millisecond, 6000}),
		tokens:   newBuckets[netip.Addr](rate{20 * time.Millisecond, 3000}),
		guesses:  newBuckets[netip.Addr](rate{500 * time.Millisecond, 300}),
		sprays:   newBuckets[netip.Addr](rate{2 * time.Second, 300}),
		rosters:  newBuckets[string](rate{5 * time.Second, 200}),
		again:    newBuckets[string](rate{10 * time.Minute, 1}),
		keys:     newBuckets[netip.Addr](rate{5 * time.Second, 20}),
		doors:    newBuckets[netip.Addr](rate{10 * time.Second, 60}),
		consoles: newBuckets[int64](rate{20 * time.Millisecond, 500}),
		reads:    newBuckets[int64](rate{50 * time.Millisecond, 100}),
		writes:   newBuckets[int64](rate{200 * time.Millisecond, 50}),
		exports:  newBuckets[int64](rate{30 * time.Second, 5}),
		reports:  newBuckets[int64](rate{30 * time.Second, 20}),
		listener: newBuckets[netip.Addr](rate{time.Second, 60}),
	}
}

// spend takes the tokens a route costs its caller.
func (s *Server) spend(r *route, at *call) error {
	v := at.viewer
	switch {
	case at.staff != nil && at.staff.Account != 0:
		return s.limits.consoles.take(at.staff.Account, s.cfg.Now())
	case at.staff != nil: // the operator key
		return nil
	case r.limit == free:
		return nil
	case v == nil:
		return s.limits.visits.take(at.address, s.cfg.Now())
	case r.limit == writes:
		return s.limits.writes.take(v.Person, s.cfg.Now())
	case r.limit == exports:
		return s.limits.exports.take(v.Person, s.cfg.Now())
	case r.limit == reports:
		return s.limits.reports.take(v.Person, s.cfg.Now())
	}
	return s.limits.reads.take(v.Person, s.cfg.Now())
}
