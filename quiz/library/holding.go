package library

import (
	"context"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Summary is a bank without its questions. Counts leave retired items out.
type Summary struct {
	ID        string                   `json:"id"`
	Title     string                   `json:"title"`
	Law       string                   `json:"law,omitempty"`
	Edition   string                   `json:"edition,omitempty"`
	Revision  int64                    `json:"revision"` // raised by every change of the bank, from 1
	Shipped   bool                     `json:"shipped"`  // came with the program
	Items     int                      `json:"items"`
	Drawable  int                      `json:"drawable"` // with a published revision: what contests draw
	Retired   int                      `json:"retired"`
	ByKind    map[questions.Kind]int   `json:"by_kind"`   // of the newest texts
	ByStatus  map[questions.Status]int `json:"by_status"` // of the newest texts
	CreatedAt int64                    `json:"created_at"`
	ChangedAt int64                    `json:"changed_at"`
}

// Item is one question of a bank as it stands (题).
type Item struct {
	Bank      string              `json:"bank"`
	Number    int                 `json:"number"`          // within the bank, from 1, never given again
	Question  questions.Question  `json:"question"`        // the newest revision, with its review
	Published int                 `json:"published"`       // the revision contests draw; 0: none
	RetiredAt int64               `json:"retired_at"`      // 0: in use
	Shipped   bool                `json:"shipped"`         // came with the program
	Drawn     *questions.Question `json:"drawn,omitempty"` // the text contests draw, when it is not the newest
}

// Holding is a bank with all its items, the retired ones too, in order of number.
type Holding struct {
	Summary
	Items []Item `json:"items"`
}

// Bank returns the newest texts of the items in use, as a bank to export. The caller owns the list.
func (h Holding) Bank() questions.Bank {
	b := questions.Bank{ID: h.ID, Title: h.Title, Law: h.Law, Edition: h.Edition, Questions: []questions.Question{}}
	for _, it := range h.Items {
		if it.RetiredAt == 0 {
			b.Questions = append(b.Questions, it.Question)
		}
	}
	return b
}

// Banks returns every bank in order of id.
func (l *Library) Banks(ctx context.Context) ([]Summary, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Summary, len(s.banks))
	for i, b := range s.banks {
		out[i] = summary(b, s.held(b.ID))
	}
	return out, nil
}

func summary(b store.Bank, held []store.HeldItem) Summary {
	out := Summary{
		ID: b.ID, Title: b.Title, Law: b.Law, Edition: b.Edition, Revision: b.Revision, Shipped: b.Shipped != "",
		ByKind: make(map[questions.Kind]int), ByStatus: make(map[questions.Status]int),
		CreatedAt: b.CreatedAt, ChangedAt: b.ChangedAt,
	}
	for i := range held {
		h := &held[i]
		if h.RetiredAt > 0 {
			out.Retired++
			continue
		}
		out.Items++
		out.ByKind[h.Newest.Kind]++
		out.ByStatus[h.Review.Status]++
		if h.Published > 0 {
			out.Drawable++
		}
	}
	return out
}

// Current returns a bank with its items, or NotFound. Its lists are shared: do not change them.
func (l *Library) Current(ctx context.Context, bank string) (Holding, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return Holding{}, err
	}
	b, err := s.bank(bank)
	if err != nil {
		return Holding{}, err
	}
	held := s.held(bank)
	out := Holding{Summary: summary(b, held), Items: make([]Item, len(held))}
	for i := range held {
		out.Items[i] = itemOf(&held[i])
	}
	return out, nil
}

func itemOf(h *store.HeldItem) Item {
	return Item{
		Bank: h.Bank, Number: h.Number, Question: h.Newest, Published: h.Published, RetiredAt: h.RetiredAt,
		Shipped: h.Shipped != "", Drawn: h.Drawn,
	}
}

// Drawable returns every bank, in order of id, with what contests draw from: the published revision of
// every item in use, in order of number, Review.Status Published. A bank without any is there, empty.
// The questions' own lists are shared: do not change them.
func (l *Library) Drawable(ctx context.Context) ([]questions.Bank, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]questions.Bank, len(s.banks))
	for i, b := range s.banks {
		out[i] = questions.Bank{ID: b.ID, Title: b.Title, Law: b.Law, Edition: b.Edition}
		for _, h := range s.held(b.ID) {
			switch {
			case h.RetiredAt > 0 || h.Published == 0:
			case h.Drawn != nil:
				out[i].Questions = append(out[i].Questions, *h.Drawn)
			default:
				out[i].Questions = append(out[i].Questions, h.Newest)
			}
		}
	}
	return out, nil
}

// Item returns one item, or NotFound.
func (l *Library) Item(ctx context.Context, id string) (Item, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return Item{}, err
	}
	h := s.item(id)
	if h == nil {
		return Item{}, quiz.Errorf(quiz.NotFound, "没有题目 %s", printable(id))
	}
	return itemOf(h), nil
}
