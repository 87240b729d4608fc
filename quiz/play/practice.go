package play

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Shelf is where questions to practise come from; library.Library is one.
type Shelf interface {
	// Drawable returns every bank, in order of id, with its published questions that are in use. Their lists
	// are shared and must not be changed.
	Drawable(ctx context.Context) ([]questions.Bank, error)
}

// Practice is practising (练习): questions one by one, each with its key as soon as it is answered. It
// gives nothing of a bank that a running contest draws from, unless that contest's document says
// practice: open. It is safe for concurrent use.
type Practice struct {
	play    *Service
	shelf   Shelf
	loading sync.Mutex            // one reads the banks at a time
	latest  atomic.Pointer[stock] // nil before the first
}

// NewPractice returns practising beside the sittings of a service, whose record and clock it shares.
func NewPractice(s *Service, shelf Shelf) *Practice { return &Practice{play: s, shelf: shelf} }

// stock is the questions there are at one version of the banks. It never changes.
type stock struct {
	version int64
	banks   []questions.Bank
	pool    *quiz.Pool
	at      map[string]spot // by question id
}

// spot is where a question stands.
type spot struct{ bank, question int }

// stock returns the questions as they are now; they are read anew when the banks have changed.
func (p *Practice) stock(ctx context.Context) (*stock, error) {
	version, err := p.play.DB.BanksVersion(ctx)
	if err != nil {
		return nil, fmt.Errorf("version of the banks: %w", err)
	}
	if s := p.latest.Load(); s != nil && s.version >= version {
		return s, nil
	}
	p.loading.Lock()
	defer p.loading.Unlock()
	if s := p.latest.Load(); s != nil && s.version >= version { // another caller has just read it
		return s, nil
	}
	// What is read now is of this version or a later one; of a later one it is read once more.
	banks, err := p.shelf.Drawable(ctx)
	if err != nil {
		return nil, fmt.Errorf("questions to practise: %w", err)
	}
	s := newStock(version, banks)
	p.latest.Store(s)
	return s, nil
}

func newStock(version int64, banks []questions.Bank) *stock {
	s := &stock{version: version, banks: banks, pool: quiz.NewPool(banks), at: make(map[string]spot)}
	for i := range banks {
		for j := range banks[i].Questions {
			s.at[banks[i].Questions[j].ID] = spot{bank: i, question: j}
		}
	}
	return s
}

// bank returns a bank, or NotFound.
func (s *stock) bank(id string) (*questions.Bank, error) {
	for i := range s.banks {
		if s.banks[i].ID == id {
			return &s.banks[i], nil
		}
	}
	return nil, quiz.Errorf(quiz.NotFound, "没有这个题库")
}

// Shut is a bank that may not be practised now, and why.
type Shut struct {
	Bank  string
	Title string
	Until int64 // Unix ms
	Why   string
}

// shut returns the contests that keep banks from being practised now, by bank; of several the one that ends
// last. A contest does so from its opening until the last paper of it has been handed in, also if it is
// ended early, for its papers still are. A rehearsal has no competitors and keeps nothing from anybody.
func (p *Practice) shut() map[string]*Contest {
	now := p.play.Now()
	out := make(map[string]*Contest)
	for _, c := range p.play.Catalog.Contests() {
		if c.Rehearsal || c.Practice == quiz.PracticeOpen || now < c.Window.Open || now >= reopens(c) {
			continue
		}
		for _, bank := range c.Bank {
			if other := out[bank]; other == nil || reopens(other) < reopens(c) {
				out[bank] = c
			}
		}
	}
	return out
}

// reopens is when the banks of a contest may be practised again.
func reopens(c *Contest) int64 { return c.Window.Close + quiz.SaveGrace }

func shutBy(b *questions.Bank, c *Contest) Shut {
	return Shut{
		Bank: b.ID, Title: b.Title, Until: reopens(c),
		Why: fmt.Sprintf("竞赛%s正从这个题库抽题，%s以后可以练习", quiz.Quoted(c.Title), quiz.ClockText(reopens(c))),
	}
}

// LawTopic is what can be practised of a law.
type LawTopic struct {
	Law       string
	Questions int
	ByKind    map[questions.Kind]int
}

// BankTopic is what can be practised of a bank.
type BankTopic struct {
	ID, Title, Law string
	Questions      int
	ByKind         map[questions.Kind]int
}

// Topics is what may be practised at a moment.
type Topics struct {
	Laws  []LawTopic // those with the most questions first
	Banks []BankTopic
	Shut  []Shut
}

// Topics tells what may be practised now, and what may not and why. A question that cites several laws counts
// for each of them. Banks without a published question are left out.
func (p *Practice) Topics(ctx context.Context) (Topics, error) {
	s, err := p.stock(ctx)
	if err != nil {
		return Topics{}, err
	}
	shut, laws := p.shut(), make(map[string]*LawTopic)
	var out Topics
	for i := range s.banks {
		b := &s.banks[i]
		switch c := shut[b.ID]; {
		case c != nil:
			out.Shut = append(out.Shut, shutBy(b, c))
		case len(b.Questions) > 0:
			out.Banks = append(out.Banks, bankTopic(b, laws))
		}
	}
	out.Laws = sortedLaws(laws)
	return out, nil
}

// tried is an answer given in practice.
type tried struct {
	person   int64
	question string
	right    bool
	at       int64
	row      store.Practised // after the commit
}

// writeTried counts answers of practice. Those of somebody erased meanwhile are not won.
func writeTried(tx *store.Tx, batch []*op) error {
	for _, o := range batch {
		if o.tried == nil {
			continue
		}
		var err error
		t := o.tried
		t.row, err = tx.Practise(t.person, t.question, t.right, t.at)
		if err != nil && quiz.CodeOf(err) != quiz.NotFound {
			return err
		}
		o.won = err == nil
	}
	return nil
}
