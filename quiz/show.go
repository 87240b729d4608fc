package quiz

import (
	"lawquiz/questions"
)

// ShownQuestion is a question as a worker sees it while answering. It holds nothing from
// which the key could be told.
type ShownQuestion struct {
	ID       string         `json:"id"`
	Kind     questions.Kind `json:"kind"`
	KindName string         `json:"kind_name"` // 单选题 …
	Stem     string         `json:"stem"`
	Points   float64        `json:"points"`           // what a right answer earns, in points
	Blanks   int            `json:"blanks,omitempty"` // number of texts to fill in
	Options  []ShownOption  `json:"options,omitempty"`
}

// ShownOption is an option as a worker sees it; the id is good for this paper alone.
type ShownOption struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Show returns the questions in the order of the paper. The caller owns the result.
func (s *Sheet) Show() []ShownQuestion {
	out := make([]ShownQuestion, len(s.items))
	for i := range s.items {
		it := &s.items[i]
		q := it.question
		out[i] = ShownQuestion{
			ID: q.ID, Kind: q.Kind, KindName: q.Kind.Name(), Stem: q.Stem, Points: it.points.Float(), Blanks: len(q.Answers),
		}
		if len(it.options) > 0 {
			out[i].Options = make([]ShownOption, len(it.options))
		}
		for j, o := range it.options {
			out[i].Options[j] = ShownOption{ID: o.ID, Text: q.Options[o.Index].Text}
		}
	}
	return out
}

// ReviewedQuestion is a question with its key, for a worker whose sitting is finished and whose
// contest's review rule allows it.
type ReviewedQuestion struct {
	ID          string               `json:"id"`
	Given       []string             `json:"given,omitempty"` // as answered: option ids or texts
	Points      float64              `json:"points"`          // earned
	Full        float64              `json:"full"`
	Correct     bool                 `json:"correct"`
	Key         []string             `json:"key,omitempty"`      // ids of the right options, in the order shown
	Accepted    [][]string           `json:"accepted,omitempty"` // for each blank, every accepted text
	Explanation string               `json:"explanation"`
	Citations   []questions.Citation `json:"citations"`
	Corrected   *Corrected           `json:"corrected,omitempty" doc:"标准答案更正过才有"`
}

// Corrected says that a key is not the one a question was published with.
type Corrected struct {
	Text      string `json:"text" doc:"标准答案已更正，或本题全员得分"`
	Reason    string `json:"reason"`
	FullMarks bool   `json:"full_marks" doc:"全员得分"`
}

func (it *item) corrected() *Corrected {
	switch {
	case it.by == nil:
		return nil
	case it.granted():
		return &Corrected{Text: "标准答案已更正：本题全员得分", Reason: it.by.Reason, FullMarks: true}
	}
	return &Corrected{Text: "标准答案已更正", Reason: it.by.Reason}
}

// Review returns the keys of the paper with what a gave and earned, in the order of the paper.
// Citations and accepted texts are the pool's: callers must not change them.
func (s *Sheet) Review(a Answers) []ReviewedQuestion {
	result := s.Score(a)
	out := make([]ReviewedQuestion, len(s.items))
	for i := range s.items {
		it := &s.items[i]
		q, earned := it.question, result.Items[i]
		out[i] = ReviewedQuestion{
			ID: q.ID, Given: a[q.ID], Points: earned.Points.Float(), Full: it.points.Float(),
			Correct: earned.Correct || earned.Granted, Accepted: q.Answers, Explanation: q.Explanation, Citations: q.Citations,
			Corrected: it.corrected(),
		}
		for j, o := range it.options {
			if it.key&(1<<j) != 0 {
				out[i].Key = append(out[i].Key, o.ID)
			}
		}
	}
	return out
}
