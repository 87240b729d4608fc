import { answer, markUnsure, notSaved, save, saved } from './draft'
import { finished, handIn, notSubmitted, submitDue } from './finish'
import { look } from './look'
import { notReceived, open, opening, received, show } from './open'
import { leave, stored, tick, wake } from './presence'
import type { Event, Now, State, Step, Timer } from './state'
import { still } from './step'

/** reduce is the whole law of a sitting: what follows from an event, and what is to be done about it. It is pure. */
export function reduce(s: State, e: Event, now: Now): Step {
  switch (e.kind) {
    case 'open': return open(s, e.kept)
    case 'paper': return received(s, e.paper, now)
    case 'noPaper': return notReceived(s, e.problem, now)
    case 'answer': return answer(s, e.question, e.given, now)
    case 'unsure': return markUnsure(s, e.question, e.unsure)
    case 'look': return look(s, e.question, now)
    case 'saved': return saved(s, e.seq, now)
    case 'notSaved': return notSaved(s, e.problem, now)
    case 'submit': return handIn(s, now)
    case 'submitted': return finished({ ...s, busy: { ...s.busy, submit: false } }, e.result)
    case 'notSubmitted': return notSubmitted(s, e.problem, now)
    case 'wake': return wake(s, now)
    case 'leave': return leave(s, now)
    case 'stored': return stored(s, e.kept)
    case 'review': return still(review(s, e.shown))
    case 'due': return due(s, e.timer, now)
  }
}

function due(s: State, timer: Timer, now: Now): Step {
  switch (timer) {
    case 'open': return opening(s)
    case 'show': return show(s)
    case 'save': return save(s, now)
    case 'submit': return submitDue(s, now)
    case 'tick': return tick(s, now)
  }
}

function review(s: State, shown: boolean): State {
  if (shown && s.stage === 'submitted' && s.result?.review) return { ...s, stage: 'review' }
  return !shown && s.stage === 'review' ? { ...s, stage: 'submitted' } : s
}
