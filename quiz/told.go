package quiz

import (
	"slices"

	"lawquiz/questions"
)

// ToldQuestion is a question of somebody's paper in words, for her copy of what is on record of
// her. Without Review it holds nothing from which the key, or whether she was right, could be told.
type ToldQuestion struct {
	ID       string      `json:"id"`
	KindName string      `json:"kind_name"`
	Stem     string      `json:"stem"`
	Saved    []string    `json:"saved,omitempty" doc:"最近一次暂存的选项或填空文字"`
	Answer   []string    `json:"answer,omitempty" doc:"交卷时的选项或填空文字"`
	Spent    *int64      `json:"spent_ms,omitempty" doc:"该题显示的时长，由本人设备自报"`
	Review   *ToldReview `json:"review,omitempty" doc:"竞赛规则此刻允许时才有"`
}

// ToldReview is what the answer to a question earned, and the right one.
type ToldReview struct {
	Points      float64              `json:"points"`
	Full        float64              `json:"full"`
	Correct     bool                 `json:"correct"`
	Right       []string             `json:"right,omitempty" doc:"正确选项"`
	Accepted    [][]string           `json:"accepted,omitempty" doc:"每空可接受的填写"`
	Explanation string               `json:"explanation"`
	Citations   []questions.Citation `json:"citations"`
	Corrected   *Corrected           `json:"corrected,omitempty" doc:"标准答案更正过才有"`
}

// Tell puts a paper in words: its questions in order, with the answers last saved and those handed
// in. reviewed adds the keys; the caller has seen that the sitting is finished and its contest's
// review rule allows it.
func (s *Sheet) Tell(saved, given Answers, reviewed bool) []ToldQuestion {
	out := make([]ToldQuestion, len(s.items))
	for i := range s.items {
		it := &s.items[i]
		q := it.question
		out[i] = ToldQuestion{
			ID: q.ID, KindName: q.Kind.Name(), Stem: q.Stem, Saved: it.words(saved[q.ID]), Answer: it.words(given[q.ID]),
		}
	}
	if !reviewed {
		return out
	}
	for i, r := range s.Review(given) {
		out[i].Review = &ToldReview{
			Points: r.Points, Full: r.Full, Correct: r.Correct, Right: s.items[i].words(r.Key), Accepted: r.Accepted,
			Explanation: r.Explanation, Citations: r.Citations, Corrected: r.Corrected,
		}
	}
	return out
}

// words gives the texts of options as shown; what a blank was filled with is words already.
func (it *item) words(given []string) []string {
	if it.question.Kind == questions.Blank {
		return slices.Clone(given)
	}
	var out []string
	for _, id := range given {
		if at := it.option(id); at >= 0 {
			out = append(out, it.question.Options[it.options[at].Index].Text)
		}
	}
	return out
}
