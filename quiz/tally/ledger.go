package tally

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

const (
	// ledgerFresh is how long figures are good without a look at the record, in ms.
	ledgerFresh = 1000
	// ledgerOverlap is how far a look reaches back before the last one, in ms: clocks of servers differ,
	// and a change is dated before it is committed.
	ledgerOverlap = 10_000
	// ledgerAudit is how often a ledger's generations are held against the record's, in ms.
	ledgerAudit = 5 * 60_000
	// ledgerKept is how long a ledger nobody asks for is kept, in ms.
	ledgerKept = 60 * 60_000
	// ledgerLimit bounds one look at the record.
	ledgerLimit = 2 * time.Minute
)

// Ledgers keeps the live figures of contests. A ledger is filled from the record when it is first asked
// for and then follows what changes; it holds about 220 bytes for each person. It is safe for concurrent use.
type Ledgers struct {
	db  *store.DB
	now func() int64

	mu    sync.Mutex
	slots map[int64]*ledgerSlot // by contest nr

	reading chan struct{}         // holds one token while figures at a cut-off are read
	cutoffs map[cutoff]cutoffRead // guarded by reading
}

// ledgerSlot is one contest's place. The ledger belongs to the look under way; the other fields are
// guarded by Ledgers.mu.
type ledgerSlot struct {
	ledger  *ledger
	figures *Figures // of the last look that succeeded
	tree    *quiz.Tree
	looking chan struct{} // closed when the look under way ends; nil if none is
	err     error         // of the last look
	asked   int64         // when somebody last asked
}

// NewLedgers makes an empty set of ledgers; now gives Unix ms.
func NewLedgers(db *store.DB, now func() int64) *Ledgers {
	return &Ledgers{
		db: db, now: now, slots: make(map[int64]*ledgerSlot), reading: make(chan struct{}, 1), cutoffs: make(map[cutoff]cutoffRead),
	}
}

// Figures returns a contest's newest figures, at most a second old, at AsOf; tree is the one its units
// are to be read by. One look at the record at a time is taken for everybody who asks, and goes on when
// they leave. While the record does not answer, and when ctx ends first, the figures before are
// returned, as AsOf tells; without any the error is the record's, or Busy.
func (l *Ledgers) Figures(ctx context.Context, c Contest, tree *quiz.Tree) (*Figures, error) {
	slot, looking := l.look(ctx, c, tree)
	if looking != nil {
		select {
		case <-looking:
		case <-ctx.Done():
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case slot.figures != nil:
		return slot.figures, nil
	case slot.err != nil:
		return nil, slot.err
	}
	return nil, &quiz.Error{Code: quiz.Busy, Message: "正在汇总参赛数据，请稍后再看", RetryAfter: 3 * time.Second}
}

// look returns a contest's slot, and what to wait for if its figures are not fresh: it makes sure that a
// look is under way.
func (l *Ledgers) look(ctx context.Context, c Contest, tree *quiz.Tree) (*ledgerSlot, <-chan struct{}) {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(now)
	slot := l.slots[c.Nr]
	if slot == nil {
		slot = &ledgerSlot{}
		l.slots[c.Nr] = slot
	}
	slot.asked = now
	if f := slot.figures; f != nil && slot.tree == tree && f.KeyVersion == c.KeyVersion && now-f.AsOf < ledgerFresh && now >= f.AsOf {
		return slot, nil
	}
	if slot.looking == nil {
		slot.looking = make(chan struct{})
		go l.follow(context.WithoutCancel(ctx), slot, c, tree)
	}
	return slot, slot.looking
}

// forget drops ledgers nobody has asked for in a long time; the caller holds mu.
func (l *Ledgers) forget(now int64) {
	for nr, slot := range l.slots {
		if slot.looking == nil && now-slot.asked > ledgerKept {
			delete(l.slots, nr)
		}
	}
}

// follow brings a slot's ledger up to the record and publishes its figures.
func (l *Ledgers) follow(ctx context.Context, slot *ledgerSlot, c Contest, tree *quiz.Tree) {
	ctx, stop := context.WithTimeout(ctx, ledgerLimit)
	defer stop()
	if slot.ledger == nil || !slot.ledger.serves(c) {
		slot.ledger = newLedger(l.db, c)
	}
	figures, err := slot.ledger.catchUp(ctx, c, tree, l.now())
	if err != nil {
		err = fmt.Errorf("figures of %s: %w", c.ID, err)
		slog.WarnContext(ctx, "live figures are behind the record", "contest", c.ID, "err", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if slot.err = err; err == nil {
		slot.figures, slot.tree = figures, tree
	}
	close(slot.looking)
	slot.looking = nil
}
