import type { Client } from '../client'
import type { ServerClock } from '../clock'
import type { Chance, Storage, Timers } from '../platform'
import { type Problem, problemOf } from '../problem'
import { chooseOption, fillBlank } from './choose'
import { Memory } from './memory'
import { reduce } from './reduce'
import { type Effect, type Event, keptOf, start, type State, type Timer } from './state'

/** What a Sitting is made of. */
export interface Desk {
  client: Pick<Client, 'begin' | 'paper' | 'save' | 'submit'>
  clock: ServerClock
  timers: Timers
  chance: Chance
  storage: Storage
  /** The person's id: what one leaves on a shared phone is not shown to the next. */
  person: string
  contest: string
}

/**
 * Sitting is one person's sitting in one contest, alive: it does what reduce asks for and tells its listeners of every
 * change. Call open first, wake and leave as the page comes and goes, and close at the end.
 */
export class Sitting {
  private held: State
  private readonly memory: Memory
  private readonly pending = new Map<Timer, () => void>()
  private readonly listeners = new Set<(s: State) => void>()
  private closed = false

  constructor(private readonly at: Desk) {
    this.held = start(at.contest, Math.floor(at.chance() * 1000))
    this.memory = new Memory(at.storage, at.person, at.contest)
  }

  get state(): State {
    return this.held
  }

  /** Whether answers survive this page. */
  get remembers(): boolean {
    return this.memory.works
  }

  /** Milliseconds until the deadline, by the server's clock; 0 when it is over, Infinity without one. */
  get left(): number {
    const deadline = this.held.paper?.deadline ?? 0
    return deadline > 0 ? Math.max(0, deadline - this.at.clock.now()) : Infinity
  }

  /** Calls listener after every change, until what it returns is called. */
  subscribe(listener: (s: State) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Begins a paper, or goes on with the one begun; after a failure tries anew. */
  open(): void {
    const kept = this.memory.read()
    if (kept) this.at.clock.guess(kept.clock.server, kept.clock.wall)
    this.dispatch({ kind: 'open', kept })
  }

  /** Taps an option: of a single choice it becomes the answer, of a multiple one it is added or taken back. */
  choose(question: string, option: string): void {
    this.absorb()
    const given = chooseOption(this.held, question, option)
    if (given) this.dispatch({ kind: 'answer', question, given })
  }

  /** Writes the text of one blank, counted from 0. */
  fill(question: string, blank: number, text: string): void {
    this.absorb()
    const given = fillBlank(this.held, question, blank, text)
    if (given) this.dispatch({ kind: 'answer', question, given })
  }

  markUnsure = (question: string, unsure: boolean) => this.dispatch({ kind: 'unsure', question, unsure })
  /** Says which question is on the screen; null for none. */
  look = (question: string | null) => this.dispatch({ kind: 'look', question })
  /** Hands in. Any number of calls make one submission. */
  submit = () => this.dispatch({ kind: 'submit' })
  /** Shows the answers with their reasons, or the result again. */
  review = (shown: boolean) => this.dispatch({ kind: 'review', shown })
  /** The page is shown again, the network is back, or somebody has logged in again. */
  wake = () => this.dispatch({ kind: 'wake' })
  /** The page is hidden or about to close. */
  leave = () => this.dispatch({ kind: 'leave' })

  /** Ends this page's part; what is under way is not waited for, what is remembered stays. */
  close(): void {
    this.leave()
    this.closed = true
    for (const stop of this.pending.values()) stop()
    this.pending.clear()
    this.listeners.clear()
  }

  private dispatch(e: Event): void {
    if (this.closed) return
    if (e.kind !== 'open') this.absorb()
    this.apply(e)
    if (this.held.stage === 'answering' && this.held.checked && this.at.clock.adrift) this.apply({ kind: 'wake' })
    for (const listener of [...this.listeners]) listener(this.held)
  }

  /** Takes in what another page has written, so that nothing of it is lost when this one writes. */
  private absorb(): void {
    const kept = this.held.paper && this.memory.news()
    if (kept) this.apply({ kind: 'stored', kept })
  }

  private apply(e: Event): void {
    const { clock, chance } = this.at
    const step = reduce(this.held, e, { at: clock.now(), sure: clock.sure, local: clock.local(), chance: chance() })
    this.held = step.state
    for (const effect of step.effects) this.perform(effect)
  }

  private perform(e: Effect): void {
    const { client } = this.at
    switch (e.kind) {
      case 'begin':
        return this.follow(client.begin(this.at.contest),
          (paper) => ({ kind: 'paper', paper }), (problem) => ({ kind: 'noPaper', problem }))
      case 'fetch':
        return this.follow(client.paper(e.paper),
          (paper) => ({ kind: 'paper', paper }), (problem) => ({ kind: 'noPaper', problem }))
      case 'save':
        return this.follow(client.save(e.paper, { ...e.draft, base: e.base }),
          ({ seq }) => ({ kind: 'saved', seq }), (problem) => ({ kind: 'notSaved', problem }))
      case 'submit':
        return this.follow(client.submit(e.paper, e.body),
          (result) => ({ kind: 'submitted', result }), (problem) => ({ kind: 'notSubmitted', problem }))
      case 'keep': return this.keep()
      case 'forget': return this.memory.forget()
      case 'wait': return this.wait(e.timer, e.ms)
      case 'cancel': return this.cancel(e.timer)
    }
  }

  private follow<T>(call: Promise<T>, done: (value: T) => Event, failed: (problem: Problem) => Event): void {
    call.then((value) => this.dispatch(done(value)), (thrown) => this.dispatch(failed(problemOf(thrown))))
  }

  /** Remembers the sitting, unless the device has gone on to a newer paper. */
  private keep(): void {
    this.absorb()
    const { clock } = this.at
    const kept = keptOf(this.held, { server: clock.now(), wall: clock.wall() })
    const there = this.memory.read()
    if (!kept || there && there.paper.id !== kept.paper.id && there.paper.started > kept.paper.started) return
    this.memory.write(kept)
  }

  private wait(timer: Timer, ms: number): void {
    this.cancel(timer)
    this.pending.set(timer, this.at.timers.after(ms, () => {
      this.pending.delete(timer)
      this.dispatch({ kind: 'due', timer })
    }))
  }

  private cancel(timer: Timer): void {
    this.pending.get(timer)?.()
    this.pending.delete(timer)
  }
}
