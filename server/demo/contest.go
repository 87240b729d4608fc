package demo

import (
	"fmt"

	"lawquiz/quiz"
)

// ContestID is the id of the first demo contest; later ones carry a number after it.
const ContestID = "rights-week-demo"

// window is how long a demo contest stays open, in ms.
const window = 7 * 24 * 3600 * 1000

// Contest returns the document (YAML) of a contest open from the minute of now, in Unix ms, for
// seven days, with the rules of a 三八 women's rights week: 200 points in ten minutes, three times a
// day, the best counts.
func Contest(now int64) string { return document(ContestID, now) }

func document(id string, now int64) string {
	now -= now % 60_000 // people are told whole minutes
	return fmt.Sprintf(`id: %s
title: “三八”妇女维权周法律知识竞答（演示）
hosts: { 主办: %s市总工会, 承办: %[2]s市总工会女职工委员会 }
contact: %[2]s市总工会女职工部（演示，不设电话）
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
  time_limit: 10m
attempts: { per_day: 3 }
standing: { counts: best, ties: [elapsed, finished_at], places: unique }
review: after_submit
practice: open # the banks are public
pass: 60%%
units: { rank_by: [participation, mean_points], min_head_count: 10, groups: [%s, %s, %s] }
`, id, City, quiz.FormatMoment(now), quiz.FormatMoment(now+window), GroupCounty, GroupZone, GroupBody)
}
