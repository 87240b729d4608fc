package tally

import (
	"cmp"
	"slices"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// Topic is how people did in a law or in one article of it, over all questions that cite it.
type Topic struct {
	Law     string
	Article string // "" for the law as a whole
	// Of everybody: her last sitting, which is her only one if she sat once.
	Last quiz.Correct
	// Of those with two or more sittings.
	AgainFirst quiz.Correct
	AgainLast  quiz.Correct
}

// Speaks reports whether enough questions were asked in first and in last sittings for a comparison.
func (t Topic) Speaks() bool {
	return t.AgainFirst.Asked >= quiz.SmallSample && t.AgainLast.Asked >= quiz.SmallSample
}

// topic is a citation, or its law alone.
type topic = questions.Citation

// topicSums is what a unit gathers of a topic.
type topicSums struct{ last, againFirst, againLast sum }

type sum struct{ right, asked uint32 }

func (s *sum) add(h hit) {
	s.right += uint32(h.right)
	s.asked += uint32(h.asked)
}

func (s sum) correct() quiz.Correct {
	return quiz.Correct{Right: int64(s.right), Asked: int64(s.asked)}
}

// addTopics adds what two sittings came to; sums grows with the topics met.
func addTopics(sums []topicSums, first, last *outcome, again bool) []topicSums {
	for _, h := range last.topics {
		sums = grown(sums, h.topic)
		sums[h.topic].last.add(h)
		if again {
			sums[h.topic].againLast.add(h)
		}
	}
	if again {
		for _, h := range first.topics {
			sums = grown(sums, h.topic)
			sums[h.topic].againFirst.add(h)
		}
	}
	return sums
}

func grown(sums []topicSums, topic int32) []topicSums {
	if n := int(topic) + 1 - len(sums); n > 0 {
		return append(sums, make([]topicSums, n)...)
	}
	return sums
}

// topicIndex numbers laws and articles as the questions that cite them are met.
type topicIndex struct {
	topics []topic
	number map[topic]int32
	cited  map[quiz.Ref][]int32
}

func newTopicIndex() *topicIndex {
	return &topicIndex{number: make(map[topic]int32), cited: make(map[quiz.Ref][]int32)}
}

// of returns the topics of a question: each law it cites and each article, once.
func (x *topicIndex) of(texts *quiz.Pool, ref quiz.Ref) ([]int32, error) {
	if numbers, known := x.cited[ref]; known {
		return numbers, nil
	}
	q, err := texts.Question(ref)
	if err != nil {
		return nil, err
	}
	var numbers []int32
	for _, c := range q.Citations {
		for _, t := range []topic{{Law: c.Law}, c} {
			n, met := x.number[t]
			if !met {
				n = int32(len(x.topics))
				x.number[t] = n
				x.topics = append(x.topics, t)
			}
			if !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
		}
	}
	x.cited[ref] = numbers
	return numbers, nil
}

// Laws returns how a unit's people did in each law, in the order laws are listed; nil where fewer
// than quiz.SmallSample people sat. The caller owns the result.
func (e *Effect) Laws(unit int64) []Topic {
	return e.chosen(unit, func(t topic) bool { return t.Article == "" })
}

// Articles is Laws for each article, in the order of the laws and of their text.
func (e *Effect) Articles(unit int64) []Topic {
	return e.chosen(unit, func(t topic) bool { return t.Article != "" })
}

// Weakest returns the articles in which a unit's people did worst in their last sitting, the worst first, at
// most n; those with fewer than quiz.SmallSample answers are left out.
func (e *Effect) Weakest(unit int64, n int) []Topic {
	found := slices.DeleteFunc(e.Articles(unit), func(t Topic) bool { return t.Last.Asked < quiz.SmallSample })
	slices.SortStableFunc(found, func(a, b Topic) int {
		return cmp.Or(cmp.Compare(a.Last.Right*b.Last.Asked, b.Last.Right*a.Last.Asked), cmp.Compare(b.Last.Asked, a.Last.Asked))
	})
	return found[:min(n, len(found))]
}

func (e *Effect) chosen(unit int64, want func(topic) bool) []Topic {
	var out []Topic
	for n, sums := range e.Unit(unit).topics {
		if at := e.topics[n]; want(at) && sums != (topicSums{}) {
			out = append(out, Topic{
				Law: at.Law, Article: at.Article, Last: sums.last.correct(),
				AgainFirst: sums.againFirst.correct(), AgainLast: sums.againLast.correct(),
			})
		}
	}
	order := lawOrder()
	slices.SortFunc(out, func(a, b Topic) int {
		return cmp.Or(cmp.Compare(order(a.Law), order(b.Law)), cmp.Compare(a.Law, b.Law), compareArticles(a.Article, b.Article))
	})
	return out
}

// lawOrder returns the place of a law among those questions cite; one not listed is last.
func lawOrder() func(law string) int {
	place := make(map[string]int)
	for n, law := range questions.Laws() {
		place[law.Name] = n
	}
	return func(law string) int {
		if n, known := place[law]; known {
			return n
		}
		return len(place)
	}
}

// compareArticles puts an annex after the articles, and what is no article after all.
func compareArticles(a, b string) int {
	x, badX := questions.ParseArticle(a)
	y, badY := questions.ParseArticle(b)
	if badX != nil || badY != nil {
		return cmp.Or(-cmp.Compare(boolInt(badX == nil), boolInt(badY == nil)), cmp.Compare(a, b))
	}
	return cmp.Or(cmp.Compare(boolInt(x.Annex), boolInt(y.Annex)), cmp.Compare(x.Number, y.Number))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
