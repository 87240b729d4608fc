package rehearse

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
	"time"
)

// histogram counts durations in buckets about 3 % wide, from a microsecond to a day. It is
// safe for concurrent use.
type histogram struct {
	mu      sync.Mutex
	buckets [1 << (5 + 6)]uint32
	count   int
	most    time.Duration
}

const fine = 5 // bits of a value its bucket keeps

func bucket(us uint64) int {
	e := max(0, bits.Len64(us)-fine-1)
	return min(e<<fine+int(us>>e), 1<<(5+6)-1)
}

// upper is the largest value of a bucket, in µs.
func upper(b int) uint64 {
	if b < 2<<fine {
		return uint64(b)
	}
	e := b>>fine - 1
	return (uint64(b-e<<fine)+1)<<e - 1
}

func (h *histogram) add(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.buckets[bucket(uint64(max(0, d.Microseconds())))]++
	h.count++
	h.most = max(h.most, d)
}

// quantile returns the duration that a share q of all does not exceed, 0 of none.
func (h *histogram) quantile(q float64) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	want := int(q*float64(h.count) + 0.5)
	for b, n := range h.buckets {
		if want -= int(n); want <= 0 && n > 0 {
			return min(time.Duration(upper(b))*time.Microsecond, h.most)
		}
	}
	return h.most
}

// meter measures calls by name and counts what was tried again. It is safe for concurrent use.
type meter struct {
	mu      sync.Mutex
	calls   map[string]*callMeter
	again   map[string]int // by reason
	lost    int
	all     *histogram
	seconds map[int64]int // submissions acknowledged in each second
}

type callMeter struct {
	took   histogram
	errors int
}

func newMeter() *meter {
	return &meter{
		calls: make(map[string]*callMeter), again: make(map[string]int), all: &histogram{}, seconds: make(map[int64]int),
	}
}

func (m *meter) call(name string) *callMeter {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.calls[name]
	if c == nil {
		c = &callMeter{}
		m.calls[name] = c
	}
	return c
}

// answered measures a reply.
func (m *meter) answered(name string, took time.Duration) {
	m.call(name).took.add(took)
	m.all.add(took)
}

// retried counts a call that is tried again, by reason.
func (m *meter) retried(name, reason string) {
	c := m.call(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	c.errors++
	m.again[reason]++
}

func (m *meter) lose() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lost++
}

// submitted counts an acknowledged submission.
func (m *meter) submitted(ms int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seconds[ms/1000]++
}

// retries returns how often something was tried again.
func (m *meter) retries() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, times := range m.again {
		n += times
	}
	return n
}

// Call is how one kind of call went. Times are from when the worker wanted to call to the reply, in ms.
type Call struct {
	Name   string  `json:"name"`
	Count  int     `json:"count"`
	Errors int     `json:"errors"` // replies of no use, tried again
	P50    float64 `json:"p50_ms"`
	P90    float64 `json:"p90_ms"`
	P99    float64 `json:"p99_ms"`
	Max    float64 `json:"max_ms"`
}

// report returns the calls by name.
func (m *meter) report() []Call {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Call
	for name, c := range m.calls {
		at := func(q float64) float64 { return millis(c.took.quantile(q)) }
		out = append(out, Call{
			Name: name, Count: c.took.count, Errors: c.errors, P50: at(0.5), P90: at(0.9), P99: at(0.99), Max: millis(c.took.most),
		})
	}
	slices.SortFunc(out, func(a, b Call) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
