/** Rules are what the tests vary of a contest. */
export interface Rules {
  id: string
  title: string
  /** Seconds for a paper; the least the program takes is 30. */
  seconds: number
  /** Single-choice questions of ten points each. */
  questions: number
  /** How many papers a person may answer. */
  chances: number
  /** Seconds from now until it opens; without it, it opened a minute ago. */
  opensIn?: number
}

/** The program reads times in Asia/Shanghai. */
const moment = (ms: number) => new Date(ms + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')

/** documentOf writes a contest's document, open for a day. */
export function documentOf(rules: Rules): string {
  const open = Date.now() + (rules.opensIn ?? -60) * 1000
  return `id: ${rules.id}
title: ${rules.title}
hosts: { 主办: 云川市总工会 }
contact: 云川市总工会女职工部
window: { open: "${moment(open)}", close: "${moment(open + 86_400_000)}" }
register: [name, unit]
participation: { people: all, of: 职工数, valid: answered >= 1 }
bank: [nvzhigong-tebie-guiding]
paper:
  sections:
    - { kind: single, count: ${rules.questions}, points: 10 }
  time_limit: ${rules.seconds}s
attempts: { per_contest: ${rules.chances} }
standing: { counts: best, ties: [elapsed, finished_at], places: unique }
review: after_submit
pass: 60%
units: { rank_by: [participation, mean_points], min_head_count: 10, groups: [县（市、区）, 开发区（产业园区）, 市总对口单位] }
`
}
