import type { ServerClock } from './clock'
import type { Timers } from './platform'

/** countdownText writes what is left: 2天3小时, 3小时12分, then 04:59. A second begun counts as one. */
export function countdownText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const [d, h, m, s] = [
    Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60,
  ]
  if (d > 0) return `${d}天${h}小时`
  if (h > 0) return `${h}小时${m}分`
  return `${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}`
}

/** Before the end a worker is warned at these times left, in ms. */
export const warnings = [300_000, 60_000, 10_000] as const

/**
 * warningOf says, once for each mark, that the end is near: before and now are what was left at the last look
 * and at this one. Empty if no mark lies between. Of several passed at once the last counts.
 */
export function warningOf(before: number, now: number): string {
  const passed = warnings.filter((mark) => now > 0 && now <= mark && mark < before)
  const mark = passed[passed.length - 1]
  if (mark === undefined) return ''
  return mark >= 60_000 ? `还剩${mark / 60_000}分钟` : `还剩${mark / 1000}秒，到时自动交卷`
}

/** Countdown tells what is left until a moment of the server's clock, whenever the shown second changes. */
export class Countdown {
  private cancel: () => void = () => undefined

  constructor(private readonly clock: ServerClock, private readonly timers: Timers) {}

  /** Counts down to until and calls tell with the milliseconds left; the last time with 0. */
  start(until: number, tell: (left: number) => void): void {
    this.cancel()
    const left = Math.max(0, until - this.clock.now())
    tell(left)
    if (left === 0) return
    const wait = left % 1000 || 1000
    this.cancel = this.timers.after(wait, () => this.start(until, tell))
  }

  stop(): void {
    this.cancel()
  }
}
