package rehearse

import (
	"fmt"

	"lawquiz/quiz"
)

// document is the contest of a rehearsal for which nobody wrote one: the rules of a March rights
// week, with papers so short in time that those left behind are swept while somebody still watches.
// It is open from an hour ago for two days, so that clocks need not agree.
func document(seed uint64, now int64) []byte {
	const hour = 3600 * 1000
	return fmt.Appendf(nil, `id: rehearsal-%d-%x
title: 演练（不计成绩）
window: { open: "%s", close: "%s" }
register: [name, gender, unit]
participation: { people: women, of: 女职工数, valid: answered >= 1 }
bank: [nvzhigong-tebie-guiding, laodong-fa, funv-quanyi-baozhang-fa]
paper:
  sections:
    - { kind: single,   count: 10, points: 10 }
    - { kind: multiple, count: 5,  points: 12, partial: none }
    - { kind: judge,    count: 5,  points: 8 }
  at_least: [ { law: 女职工劳动保护特别规定, count: 6 } ]
  time_limit: 30s
attempts: { per_day: 3 }
standing: { counts: best, ties: [elapsed, finished_at], places: unique }
review: after_submit
practice: open
pass: 60%%
units: { rank_by: [participation, mean_points], min_head_count: 10 }
rehearsal: true
`, now, seed, quiz.FormatMoment(now-hour), quiz.FormatMoment(now+48*hour))
}
