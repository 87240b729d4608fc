package quiz

import (
	"cmp"
	"maps"
	"math"
	"math/big"
	"slices"

	"lawquiz/questions"
)

// SmallSample is below how many sittings a question's figures are told but never judged.
const SmallSample = 30

// ItemFigures is how one question did. It holds the key: it is for the console.
//
// Facility is the mean mark as a share of the most that could be earned. Discrimination is
// 100·cov(mark, sum)/√(var(mark)·var(sum)), and Efficiency 100·cov/cov_max, where cov_max is the covariance
// the same marks and sums have when both are sorted: Moodle's formulas for random questions, whose
// sum is that of the whole paper, this question with it, because everybody's paper differs
// (question/classes/statistics/questions/calculator.php). Sums are shares of the paper's full mark.
type ItemFigures struct {
	Question       string         `json:"question"`
	Revision       int            `json:"revision"`
	Kind           questions.Kind `json:"kind"`
	Stem           string         `json:"stem"`
	Sittings       int64          `json:"sittings" doc:"抽到这道题的参赛人次"`
	Answered       int64          `json:"answered"`
	Unanswered     int64          `json:"unanswered"`
	Right          int64          `json:"right" doc:"全对的人次"`
	Granted        bool           `json:"granted,omitempty" doc:"全员得分：各数字仍按原标准答案计算"`
	Small          bool           `json:"small" doc:"样本不足 30 人次，只列数字，不作判断"`
	Facility       float64        `json:"facility" doc:"难度指数 P：平均得分率，0 到 1，越大越容易"`
	Discrimination *float64       `json:"discrimination" doc:"区分度 D：-100 到 100；得分或总分没有差别时为空"`
	Efficiency     *float64       `json:"efficiency" doc:"区分效率：占可能达到的区分程度的百分比；得分或总分没有差别时为空"`
	Options        []OptionFigure `json:"options,omitempty" doc:"按题目原来的选项顺序"`
	Blanks         []BlankFigure  `json:"blanks,omitempty" doc:"填空题每一空"`
	Timed          int64          `json:"timed" doc:"有用时记录的人次"`
	Median         *int64         `json:"median_ms" doc:"显示时长的中位数（毫秒，误差不超过 3.2%），由答题者设备自报；没有记录时为空"`
}

// OptionFigure is how often an option was chosen.
type OptionFigure struct {
	Text    string  `json:"text"`
	Correct bool    `json:"correct"`
	Chosen  int64   `json:"chosen"`
	Share   float64 `json:"share" doc:"占已答这道题者的比例"`
}

// BlankFigure is what one blank was wrongly filled with. When there are more than 1000 wrong answers
// the texts are counted among a sample of that many.
type BlankFigure struct {
	Wrong  int64       `json:"wrong" doc:"填错的人次"`
	Among  int64       `json:"among" doc:"其中用于统计错误文字的人次"`
	Common []WrongText `json:"common" doc:"最常见的错误文字，至多 5 个；少于 5 人填写的和过长的不列出"`
}

// Figures returns every question that was asked, in order of id and revision. The caller owns the result.
func (s *ItemStats) Figures() []ItemFigures {
	refs := slices.SortedFunc(maps.Keys(s.items), func(a, b Ref) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Revision, b.Revision))
	})
	out := make([]ItemFigures, len(refs))
	for i, ref := range refs {
		out[i] = s.items[ref].figures()
	}
	return out
}

func (s *itemSums) figures() ItemFigures {
	q := s.question
	f := ItemFigures{
		Question: q.ID, Revision: q.Revision, Kind: q.Kind, Stem: q.Stem, Sittings: s.n, Answered: s.answered,
		Unanswered: s.n - s.answered, Right: s.right, Granted: s.granted, Small: s.n < SmallSample,
		Facility: float64(s.x) / float64(s.n) / markUnits, Timed: s.timed,
	}
	f.Discrimination, f.Efficiency = s.discriminate()
	for i, chosen := range s.chosen {
		o := OptionFigure{Text: q.Options[i].Text, Correct: q.Options[i].Correct, Chosen: chosen}
		if s.answered > 0 {
			o.Share = float64(chosen) / float64(s.answered)
		}
		f.Options = append(f.Options, o)
	}
	for i := range s.blanks {
		common, among := s.blanks[i].common()
		f.Blanks = append(f.Blanks, BlankFigure{Wrong: s.blanks[i].total, Among: among, Common: append([]WrongText{}, common...)})
	}
	if s.timed > 0 {
		median := medianTime(s.times, s.timed)
		f.Median = &median
	}
	return f
}

// discriminate returns the index and the efficiency, nil where marks or sums do not differ.
func (s *itemSums) discriminate() (index, efficiency *float64) {
	varX, varY := spread(s.n, s.xx, s.x, s.x), spread(s.n, s.yy, s.y, s.y)
	if varX == 0 || varY == 0 {
		return nil, nil
	}
	cov := spread(s.n, s.xy, s.x, s.y)
	d := 100 * cov / (math.Sqrt(varX) * math.Sqrt(varY))
	d = max(-100, min(100, d)) // the last digit of a square root
	most := spread(s.n, s.sorted(), s.x, s.y)
	e := 100 * cov / most
	return &d, &e
}

// spread returns n·ab − a·b, n² times a covariance, without losing a digit in the difference.
func spread(n, ab, a, b int64) float64 {
	left := new(big.Int).Mul(big.NewInt(n), big.NewInt(ab))
	left.Sub(left, new(big.Int).Mul(big.NewInt(a), big.NewInt(b)))
	f, _ := new(big.Float).SetInt(left).Float64()
	return f
}

// sorted returns Σxy as it would be if the best mark had met the best sum, the next the next, and so on:
// no other meeting gives more.
func (s *itemSums) sorted() int64 {
	total, y, left := int64(0), -1, int64(0)
	for _, x := range slices.Sorted(maps.Keys(s.marks)) {
		for need := s.marks[x]; need > 0; {
			for left == 0 {
				y++
				left = int64(s.sums[y])
			}
			n := min(need, left)
			total += n * x * int64(y)
			need, left = need-n, left-n
		}
	}
	return total
}
