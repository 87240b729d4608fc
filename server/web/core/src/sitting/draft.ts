// Answering, and keeping what is answered in the server's record.

import { backoff } from '../backoff'
import type { Problem } from '../problem'
import { conclude } from './finish'
import { answersOf, fits, nextStamp, same, tidy, unsaved } from './merge'
import type { Effect, Now, State, Step } from './state'
import { check, fail, still } from './step'

const pause = 1000 // after the last change
const longest = 5000 // after the first change not saved
const silence = 30_000 // without a word from the server, another device may have saved since

/** answer takes an answer to a question; one the server would refuse, or one after the end, changes nothing. */
export function answer(s: State, question: string, given: string[], now: Now): Step {
  const asked = s.paper?.questions.find((q) => q.id === question)
  if (s.stage !== 'answering' || !asked || !fits(asked, given)) return still(s)
  if (same(s.entries[question]?.given, given, asked.blanks)) return still(s)
  const stamp = nextStamp(s, now)
  const entries = { ...s.entries, [question]: { given: tidy(given), stamp } }
  const state = { ...s, entries, last: stamp, waiting: s.waiting ?? now.local }
  return { state, effects: [{ kind: 'keep' }, ...saveSoon(state, now)] }
}

/** markUnsure marks a question to come back to. */
export function markUnsure(s: State, question: string, unsure: boolean): Step {
  if (s.stage !== 'answering') return still(s)
  const others = s.unsure.filter((id) => id !== question)
  return { state: { ...s, unsure: unsure ? [...others, question] : others }, effects: [{ kind: 'keep' }] }
}

/** saveSoon waits for a pause in answering, but not for ever. While a save is under way or put off, that one comes first. */
export function saveSoon(s: State, now: Now): Effect[] {
  if (s.busy.save || s.halted || s.tries > 0) return []
  const left = longest - (now.local - (s.waiting ?? now.local))
  return [{ kind: 'wait', timer: 'save', ms: Math.max(0, Math.min(pause, left)) }]
}

/** save sends the answers, if there are any the server has not got; after a silence it looks at the server's first. */
export function save(s: State, now: Now): Step {
  if (s.stage !== 'answering' || !s.paper || s.halted || s.busy.save || s.busy.open) return still(s)
  if (!unsaved(s)) return still({ ...s, waiting: null })
  const quiet = Math.abs(now.local - s.heard) > silence
  if (!s.checked || quiet) return check(s)
  const draft = { seq: nextStamp(s, now), answers: answersOf(s.entries, s.paper) }
  return {
    state: { ...s, sent: draft.seq, last: draft.seq, waiting: null, busy: { ...s.busy, save: draft } },
    effects: [{ kind: 'keep' }, { kind: 'save', paper: s.paper.id, draft, base: s.base.seq }],
  }
}

/** saved takes in the number the server now holds; another than was sent means that another page's draft came first. */
export function saved(s: State, seq: number, now: Now): Step {
  const sent = s.busy.save
  if (!sent) return still(s)
  const base = sent.seq > s.base.seq ? sent : s.base
  const state: State = {
    ...s, base, busy: { ...s.busy, save: null }, heard: now.local, tries: 0,
    fault: s.stage === 'answering' ? null : s.fault,
  }
  if (s.stage !== 'answering') return { state, effects: [] }
  if (seq !== sent.seq) { // not kept: join the other's, then save again
    const older = { ...state, base: s.base }
    const asked = check(older)
    return { state: asked.state, effects: [{ kind: 'keep' }, ...asked.effects] }
  }
  return { state, effects: [{ kind: 'keep' }, ...(unsaved(state) ? saveSoon(state, now) : [])] }
}

/** notSaved decides what becomes of a draft that was not taken. */
export function notSaved(s: State, problem: Problem, now: Now): Step {
  const idle: State = { ...s, busy: { ...s.busy, save: null } }
  if (s.stage !== 'answering') return still(idle) // the submission tells how it stands
  const state = { ...idle, fault: problem, waiting: s.waiting ?? now.local }
  if (problem.passing) {
    const tries = s.tries + 1
    const checked = s.checked && problem.status > 0 // cut off, another device may go on
    return { state: { ...state, tries, checked }, effects: [{ kind: 'wait', timer: 'save', ms: backoff(tries, now.chance, problem) }] }
  }
  switch (problem.code) {
    case 'unauthenticated':
      return still({ ...state, halted: true })
    case 'not_found':
      return fail(state, problem)
    case 'paper_expired': // the server's clock has the last word
      return conclude({ ...state, fault: null }, now)
    case 'paper_finished':
      return check({ ...state, fault: null })
    default: // sent again with the next change
      return still({ ...state, tries: 0 })
  }
}
