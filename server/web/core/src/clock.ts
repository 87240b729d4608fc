import type { Clock } from './platform'

/** How far the device's two clocks may part, or its only one jump, before the server is asked, in ms. */
const tolerance = 2000
const jump = 5000

/**
 * ServerClock is the server's clock as well as a device can know it. Each answer that names the server's
 * time bounds the offset: it was written between sending and receiving. The bounds of all answers are
 * cut with one another; when they contradict, the newest stands.
 *
 * With a monotonic clock the device's own time plays no part, and may be wrong or set at any moment.
 * Without one, a jump of it is noticed as long as now() is called every second or two.
 */
export class ServerClock {
  private low = 0
  private high = 0
  private known = false
  private sureNow = false
  private seenWall: number
  private seenLocal: number

  constructor(private readonly clock: Clock) {
    this.seenWall = clock.wall()
    this.seenLocal = this.local()
  }

  /** Milliseconds since any moment, by the best clock of the device. For durations alone. */
  local(): number {
    return this.clock.mono ? this.clock.mono() : this.clock.wall()
  }

  /** The server's Unix milliseconds. Before the first answer the device's. */
  now(): number {
    this.look()
    if (!this.known) return this.clock.wall()
    return Math.round(this.local() + (this.low + this.high) / 2)
  }

  /** Whether now() is not ahead of the server's clock by more than a round trip. */
  get sure(): boolean {
    this.look()
    return this.sureNow
  }

  /** Whether the server should be asked for the time: the device slept, or its clock was set. */
  get adrift(): boolean {
    if (!this.clock.mono) return !this.sure
    return Math.abs(this.clock.wall() - this.seenWall - (this.local() - this.seenLocal)) > tolerance
  }

  /** Takes in that the server wrote serverNow between two moments of local(). */
  sample(sent: number, received: number, serverNow: number): void {
    const low = serverNow - received
    const high = serverNow - sent
    const both = this.sureNow && !this.adrift && Math.max(low, this.low) <= Math.min(high, this.high)
    this.low = both ? Math.max(low, this.low) : low
    this.high = both ? Math.min(high, this.high) : high
    this.known = true
    this.sureNow = true
    this.seenWall = this.clock.wall()
    this.seenLocal = this.local()
  }

  /** Takes in what an earlier page knew: the server's time at a time of the device. Never sure. */
  guess(serverThen: number, wallThen: number): void {
    if (this.known) return
    this.low = this.high = serverThen + Math.max(0, this.clock.wall() - wallThen) - this.local()
    this.known = true
  }

  /** The device's own Unix milliseconds, for guess on the next page. */
  wall(): number {
    return this.clock.wall()
  }

  /** Without a monotonic clock: notices that the only one jumped. */
  private look(): void {
    if (this.clock.mono) return
    const step = this.clock.wall() - this.seenLocal
    if (step < -tolerance || step > jump) this.sureNow = false
    this.seenLocal = this.clock.wall()
  }
}
