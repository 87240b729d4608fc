package quiz

import (
	"fmt"
	"strconv"
	"strings"
)

// Claim is what a worker's own device says of a question: for how long, in ms, it was in view. It is
// kept beside the answers for the statistics of questions; nothing that counts is ever made of it.
type Claim struct {
	Question string
	Spent    int64
}

// Spent writes claims compactly: the ms of each question in the order of the paper, parted by
// commas, nothing where nothing is known. Claims about questions that are not of the paper, below 0
// or above limit (ms) are left out; of two about one question the later counts. It is "" if none is left.
func (s *Sheet) Spent(claims []Claim, limit int64) string {
	if len(claims) == 0 {
		return ""
	}
	var room [64]int64 // 0: nothing known, else ms + 1
	spent := room[:]
	if len(s.items) > len(spent) {
		spent = make([]int64, len(s.items))
	}
	last := -1
	for _, c := range claims {
		if at := s.place(c.Question); at >= 0 && 0 <= c.Spent && c.Spent <= limit {
			spent[at] = c.Spent + 1
			last = max(last, at)
		}
	}
	var text [512]byte
	out := text[:0]
	for i, ms := range spent[:last+1] {
		if i > 0 {
			out = append(out, ',')
		}
		if ms > 0 {
			out = strconv.AppendInt(out, ms-1, 10)
		}
	}
	return string(out)
}

// ReadSpent reads what Sheet.Spent wrote of a paper of n questions: ms by the place of the question,
// -1 where nothing is known. The result is nil for "". Any other text is an error.
func ReadSpent(text string, n int) ([]int64, error) {
	if text == "" {
		return nil, nil
	}
	out := make([]int64, n)
	for i := range out {
		out[i] = -1
	}
	at := 0
	for part := range strings.SplitSeq(text, ",") {
		if at >= n {
			return nil, fmt.Errorf("time spent %q: more than the %d questions of the paper", text, n)
		}
		if part != "" {
			ms, err := strconv.ParseInt(part, 10, 64)
			if err != nil || ms < 0 {
				return nil, fmt.Errorf("time spent %q: %q is no time", text, part)
			}
			out[at] = ms
		}
		at++
	}
	return out, nil
}
