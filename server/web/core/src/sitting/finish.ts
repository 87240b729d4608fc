// Handing in: by the worker, or because the time is over.

import type { Result } from '../api'
import { backoff } from '../backoff'
import type { Problem } from '../problem'
import { lookAway } from './look'
import { answersOf, unsaved } from './merge'
import type { Effect, Now, State, Step } from './state'
import { and, check, fail, still, stop } from './step'

const silence = 30_000 // without a word from the server another device may have answered
const near = 20_000 // before the deadline there is no time to look first
const enough = 2500 // for looking at the server's draft; a body counts until 5 s after the deadline
const spread = 1000 // over which the pages of a contest hand in that all end at one moment

/** freeze fixes what is handed in: from then on the same is sent until the server has answered. */
export function freeze(s: State, now: Now): State {
  if (s.frozen) return s
  const looked = lookAway(s, now)
  return { ...looked, looking: null, frozen: { answers: answersOf(s.entries, s.paper), spent: looked.spent } }
}

/** handIn is the worker's wish to hand in. Asked a second time, it changes nothing. */
export function handIn(s: State, now: Now): Step {
  if (s.stage !== 'answering' || !s.paper) return still(s)
  const asked: State = { ...s, stage: 'submitting', tries: 0, fault: null, halted: false }
  const soon = now.sure && s.paper.deadline - now.at < near
  if (soon || seen(s, now)) return submit(freeze(asked, now))
  return and(check(asked), { kind: 'keep' })
}

/** handOn goes on with handing in that was begun on another page, or on this one before it was closed. */
export function handOn(s: State): Step {
  return s.frozen ? submit(s) : check(s)
}

/** seen reports whether what other devices may have saved is known. */
function seen(s: State, now: Now): boolean {
  return s.checked && !s.busy.open && Math.abs(now.local - s.heard) <= silence
}

/** submit sends what was frozen, unless it is on its way. */
export function submit(s: State): Step {
  if (!s.paper || !s.frozen || s.busy.submit || s.halted || s.refused || s.result) return still(s)
  return {
    state: { ...s, busy: { ...s.busy, submit: true } },
    effects: [{ kind: 'keep' }, { kind: 'cancel', timer: 'save' }, { kind: 'submit', paper: s.paper.id, body: s.frozen }],
  }
}

/**
 * expire ends the answering when the time is over; what is frozen already goes on being sent. A page with nothing of its
 * own to add looks at the server's draft first: it may have been left open while another device went on. It
 * risks nothing, for what was saved counts however late it hands in.
 */
export function expire(s: State, now: Now): Step {
  const state: State = { ...s, stage: 'expired' }
  if (s.frozen) return still(state)
  const wait = Math.round(now.chance * spread)
  if (unsaved(s) && seen(s, now)) {
    return { state: freeze(state, now), effects: [{ kind: 'keep' }, { kind: 'wait', timer: 'submit', ms: wait }] }
  }
  const effects: Effect[] = [{ kind: 'keep' }, { kind: 'wait', timer: 'open', ms: wait }]
  if (unsaved(s)) effects.push({ kind: 'wait', timer: 'submit', ms: enough + wait })
  return { state, effects }
}

/** submitDue hands in what there is, whether or not the server has been looked at. */
export function submitDue(s: State, now: Now): Step {
  return s.stage === 'submitting' || s.stage === 'expired' ? submit(freeze(s, now)) : still(s)
}

/** conclude ends the answering by the server's word that the time is over. */
export function conclude(s: State, now: Now): Step {
  return submit({ ...freeze(s, now), stage: 'expired' })
}

/** finished takes in the result. Nothing need be remembered any more. */
export function finished(s: State, result: Result): Step {
  if (s.result) return still(s)
  return {
    state: { ...s, stage: 'submitted', result, fault: null, looking: null, tries: 0 },
    effects: [...stop, { kind: 'forget' }],
  }
}

/** notSubmitted decides what becomes of a submission that was not answered with a result. */
export function notSubmitted(s: State, problem: Problem, now: Now): Step {
  if (s.result || !s.paper) return still(s)
  const state: State = { ...s, busy: { ...s.busy, submit: false }, fault: problem }
  if (problem.passing) {
    const tries = s.tries + 1
    return { state: { ...state, tries }, effects: [{ kind: 'wait', timer: 'submit', ms: backoff(tries, now.chance, problem) }] }
  }
  switch (problem.code) {
    case 'unauthenticated':
      return still({ ...state, halted: true })
    case 'not_found':
      return fail(state, problem)
    case 'submitted_before': // on another page, with other answers: those count
    case 'paper_finished':
    case 'paper_expired':
      return check({ ...state, refused: true, fault: null })
  }
  if (s.stage === 'submitting') { // there is time to mend it
    return { state: { ...state, stage: 'answering', frozen: null }, effects: [{ kind: 'keep' }] }
  }
  return { state: { ...state, refused: true }, effects: [{ kind: 'wait', timer: 'open', ms: backoff(3, now.chance) }] }
}
