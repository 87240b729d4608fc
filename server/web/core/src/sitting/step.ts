// The few moves every part of a sitting makes.

import type { Problem } from '../problem'
import type { Effect, State, Step } from './state'

/** still changes nothing and asks for nothing. */
export function still(state: State): Step {
  return { state, effects: [] }
}

/** and adds effects to a step. */
export function and(step: Step, ...effects: Effect[]): Step {
  return { state: step.state, effects: [...step.effects, ...effects] }
}

/** ticking looks at the clock now, and from then on every second. */
export const ticking: Effect = { kind: 'wait', timer: 'tick', ms: 0 }

/** stop takes back every timer. */
export const stop: readonly Effect[] =
  (['open', 'show', 'save', 'submit', 'tick'] as const).map((timer) => ({ kind: 'cancel', timer }))

/** check looks at how the paper stands with the server, unless that is being done. */
export function check(s: State): Step {
  if (!s.paper || s.busy.open) return still(s)
  return { state: { ...s, busy: { ...s.busy, open: true } }, effects: [{ kind: 'fetch', paper: s.paper.id }] }
}

/** fail ends a sitting that cannot go on. A paper that does not exist is not remembered either. */
export function fail(s: State, problem: Problem): Step {
  const gone: Effect[] = problem.code === 'not_found' ? [{ kind: 'forget' }] : []
  return { state: { ...s, stage: 'failed', fault: problem }, effects: [...gone, ...stop] }
}
