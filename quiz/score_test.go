package quiz_test

import (
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
)

func TestScoreByKind(t *testing.T) {
	t.Parallel()
	const none, half, share = quiz.PartialNone, quiz.PartialHalf, quiz.PartialPerOption
	single, judge := ask("q", questions.Single, 1), ask("q", questions.Judge, 1)
	three, blank := ask("q", questions.Multiple, 3), ask("q", questions.Blank, 3)
	all := ask("q", questions.Multiple, 4)
	tests := map[string]struct {
		q        questions.Question
		partial  quiz.Partial
		points   quiz.Points
		given    []string
		want     quiz.Points
		correct  bool
		answered int
	}{
		"single right":                 {single, none, 1000, []string{"a"}, 1000, true, 1},
		"single wrong":                 {single, none, 1000, []string{"b"}, 0, false, 1},
		"single empty":                 {single, none, 1000, nil, 0, false, 0},
		"single blank id":              {single, none, 1000, []string{""}, 0, false, 0},
		"single right and wrong":       {single, share, 1000, []string{"a", "b"}, 0, false, 1},
		"single unknown":               {single, none, 1000, []string{"z"}, 0, false, 1},
		"single right and unknown":     {single, none, 1000, []string{"a", "z"}, 0, false, 1},
		"judge right":                  {judge, none, 250, []string{"a"}, 250, true, 1},
		"judge wrong":                  {judge, none, 250, []string{"b"}, 0, false, 1},
		"judge both":                   {judge, half, 250, []string{"a", "b"}, 0, false, 1},
		"multiple right":               {three, none, 1200, []string{"c", "a", "b"}, 1200, true, 1},
		"multiple everything":          {all, none, 1200, []string{"c", "a", "b", "d"}, 1200, true, 1},
		"multiple too few, none":       {three, none, 1200, []string{"a", "b"}, 0, false, 1},
		"multiple too few, half":       {three, half, 1200, []string{"a"}, 600, false, 1},
		"multiple too few, share":      {three, share, 1200, []string{"a", "b"}, 800, false, 1},
		"multiple repeated, share":     {three, share, 1200, []string{"a", "a", "a"}, 400, false, 1},
		"multiple too many, none":      {three, none, 1200, []string{"a", "b", "c", "d"}, 0, false, 1},
		"multiple too many, half":      {three, half, 1200, []string{"a", "b", "c", "d"}, 0, false, 1},
		"multiple wrong, share":        {three, share, 1200, []string{"a", "b", "d"}, 0, false, 1},
		"multiple empty, half":         {three, half, 1200, []string{}, 0, false, 0},
		"half of an odd hundredth":     {three, half, 25, []string{"a"}, 13, false, 1},
		"a third rounds down":          {three, share, 1000, []string{"a"}, 333, false, 1},
		"two thirds round up":          {three, share, 1000, []string{"a", "b"}, 667, false, 1},
		"blanks right":                 {blank, none, 900, []string{"甲1", "乙2", "甲3"}, 900, true, 1},
		"blanks full width and spaces": {blank, none, 900, []string{" 甲１", "乙　2\u200b", "甲 3 "}, 900, true, 1},
		"blanks swapped":               {blank, none, 900, []string{"甲2", "甲1", "甲3"}, 0, false, 1},
		"blanks one left out, none":    {blank, none, 900, []string{"甲1", "", "甲3"}, 0, false, 1},
		"blanks one left out, half":    {blank, half, 900, []string{"甲1", " ", "甲3"}, 450, false, 1},
		"blanks one wrong, half":       {blank, half, 900, []string{"甲1", "丙", "甲3"}, 0, false, 1},
		"blanks one left out, share":   {blank, share, 900, []string{"甲1", "", "甲3"}, 600, false, 1},
		"blanks one wrong, share":      {blank, share, 900, []string{"甲1", "丙", "甲3"}, 600, false, 1},
		"blanks none right, share":     {blank, share, 900, []string{"丙"}, 0, false, 1},
		"blanks too many":              {blank, none, 900, []string{"甲1", "甲2", "甲3", "甲4"}, 0, false, 1},
		"blanks only spaces":           {blank, share, 900, []string{" ", "　"}, 0, false, 0},
		"Chinese numeral not listed":   {blank, none, 900, []string{"甲一", "甲2", "甲3"}, 0, false, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := one(t, tt.q, tt.points, tt.partial).Score(quiz.Answers{"q": tt.given, "foreign": {"a"}})
			want := quiz.Item{Question: "q", Points: tt.want, Correct: tt.correct}
			if r.Points != tt.want || r.Full != tt.points || r.Answered != tt.answered || r.Items[0] != want {
				t.Errorf("got %+v, want %+v, answered %d", r, want, tt.answered)
			}
		})
	}
}

func TestScoreWholePaper(t *testing.T) {
	t.Parallel()
	c, pool, l, s := paper(t, 1)
	key := perfect(s)
	if r := s.Score(key); r.Points != c.Full() || r.Full != c.Full() || r.Answered != 20 {
		t.Errorf("the key earns %v of %v with %d answered", r.Points, r.Full, r.Answered)
	}
	if r, err := quiz.Score(c, pool, l, nil); err != nil || r.Points != 0 || len(r.Items) != 20 {
		t.Errorf("no answers earn %+v, %v", r, err)
	}
	for i, it := range s.Score(key).Items {
		if it.Question != l.Slots[i].Question || !it.Correct {
			t.Errorf("item %d is %+v, want %s right", i, it, l.Slots[i].Question)
		}
	}
}

func TestPrepareRefusesLayoutsThatDoNotFit(t *testing.T) {
	t.Parallel()
	c, pool, good, _ := paper(t, 1)
	tests := map[string]func(l *quiz.Layout){
		"unknown question": func(l *quiz.Layout) { l.Slots[3].Question = "x" },
		"unknown revision": func(l *quiz.Layout) { l.Slots[3].Revision = 9 },
		"unknown section":  func(l *quiz.Layout) { l.Slots[3].Section = 3 },
		"negative section": func(l *quiz.Layout) { l.Slots[3].Section = -1 },
		"unknown option":   func(l *quiz.Layout) { l.Slots[3].Options = []quiz.Choice{{ID: "a", Index: 4}} },
		"question twice":   func(l *quiz.Layout) { l.Slots[3] = l.Slots[4] },
		"too many options": func(l *quiz.Layout) { l.Slots[3].Options = make([]quiz.Choice, 65) },
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := quiz.Layout{Slots: append([]quiz.Slot(nil), good.Slots...)}
			spoil(&l)
			if _, err := quiz.Prepare(c, pool, l); quiz.CodeOf(err) != quiz.Internal {
				t.Errorf("got %v, want an internal error", err)
			}
		})
	}
}

// anyAnswers draws answers that may be anything: of the paper, foreign, repeated, empty.
func anyAnswers(s *quiz.Sheet) *rapid.Generator[quiz.Answers] {
	shown := s.Show()
	return rapid.Custom(func(t *rapid.T) quiz.Answers {
		a := quiz.Answers{}
		for range rapid.IntRange(0, 25).Draw(t, "entries") {
			q := rapid.SampledFrom(shown).Draw(t, "question")
			ids := []string{"", "zzzzz", "甲1", "甲2", " "}
			for _, o := range q.Options {
				ids = append(ids, o.ID, o.ID)
			}
			id := rapid.SampledFrom([]string{q.ID, q.ID, q.ID, "foreign"}).Draw(t, "id")
			a[id] = rapid.SliceOfN(rapid.SampledFrom(ids), 0, 6).Draw(t, "given")
		}
		return a
	})
}

func checkBounds(t interface{ Errorf(string, ...any) }, s *quiz.Sheet, a quiz.Answers) {
	r := s.Score(a)
	var sum quiz.Points
	for _, it := range r.Items {
		sum += it.Points
		if it.Points < 0 {
			t.Errorf("%s earns %d", it.Question, it.Points)
		}
	}
	if r.Points < 0 || r.Points > r.Full || sum != r.Points || r.Answered > len(r.Items) {
		t.Errorf("%v earn %+v", a, r)
	}
}

func TestScoreStaysWithinTheFullMark(t *testing.T) {
	t.Parallel()
	_, _, _, s := paper(t, 2)
	rapid.Check(t, func(t *rapid.T) { checkBounds(t, s, anyAnswers(s).Draw(t, "answers")) })
}

func FuzzScore(f *testing.F) {
	f.Add("a", "b", "甲1", uint16(1000), uint8(0), uint8(2))
	f.Add("c", "c", "", uint16(1), uint8(1), uint8(1))
	f.Add("甲2", " ", "甲３", uint16(33), uint8(2), uint8(3))
	f.Fuzz(func(t *testing.T, x, y, z string, points uint16, partial, kind uint8) {
		rule := []quiz.Partial{quiz.PartialNone, quiz.PartialHalf, quiz.PartialPerOption}[partial%3]
		s := one(t, ask("q", questions.Kinds[kind%4], 1+int(kind/4)%4), quiz.Points(points), rule)
		a := quiz.Answers{"q": {x, y, z}, x: {y}}
		checkBounds(t, s, a)
		if s.Hash(a) != s.Hash(quiz.Answers{"q": a["q"]}) {
			t.Errorf("a foreign question changes the hash")
		}
	})
}

func BenchmarkScore(b *testing.B) {
	_, _, _, s := paper(b, 1)
	key := perfect(s)
	b.ReportAllocs()
	for b.Loop() {
		if s.Score(key).Points == 0 {
			b.Fatal("the key earns nothing")
		}
	}
}

func BenchmarkCheckScoreHash(b *testing.B) {
	_, _, _, s := paper(b, 1)
	key := perfect(s)
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Check(key); err != nil {
			b.Fatal(err)
		}
		s.Score(key)
		s.Hash(key)
	}
}

func BenchmarkPrepare(b *testing.B) {
	c, pool, l, _ := paper(b, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := quiz.Prepare(c, pool, l); err != nil {
			b.Fatal(err)
		}
	}
}
