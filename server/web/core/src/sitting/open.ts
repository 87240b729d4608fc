// Getting a paper: a new one, the one begun before, or the one this device remembers.

import type { Paper } from '../api'
import { backoff } from '../backoff'
import type { Problem } from '../problem'
import { saveSoon } from './draft'
import { finished, freeze, handOn, submit } from './finish'
import { adoptDraft, fits, joinKept, unsaved } from './merge'
import { type Effect, type Kept, type Now, type Sheet, start, type State, type Step } from './state'
import { and, check, fail, still, stop, ticking } from './step'

const showAfter = 2000 // a remembered paper is shown when the server takes longer
const poll = 4 // as many failures in a row: about every eight seconds

/** open begins, or goes on with what this device remembers. A submission under way goes on first of all. */
export function open(s: State, kept: Kept | null): Step {
  const fresh = start(s.contest, s.salt)
  if (!kept) return opening(fresh)
  const state: State = { ...joinKept(fresh, kept), paper: kept.paper }
  if (!kept.handing) return and(check(state), { kind: 'wait', timer: 'show', ms: showAfter }, ticking)
  return and(handOn({ ...state, stage: 'submitting' }), ticking)
}

/** opening asks for the paper, as far as that is still wanted. */
export function opening(s: State): Step {
  if (s.halted || s.busy.open || s.result || s.stage === 'failed') return still(s)
  if (s.paper) return check(s)
  return { state: { ...s, busy: { ...s.busy, open: true } }, effects: [{ kind: 'begin' }] }
}

/** show lets a remembered paper be answered before the server has answered. */
export function show(s: State): Step {
  return still(s.stage === 'loading' && s.paper ? { ...s, stage: 'answering' } : s)
}

/** received takes in a paper as the server has it. */
export function received(s: State, paper: Paper, now: Now): Step {
  const idle: State = { ...s, busy: { ...s.busy, open: false }, heard: now.local, checked: true, tries: 0, halted: false }
  if (s.result || s.stage === 'failed') return still(idle)
  if (paper.result) return finished({ ...idle, elsewhere: !s.busy.submit }, paper.result)
  const sheet: Sheet = {
    id: paper.id, started: paper.started_at ?? paper.server_now, deadline: paper.deadline ?? 0, questions: paper.questions,
  }
  const joined = { ...idle, paper: sheet, ...adoptDraft(s, sheet, { seq: paper.seq, answers: paper.answers }) }
  const state = { ...joined, entries: known(joined, sheet), fault: s.refused ? s.fault : null }
  return and(goOn(state, now), { kind: 'keep' }, ticking)
}

/** known drops remembered answers the server would refuse, so that they cannot stand in the way of the others. */
function known(s: State, sheet: Sheet): State['entries'] {
  const out: State['entries'] = {}
  for (const q of sheet.questions) {
    const entry = s.entries[q.id]
    if (entry && fits(q, entry.given)) out[q.id] = entry
  }
  return out
}

/** goOn continues with an open paper where it stands. */
function goOn(s: State, now: Now): Step {
  if (s.stage === 'submitting' || s.stage === 'expired') {
    if (s.refused) return { state: s, effects: [{ kind: 'wait', timer: 'open', ms: backoff(poll, now.chance) }] }
    return submit(freeze(s, now))
  }
  const state: State = { ...s, stage: 'answering' }
  return { state, effects: [{ kind: 'cancel', timer: 'show' }, ...(unsaved(state) ? saveSoon(state, now) : [])] }
}

/** notReceived decides what to do without the server's word on the paper. */
export function notReceived(s: State, problem: Problem, now: Now): Step {
  const idle: State = { ...s, busy: { ...s.busy, open: false } }
  if (s.result || s.stage === 'failed') return still(idle)
  const state: State = { ...idle, fault: problem }
  if (problem.passing) return later(state, problem, now)
  if (problem.code === 'unauthenticated') return still(show({ ...state, halted: true }).state)
  if (problem.code === 'not_found' && s.paper && s.stage === 'loading') { // what is remembered is no more
    const begun = open(s, null)
    return { state: begun.state, effects: [...stop, { kind: 'forget' }, ...begun.effects] }
  }
  return fail(state, problem)
}

/**
 * later asks again after a while; what is remembered can be answered meanwhile. When the time is over, what the server has
 * not got is handed in unseen: it counts for five seconds only.
 */
function later(s: State, problem: Problem, now: Now): Step {
  const tries = s.tries + 1
  const state: State = { ...s, tries, stage: s.stage === 'loading' && s.paper ? 'answering' : s.stage }
  if (state.stage === 'expired' && unsaved(state) && !state.refused) return submit(freeze(state, now))
  if (s.away && !s.paper) return still(state)
  const wait: Effect = { kind: 'wait', timer: 'open', ms: backoff(tries, now.chance, problem) }
  return { state, effects: [wait] }
}
