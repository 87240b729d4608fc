// Random days of one worker with two pages on one phone, and sometimes a second phone, on a network that does
// what it likes: whatever was said to be saved is never lost, and what is handed in is what was answered last.

import { describe, expect, test } from 'vitest'
import type { Sitting } from '../src/sitting/sitting'
import { answersOf, same } from '../src/sitting/merge'
import { keepingOf } from '../src/sitting/view'
import { type Fate, Shelf } from './network'
import { Room } from './room'
import { canonical, problem } from './server'
import { Device, dice } from './time'

const runs = Number(process.env.MODEL_RUNS ?? 120)
const steps = 70

/** blanks is a paper whose every answer can be told from every other. */
const blanks = [1, 2, 3, 4].map((n) => ({ id: `blank-${n}`, kind: 'blank', kind_name: '填空题', stem: '（ ）（ ）', points: 25, blanks: 2 }))

/** Worker is the one who does it all. history holds every answer she has given to each question, in order. */
class Worker {
  readonly room = new Room()
  private readonly roll: () => number
  private readonly phones: { device: Device; shelf: Shelf }[]
  private readonly history: Record<string, string[][]> = {}
  private readonly safe: Record<string, number> = {} // index into history of what was said to be saved
  private hands!: Sitting
  private at = 0 // phone
  private others: { page: Sitting; phone: number }[] = []
  private written = 0
  asked = false // to hand in

  constructor(seed: number, phones: number) {
    this.roll = dice(seed)
    this.phones = Array.from({ length: phones }, (_, i) => ({
      device: i === 0 ? this.room.device : new Device(this.room.time, this.roll() < 0.7), shelf: new Shelf(),
    }))
    if (phones > 1) Object.assign(this.room.server, { questions: blanks, compares: true })
    for (const q of this.room.server.questions) this.history[q.id] = [[]]
    this.room.server.chances = 1
  }

  async start(): Promise<void> {
    this.hands = await this.open()
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.roll() * list.length)]!
  }

  private open(): Promise<Sitting> {
    const { device, shelf } = this.phones[this.at]!
    return this.room.page(device, shelf)
  }

  async step(): Promise<void> {
    const n = this.roll()
    if (n < 0.4) this.answer()
    else if (n < 0.68) await this.room.time.pass(this.roll() ** 3 * 45_000)
    else if (n < 0.8) this.network()
    else if (n < 0.86) await this.reopen()
    else if (n < 0.94) await this.turn()
    else if (n < 0.97) this.clock()
    else if (n < 0.975) this.room.server.sessions.clear()
    else if (n < 0.99) this.login()
    else if (this.roll() < 0.4) this.submit()
    this.believe()
  }

  private answer(): void {
    const q = this.pick(this.room.server.questions)
    const before = this.hands.state.entries[q.id]
    if (q.blanks) this.hands.fill(q.id, Math.floor(this.roll() * 2), this.text())
    else this.hands.choose(q.id, this.pick(q.options!).id)
    if (this.hands.state.entries[q.id] !== before) this.remember(q.id) // else it was too late to answer
  }

  /** What she writes; with two phones never the same twice, so that one can tell when she wrote it. */
  private text(): string {
    return this.phones.length > 1 ? String(++this.written) : this.pick(['98', '15', '', '30'])
  }

  private remember(id: string): void {
    const past = this.history[id]!
    const given = answersOf(this.hands.state.entries, this.hands.state.paper)[id] ?? []
    if (!same(past[past.length - 1], given, id.startsWith('blank') ? 2 : 0)) past.push(given)
  }

  private network(): void {
    const { network } = this.room
    network.latency = [this.pick([5, 50, 900]), this.pick([5, 50, 900])]
    const fates: (Fate | 'busy' | 'mixed')[] = ['ok', 'ok', 'ok', 'lost', 'unanswered', 'busy', 'mixed', 'swallowed']
    const fate = this.pick(fates)
    if (fate === 'busy') network.fate = () => problem(503, 'busy', '答题人数较多，请稍等几秒再试', { 'Retry-After': '2' })
    else if (fate === 'mixed') network.fate = () => this.pick<Fate>(['ok', 'lost', 'unanswered'])
    else network.fate = fate
  }

  private async reopen(): Promise<void> {
    if (this.roll() < 0.7) this.hands.close() // else it is killed, without a word
    else this.hands.close = () => undefined
    this.hands = await this.open()
  }

  /** Turns to another page, of this phone or of the other. */
  private async turn(): Promise<void> {
    this.hands.leave()
    this.others.push({ page: this.hands, phone: this.at })
    if (this.others.length > 2 || this.roll() < 0.4) {
      const next = this.others.splice(Math.floor(this.roll() * this.others.length), 1)[0]!
      this.at = next.phone
      this.hands = next.page
      this.hands.wake()
      await this.room.time.pass(200)
    } else {
      this.at = Math.floor(this.roll() * this.phones.length)
      this.hands = await this.open()
    }
  }

  private clock(): void {
    const { device } = this.phones[this.at]!
    if (this.roll() < 0.5) device.ahead = this.pick([3600_000, -3600_000, 0, 90_000])
    else if (device.mono) {
      const slept = this.roll() * 20_000
      device.slept += slept
      this.room.time.now += slept
    }
  }

  private login(): void {
    this.room.token = `token-${this.room.time.now}`
    this.room.server.sessions.set(this.room.token, '1')
    this.hands.wake()
  }

  private submit(): void {
    this.asked = true
    this.hands.submit()
    this.hands.submit()
  }

  /** What the page in her hands says is saved, must be in the record now, and for good. */
  private believe(): void {
    const s = this.hands.state
    const keeping = keepingOf(s, this.hands.remembers)
    if (s.stage !== 'answering' || !s.checked || keeping.state !== 'saved' || !keeping.text) return
    const record = this.room.server.held(s.paper!.id)
    const shown = answersOf(s.entries, s.paper)
    if (this.phones.length === 1) expect(canonical(record), 'said to be saved').toBe(canonical(shown))
    for (const q of this.room.server.questions) { // a second phone may have saved something newer meanwhile
      this.safe[q.id] = Math.max(this.safe[q.id] ?? 0, this.latest(q.id, shown[q.id] ?? []))
      expect(this.latest(q.id, record[q.id] ?? []), `${q.id} said to be saved`).toBeGreaterThanOrEqual(this.safe[q.id]!)
    }
  }

  private latest(id: string, given: string[]): number {
    const past = this.history[id]!
    for (let i = past.length - 1; i >= 0; i--) if (same(past[i], given, id.startsWith('blank') ? 2 : 0)) return i
    throw new Error(`nobody answered ${id} with ${given.join()}`)
  }

  /** The network is good again and time passes: everything comes to its end. */
  async end(): Promise<void> {
    if (this.roll() < 0.3) { // the deadline is reached without a network
      this.room.network.fate = 'lost'
      await this.room.time.pass(660_000)
    }
    this.room.network.fate = 'ok'
    this.room.network.latency = [20, 20]
    this.login()
    if (!this.asked && this.roll() < 0.5) this.submit()
    await this.room.time.pass(800_000)
    for (const { page } of this.others) page.wake()
    await this.room.time.pass(60_000)
  }

  verify(exact: boolean): void {
    const [paper, ...more] = this.room.server.papers
    const final = paper!.finished!.answers
    expect(more.length, 'papers').toBe(0)
    const pages = [this.hands, ...this.others.map((o) => o.page)]
    for (const page of pages) {
      if (!page.state.paper) { // it came too late to begin one
        expect(page.state.fault?.code).toBe('quota_exhausted')
        continue
      }
      expect(page.state.stage).toBe('submitted')
      expect(page.state.result?.finished_at).toBe(paper!.finished!.at)
    }
    for (const q of this.room.server.questions) {
      expect(this.latest(q.id, final[q.id] ?? []), `${q.id} was saved`).toBeGreaterThanOrEqual(this.safe[q.id] ?? 0)
    }
    if (!exact) return
    const before = this.room.network.sent.filter((r) => r.url.endsWith('submit') && r.at < paper!.finished!.known)
    expect(new Set(before.map((r) => r.body)).size, 'bodies handed in').toBeLessThanOrEqual(1)
    const last = Object.fromEntries(Object.entries(this.history).map(([id, past]) => [id, past[past.length - 1]!]))
    for (const { body } of before) expect(canonical(JSON.parse(body!).answers), 'handed in').toBe(canonical(last))
    if (paper!.finished!.by === 'worker') expect(canonical(final), 'answered last').toBe(canonical(last))
  }
}

async function day(seed: number, phones: number): Promise<Worker> {
  const worker = new Worker(seed, phones)
  await worker.start()
  // Who has asked to hand in, on one phone, does not go on answering on another.
  const over = () => worker.room.server.papers[0]?.finished || worker.asked && phones > 1
  for (let i = 0; i < steps && !over(); i++) await worker.step()
  await worker.end()
  worker.verify(phones === 1)
  return worker
}

describe('whatever happens', () => {
  test('on one phone: what is handed in is what was answered last', { timeout: 120_000 }, async () => {
    const ends = { worker: 0, deadline: 0 }
    for (let seed = 1; seed <= runs; seed++) {
      const worker = await day(seed, 1).catch((e: Error) => { throw new Error(`seed ${seed}: ${e.message}`) })
      ends[worker.room.server.papers[0]!.finished!.by]++
    }
    expect(ends.worker).toBeGreaterThan(runs / 10) // both ends are met often enough to prove something
    expect(ends.deadline).toBeGreaterThan(runs / 40)
  })

  test('on two phones: what was said to be saved is never lost', { timeout: 120_000 }, async () => {
    for (let seed = 1001; seed <= 1000 + runs; seed++) {
      await day(seed, 2).catch((e: Error) => { throw new Error(`seed ${seed}: ${e.message}`) })
    }
  })
})
