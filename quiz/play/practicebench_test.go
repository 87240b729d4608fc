package play_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
)

// crammed is a gym whose bank has 10 000 questions.
func crammed(b *testing.B) *gym {
	g := practise(b, sqlite(b))
	big := questions.Bank{ID: "big", Title: "大题库"}
	for i := range 10_000 {
		q := union().Questions[0]
		q.ID = fmt.Sprintf("big-%05d", i)
		big.Questions = append(big.Questions, q)
	}
	g.change(b, big)
	g.draw(b, play.PracticeAsk{Count: 1})
	return g
}

func BenchmarkPracticeDraw(b *testing.B) {
	g := crammed(b)
	for b.Loop() {
		g.draw(b, play.PracticeAsk{Law: "工会法", Count: 20})
	}
}

func BenchmarkPracticeAnswer(b *testing.B) {
	g := crammed(b)
	q := g.draw(b, play.PracticeAsk{Count: 1})[0]
	a := give(q, "甲")
	var calls atomic.Int64
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			calls.Add(1)
			if _, err := g.Answer(context.Background(), g.who, a); err != nil && quiz.CodeOf(err) != quiz.Busy {
				b.Error(err)
			}
		}
	})
	if n := g.raw.Count("practice"); n != 1 {
		b.Fatalf("%d rows after %d answers", n, calls.Load())
	}
}
