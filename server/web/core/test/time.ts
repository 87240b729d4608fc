import type { Clock, Timers } from '../src/platform'

interface Alarm { at: number; run: () => void }

/** Time is the true time of a test, which passes only when told to. It starts on 2026-03-08 at 09:00 in Shanghai. */
export class Time implements Timers {
  now = Date.UTC(2026, 2, 8, 1)
  private alarms: Alarm[] = []

  after(ms: number, run: () => void): () => void {
    const alarm = { at: this.now + Math.max(0, ms), run }
    this.alarms.push(alarm)
    return () => { this.alarms = this.alarms.filter((a) => a !== alarm) }
  }

  /** How many alarms are set. */
  get waiting(): number {
    return this.alarms.length
  }

  /** Lets time pass, and everything happen that falls into it, in its order. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms
    await settled()
    for (;;) {
      const next = this.alarms.reduce<Alarm | null>((a, b) => (b.at <= end && (!a || b.at < a.at) ? b : a), null)
      if (!next) break
      this.alarms = this.alarms.filter((a) => a !== next)
      this.now = Math.max(this.now, next.at)
      next.run()
      await settled()
    }
    this.now = end
  }
}

/** settled waits until every promise that can go on has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Device is a phone with clocks of its own. */
export class Device implements Clock {
  /** How far its clock is set ahead, in ms. */
  ahead = 0
  /** How long it has slept with its monotonic clock standing still, in ms. */
  slept = 0
  mono?: () => number

  constructor(private readonly time: Time, monotonic = true) {
    if (monotonic) this.mono = () => this.time.now - this.slept - 1_700_000_000_000
  }

  wall(): number {
    return this.time.now + this.ahead
  }
}

/** dice gives the same numbers for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
