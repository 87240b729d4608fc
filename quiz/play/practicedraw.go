package play

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// PracticeMost is how many questions of practice are drawn at once at most.
const PracticeMost = 20

// PracticeAsk says which questions somebody wants to practise. Conditions narrow each other; zero values set none.
type PracticeAsk struct {
	Bank      string
	Law       string
	Article   string // of Law, or of any law
	Count     int    // 1 to PracticeMost
	WrongOnly bool   // only what stands in her book of wrong answers
}

// PracticeQuestion is a question to practise. It holds nothing from which the key could be told.
type PracticeQuestion struct {
	quiz.ShownQuestion
	Revision int
	Bank     string
	Law      string // the first it cites
	InBook   bool   // stands in her book of wrong answers
}

func bankTopic(b *questions.Bank, laws map[string]*LawTopic) BankTopic {
	out := BankTopic{ID: b.ID, Title: b.Title, Law: b.Law, Questions: len(b.Questions), ByKind: make(map[questions.Kind]int)}
	for i := range b.Questions {
		q := &b.Questions[i]
		out.ByKind[q.Kind]++
		cited := make(map[string]bool, len(q.Citations))
		for _, c := range q.Citations {
			if cited[c.Law] {
				continue
			}
			cited[c.Law] = true
			if laws[c.Law] == nil {
				laws[c.Law] = &LawTopic{Law: c.Law, ByKind: make(map[questions.Kind]int)}
			}
			laws[c.Law].Questions++
			laws[c.Law].ByKind[q.Kind]++
		}
	}
	return out
}

func sortedLaws(laws map[string]*LawTopic) []LawTopic {
	out := make([]LawTopic, 0, len(laws))
	for _, l := range laws {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b LawTopic) int {
		return cmp.Or(cmp.Compare(b.Questions, a.Questions), strings.Compare(a.Law, b.Law))
	})
	return out
}

// Draw returns questions for a person to practise, in random order: up to half of them from her book of
// wrong answers, the others such as she has not answered yet, and where these run out first the rest of
// the book and then what she has answered least often. There may be fewer than asked for, or none.
//
// Codes: NotFound for a bank that is not there and for a law or article nothing may be practised of, Forbidden
// with the reason for a bank that a running contest draws from.
func (p *Practice) Draw(ctx context.Context, person int64, ask PracticeAsk) ([]PracticeQuestion, error) {
	s, err := p.stock(ctx)
	if err != nil {
		return nil, err
	}
	found, err := p.matching(s, ask)
	if err != nil {
		return nil, err
	}
	rows, err := p.play.DB.PracticeOf(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("read what was practised: %w", err)
	}
	done := make(map[string]store.Practised, len(rows))
	for _, row := range rows {
		done[row.Question] = row
	}
	rng := p.dice()
	out := make([]PracticeQuestion, 0, ask.Count)
	for _, at := range pickPractice(found, s, done, ask, rng) {
		q, err := s.show(person, at, rng)
		if err != nil {
			return nil, err
		}
		q.InBook = done[q.ID].InBook()
		out = append(out, q)
	}
	return out, nil
}

// dice is fresh randomness.
func (p *Practice) dice() *rand.Rand { return rand.New(rand.NewChaCha8(p.play.Seed())) }

// matching returns where the questions stand that meet the conditions and may be practised now.
func (p *Practice) matching(s *stock, ask PracticeAsk) ([]spot, error) {
	shut := p.shut()
	if ask.Bank != "" {
		b, err := s.bank(ask.Bank)
		if err != nil {
			return nil, err
		}
		if c := shut[b.ID]; c != nil {
			return nil, quiz.Errorf(quiz.Forbidden, "%s", shutBy(b, c).Why)
		}
	}
	var found []spot
	for i := range s.banks {
		b := &s.banks[i]
		if shut[b.ID] != nil || ask.Bank != "" && b.ID != ask.Bank {
			continue
		}
		for j := range b.Questions {
			if cites(&b.Questions[j], ask) {
				found = append(found, spot{bank: i, question: j})
			}
		}
	}
	if len(found) == 0 && (ask.Law != "" || ask.Article != "") {
		return nil, quiz.Errorf(quiz.NotFound, "现在没有符合条件的题目可以练习，请换一部法律或条文")
	}
	return found, nil
}

func cites(q *questions.Question, ask PracticeAsk) bool {
	return ask.Law == "" && ask.Article == "" || slices.ContainsFunc(q.Citations, func(c questions.Citation) bool {
		return (ask.Law == "" || c.Law == ask.Law) && (ask.Article == "" || c.Article == ask.Article)
	})
}

// pickPractice chooses from what was found as Draw says.
func pickPractice(found []spot, s *stock, done map[string]store.Practised, ask PracticeAsk, rng *rand.Rand) []spot {
	rng.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	var book, fresh, known []spot
	for _, at := range found {
		switch row := done[s.question(at).ID]; {
		case row.InBook():
			book = append(book, at)
		case ask.WrongOnly:
		case row.Seen == 0:
			fresh = append(fresh, at)
		default:
			known = append(known, at)
		}
	}
	slices.SortStableFunc(known, func(a, b spot) int {
		return cmp.Compare(done[s.question(a).ID].Seen, done[s.question(b).ID].Seen)
	})
	half := min(len(book), (ask.Count+1)/2)
	out := slices.Concat(book[:half], fresh[:min(len(fresh), ask.Count-half)])
	out = append(out, slices.Concat(book[half:], known)...)
	out = out[:min(len(out), ask.Count)]
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func (s *stock) question(at spot) *questions.Question {
	return &s.banks[at.bank].Questions[at.question]
}

// show puts a question as papers do, its options in random order.
func (s *stock) show(person int64, at spot, rng *rand.Rand) (PracticeQuestion, error) {
	q := s.question(at)
	order := rng.Perm(len(q.Options))
	sheet, err := s.sheet(person, q, order)
	if err != nil {
		return PracticeQuestion{}, err
	}
	out := PracticeQuestion{ShownQuestion: sheet.Show()[0], Revision: q.Revision, Bank: s.banks[at.bank].ID}
	if len(q.Citations) > 0 {
		out.Law = q.Citations[0].Law
	}
	return out, nil
}

// sheet is a paper of one question with its options in an order; it is worth one point, for the whole
// answer only.
func (s *stock) sheet(person int64, q *questions.Question, order []int) (*quiz.Sheet, error) {
	slot := quiz.Slot{Question: q.ID, Revision: q.Revision, Options: make([]quiz.Choice, len(order))}
	for i, index := range order {
		slot.Options[i] = quiz.Choice{ID: optionID(person, q, index), Index: index}
	}
	drill := &quiz.Contest{Paper: quiz.Blueprint{Sections: []quiz.Section{{Kind: q.Kind, Count: 1, Points: 100, Partial: quiz.PartialNone}}}}
	return quiz.Prepare(drill, s.pool, quiz.Layout{Slots: []quiz.Slot{slot}})
}

// optionID names an option of a question for one person. Nothing is kept between a question and its answer, so
// the name is made again; it says nothing of the option's place, which in some banks tells the key. With 60
// bits of a hash no two options of a question ever have one name.
func optionID(person int64, q *questions.Question, option int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "practice\x00%d\x00%s\x00%d\x00%d", person, q.ID, q.Revision, option))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))[:12]
}
