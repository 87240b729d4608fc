// The page comes and goes, time passes, and other pages of this device work on the same paper.

import { save } from './draft'
import { expire, handOn, submit } from './finish'
import { lookAway, lookBack } from './look'
import { joinKept } from './merge'
import { opening } from './open'
import type { Kept, Now, State, Step } from './state'
import { and, still, ticking } from './step'

/**
 * wake is told when the page is shown again, when the network is back, and when somebody has logged in again.
 * Other devices may have gone on meanwhile, so the server is asked before anything is saved.
 */
export function wake(s: State, now: Now): Step {
  if (s.result || s.stage === 'failed') return still(s)
  const awake: State = { ...lookBack(s, now), away: false, halted: false, checked: false, tries: 0 }
  if (awake.frozen && !awake.refused) return submit(awake)
  return and(opening(awake), ticking)
}

/**
 * leave is told when the page is hidden or closed: what is not saved is sent at once. A paper not begun yet is not begun
 * any more: its time would run while nobody looks.
 */
export function leave(s: State, now: Now): Step {
  const away: State = { ...lookAway(s, now), away: true }
  if (!s.paper) return and(still(away), { kind: 'cancel', timer: 'open' })
  if (s.stage !== 'answering') return still(away)
  return and(save(away, now), { kind: 'keep' })
}

/** tick looks at the clock. A clock that may be ahead ends nothing. */
export function tick(s: State, now: Now): Step {
  const open = s.stage === 'answering' || s.stage === 'submitting' || s.stage === 'loading'
  if (!s.paper || !open) return still(s)
  const left = s.paper.deadline > 0 ? s.paper.deadline - now.at : Infinity
  if (left <= 0 && now.sure) return expire(s, now)
  const wait = left > 0 ? Math.min(1000, Math.max(20, left)) : 1000
  return { state: s, effects: [{ kind: 'wait', timer: 'tick', ms: wait }] }
}

/** stored takes in what another page of this device has done. If that one is handing in, so is this. */
export function stored(s: State, kept: Kept): Step {
  if (s.result || s.stage === 'failed' || kept.paper.id !== s.paper?.id) return still(s)
  const joined = joinKept(s, kept)
  const answering = s.stage === 'answering' || s.stage === 'loading'
  return answering && kept.handing ? handOn({ ...joined, stage: 'submitting' }) : still(joined)
}
