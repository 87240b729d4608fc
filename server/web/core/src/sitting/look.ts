// Which question is on the screen, and for how long each has been.

import type { Now, State, Step } from './state'
import { still } from './step'

const most = 10 * 60_000 // a longer look is a phone left lying, or a clock that was set

/** look turns to a question, or with null to none. */
export function look(s: State, question: string | null, now: Now): Step {
  if (s.stage !== 'answering') return still(s)
  return still({ ...lookAway(s, now), looking: question === null ? null : { question, since: now.local } })
}

/** lookAway adds up the time the question was looked at, and stops counting. */
export function lookAway(s: State, now: Now): State {
  if (!s.looking || s.looking.since === null) return s
  const { question, since } = s.looking
  const took = Math.round(Math.min(most, Math.max(0, now.local - since)))
  return { ...s, looking: { question, since: null }, spent: { ...s.spent, [question]: (s.spent[question] ?? 0) + took } }
}

/** lookBack counts again where lookAway stopped. */
export function lookBack(s: State, now: Now): State {
  if (!s.looking || s.looking.since !== null) return s
  return { ...s, looking: { ...s.looking, since: now.local } }
}
