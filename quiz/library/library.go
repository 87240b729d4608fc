// Package library keeps the question banks in the record: it takes files in, compares them with what is
// there, and hands contests the published questions.
//
// A bank (题库) has items (题). An item has revisions (修订), texts that never change once written, and a
// status: candidate, reviewed or published. Contests draw the revision that was published last; a newer
// one waits until it is published in its turn. Nothing is deleted: an item that should be drawn no more
// is retired (停用). Every change of a bank is one transaction that raises store.TopicBanks first, so that
// writers come one after the other, and appends one store.BankChange.
package library

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"lawquiz/questions/intake"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Config says what a library is made of.
type Config struct {
	DB  *store.DB
	Now func() int64 // Unix ms

	// Limits bounds what one file may hold; the zero value means intake's defaults.
	Limits intake.Limits

	// Pulse is how often an upload that waits or is read is said to be under way; 0 means 15 s.
	Pulse time.Duration

	Log *slog.Logger // nil: slog.Default()
}

// Library is the banks of one record. It is safe for concurrent use, and any number of servers may have
// one over the same record: each notices the others' changes by the topic.
type Library struct {
	cfg Config
	log *slog.Logger

	loading sync.Mutex            // one loads a shelf at a time
	latest  atomic.Pointer[shelf] // nil before the first

	stop    context.CancelFunc
	run     context.Context // ends with Close
	gate    chan struct{}   // holds a token for each upload being read
	closing sync.RWMutex    // held for writing while Close waits
	waiting atomic.Int64    // uploads being read or waiting for it
	held    atomic.Int64    // bytes of their files
	reading sync.WaitGroup
}

// New returns the library of a record. The caller closes it before the record.
func New(cfg Config) *Library {
	l := &Library{cfg: cfg, log: cmp.Or(cfg.Log, slog.Default()), gate: make(chan struct{}, readers)}
	l.run, l.stop = context.WithCancel(context.Background())
	return l
}

// Close ends the reading of uploads and waits for it; what was not read has failed. A second call does
// nothing.
func (l *Library) Close() {
	l.closing.Lock()
	l.stop()
	l.closing.Unlock()
	l.reading.Wait()
}

// attempts is how often a change is planned anew because the banks moved under it. Each time somebody
// else's change has been committed.
const attempts = 50

// errMoved ends a transaction whose plan was made from banks that have changed since.
var errMoved = errors.New("library: the banks have changed")

// commit writes what plan makes of the banks as they are, in one transaction; a plan made from banks that
// changed before it was written is made again. A plan without changes writes nothing. also, if any, runs
// in the same transaction.
func (l *Library) commit(ctx context.Context, plan func(*shelf) (changes []change, also func(*store.Tx) error, err error)) error {
	for range attempts {
		s, err := l.shelf(ctx)
		if err != nil {
			return err
		}
		changes, also, err := plan(s)
		if err != nil || len(changes) == 0 && also == nil {
			return err
		}
		err = l.cfg.DB.Update(ctx, func(tx *store.Tx) error { return write(tx, s.version, changes, also) })
		if !errors.Is(err, errMoved) {
			return err
		}
	}
	return busy()
}

func busy() error {
	e := quiz.Errorf(quiz.Busy, "题库正在被多人修改，请稍后再试")
	e.RetryAfter = time.Second
	return e
}

// change is what one transaction does to one bank.
type change struct {
	bank   store.Bank // with its present revision; 0: to be made
	line   store.BankChange
	items  []store.Item
	texts  []store.ItemText
	events []store.ItemEvent
}

// revision is the bank's after the change.
func (c *change) revision() int64 { return c.bank.Revision + 1 }

func write(tx *store.Tx, seen int64, changes []change, also func(*store.Tx) error) error {
	if len(changes) > 0 {
		version, err := tx.RaiseBanks()
		if err != nil {
			return err
		}
		if version != seen+1 {
			return errMoved
		}
	}
	for i := range changes {
		if err := changes[i].write(tx); err != nil {
			return err
		}
	}
	if also != nil {
		return also(tx)
	}
	return nil
}

func (c *change) write(tx *store.Tx) error {
	c.line.Revision = c.revision()
	put := tx.ChangeBank
	if c.bank.Revision == 0 {
		put = tx.AddBank
	}
	if err := put(c.bank, c.line); err != nil {
		return err
	}
	if err := tx.PutItems(c.items); err != nil {
		return err
	}
	if err := tx.AddItemTexts(c.texts); err != nil {
		return err
	}
	return tx.AddItemEvents(c.events)
}

// today is the date of a review, in Asia/Shanghai.
func (l *Library) today() string {
	return time.UnixMilli(l.cfg.Now()).In(time.FixedZone("CST", 8*60*60)).Format(time.DateOnly)
}
