import type { Chance, Timers } from './platform'
import { type Problem, problemOf } from './problem'

/** Polled is what was last read; problem is why the newest reading failed, null if it did not. */
export interface Polled<T> {
  value: T | null
  problem: Problem | null
  loading: boolean
}

export interface PollerParts<T> {
  read(): Promise<T>
  timers: Timers
  chance: Chance
  changed(now: Polled<T>): void
}

const least = 5000
const most = 15_000
const longest = 60_000

/**
 * Poller reads again and again, five to fifteen seconds apart by chance, so that a hall full of phones does not
 * ask at one moment. It rests while the page is hidden, waits longer and longer while reading fails, and
 * gives up on what will not change by itself, such as a contest that does not exist.
 */
export class Poller<T> {
  private held: Polled<T> = { value: null, problem: null, loading: false }
  private round = 0
  private failures = 0
  private running = false
  private cancel: () => void = () => undefined

  constructor(private readonly at: PollerParts<T>) {}

  get state(): Polled<T> {
    return this.held
  }

  /** Reads now, and from then on; also what to call when the page is shown again, or somebody asks for a fresh look. */
  start(): void {
    this.running = true
    void this.read()
  }

  /** Rests: the page is hidden or left. What is under way is not taken in any more. */
  stop(): void {
    this.running = false
    this.round++
    this.cancel()
    if (this.held.loading) this.tell({ ...this.held, loading: false })
  }

  private async read(): Promise<void> {
    const round = ++this.round
    this.cancel()
    this.tell({ ...this.held, loading: true })
    try {
      const value = await this.at.read()
      if (round === this.round) this.succeed(value)
    } catch (thrown) {
      if (round === this.round) this.fail(problemOf(thrown))
    }
  }

  private succeed(value: T): void {
    this.failures = 0
    this.tell({ value, problem: null, loading: false })
    this.again(least + this.at.chance() * (most - least))
  }

  private fail(problem: Problem): void {
    this.failures++
    this.tell({ ...this.held, problem, loading: false })
    if (!problem.passing) return
    const wait = Math.min(longest, least * 2 ** Math.min(this.failures, 8))
    this.again(Math.max(problem.retryAfter, wait * (0.5 + this.at.chance() / 2)))
  }

  private again(ms: number): void {
    if (this.running) this.cancel = this.at.timers.after(Math.round(ms), () => void this.read())
  }

  private tell(now: Polled<T>): void {
    this.held = now
    this.at.changed(now)
  }
}
