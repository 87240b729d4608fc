package rehearse

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// keyring knows every question's key by the texts of its options: the ids a paper shows them under
// tell nothing.
type keyring struct {
	keys map[string][]*questions.Question // by id, all revisions
}

func newKeyring(banks []questions.Bank) *keyring {
	k := &keyring{keys: make(map[string][]*questions.Question)}
	for i := range banks {
		for j := range banks[i].Questions {
			q := &banks[i].Questions[j]
			k.keys[q.ID] = append(k.keys[q.ID], q)
		}
	}
	return k
}

// asked is a question of a paper with its key.
type asked struct {
	id           string
	kind         questions.Kind
	points       quiz.Points
	partial      quiz.Partial
	right, wrong []string   // ids of options
	blanks       [][]string // accepted texts
	text         *questions.Question
}

// read finds the key of a shown question. An error says how it differs from the bank's.
func (k *keyring) read(shown shownQuestion) (asked, error) {
	why := "题库中没有这道题"
	for _, q := range k.keys[shown.ID] {
		a := asked{id: shown.ID, kind: q.Kind, points: points(shown.Points), blanks: q.Answers, text: q}
		switch {
		case q.Stem != shown.Stem || string(q.Kind) != shown.Kind:
			why = "题干或题型与题库不同"
		case !a.match(shown):
			why = "选项与题库不同"
		default:
			return a, nil
		}
	}
	return asked{}, fmt.Errorf("题目 %s：%s", shown.ID, why)
}

// match sorts the shown options into right and wrong ones; false if they are not the question's.
func (a *asked) match(shown shownQuestion) bool {
	left := slices.Clone(a.text.Options)
	for _, o := range shown.Options {
		at := slices.IndexFunc(left, func(have questions.Option) bool { return have.Text == o.Text })
		if at < 0 {
			return false
		}
		if left[at].Correct {
			a.right = append(a.right, o.ID)
		} else {
			a.wrong = append(a.wrong, o.ID)
		}
		left = slices.Delete(left, at, at+1)
	}
	return len(left) == 0 && len(a.right) > 0 == (a.kind != questions.Blank)
}

// earned is what answers are worth.
type earned struct {
	points   quiz.Points
	answered int
}

// answer chooses an answer that is completely right with a likelihood of skill, and says what it is
// worth. No answer at all is nil.
func (a *asked) answer(chance *rand.Rand, skill float64) ([]string, earned) {
	if chance.Float64() < skill {
		return a.rightly(chance), earned{a.points, 1}
	}
	switch chance.IntN(4) {
	case 0:
		return nil, earned{}
	case 1:
		if given, worth, ok := a.partly(chance); ok {
			return given, worth
		}
	}
	return a.wrongly(chance), earned{0, 1}
}

func (a *asked) rightly(chance *rand.Rand) []string {
	if a.kind == questions.Blank {
		given := make([]string, len(a.blanks))
		for i, accepted := range a.blanks {
			given[i] = accepted[chance.IntN(len(accepted))]
		}
		return given
	}
	given := slices.Clone(a.right)
	chance.Shuffle(len(given), func(i, j int) { given[i], given[j] = given[j], given[i] })
	return given
}

// partly answers rightly but not completely; false where that cannot be done.
func (a *asked) partly(chance *rand.Rand) ([]string, earned, bool) {
	all := a.rightly(chance)
	if a.kind != questions.Multiple && a.kind != questions.Blank || len(all) < 2 {
		return nil, earned{}, false
	}
	n := 1 + chance.IntN(len(all)-1)
	worth := earned{answered: 1}
	switch a.partial {
	case quiz.PartialHalf:
		worth.points = (a.points + 1) / 2
	case quiz.PartialPerOption:
		worth.points = quiz.Points((2*int64(a.points)*int64(n) + int64(len(all))) / (2 * int64(len(all))))
	}
	return all[:n:n], worth, true
}

// noAnswer fills a blank with what is nobody's answer.
const noAnswer = "（演练）"

// wrongly answers with at least one wrong option or text, and is worth nothing.
func (a *asked) wrongly(chance *rand.Rand) []string {
	if a.kind == questions.Blank {
		given := make([]string, len(a.blanks))
		for i := range given {
			given[i] = noAnswer
		}
		return given
	}
	if len(a.wrong) == 0 { // every option is right: leaving it out is all that is left
		return nil
	}
	given := []string{a.wrong[chance.IntN(len(a.wrong))]}
	if a.kind == questions.Multiple && chance.IntN(2) == 0 {
		given = append(given, a.right[chance.IntN(len(a.right))])
	}
	return given
}

// sheet is a paper with its keys.
type sheet struct {
	questions []asked
}

// readSheet holds a paper against the document: sections in order with their kinds, counts and points, no
// question twice, every law's least number. It returns the sheet and what is wrong, if anything.
func (r *run) readSheet(p *paperBody) (*sheet, error) {
	rules := r.contest.Paper
	s := &sheet{questions: make([]asked, 0, len(p.Questions))}
	if len(p.Questions) != r.contest.Size() {
		return nil, fmt.Errorf("有 %d 题，应为 %d 题", len(p.Questions), r.contest.Size())
	}
	seen := make(map[string]bool, len(p.Questions))
	at := 0
	for i, section := range rules.Sections {
		for range section.Count {
			a, err := r.keys.read(p.Questions[at])
			switch {
			case err != nil:
				return nil, err
			case seen[a.id]:
				return nil, fmt.Errorf("题目 %s 出现两次", a.id)
			case a.kind != section.Kind || a.points != section.Points:
				return nil, fmt.Errorf("题目 %s 不合第 %d 部分的题型或分值", a.id, i+1)
			}
			seen[a.id], a.partial = true, section.Partial
			s.questions = append(s.questions, a)
			at++
		}
	}
	for _, law := range rules.AtLeast {
		if n := s.citing(law.Law); n < law.Count {
			return nil, fmt.Errorf("《%s》的题只有 %d 道，至少应有 %d 道", law.Law, n, law.Count)
		}
	}
	return s, nil
}

func (s *sheet) citing(law string) int {
	n := 0
	for _, a := range s.questions {
		if slices.ContainsFunc(a.text.Citations, func(c questions.Citation) bool { return c.Law == law }) {
			n++
		}
	}
	return n
}

// answer answers the first n questions.
func (s *sheet) answer(chance *rand.Rand, skill float64, n int) (answers, earned) {
	out, worth := make(answers, n), earned{}
	for i := range s.questions[:n] {
		given, e := s.questions[i].answer(chance, skill)
		if given == nil {
			continue
		}
		out[s.questions[i].id] = given
		worth.points += e.points
		worth.answered += e.answered
	}
	return out, worth
}
