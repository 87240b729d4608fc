import { describe, expect, test } from 'vitest'
import { Poller, type Polled } from '../src/poller'
import { Problem } from '../src/problem'
import { dice, Time } from './time'

function setup(seed = 1) {
  const time = new Time()
  const at = { problem: null as Problem | null, slow: 10, reads: [] as number[] }
  const told: Polled<number>[] = []
  const poller = new Poller<number>({
    timers: time, chance: dice(seed), changed: (now) => told.push(now),
    read: () => {
      const n = at.reads.push(time.now)
      const { problem } = at
      return new Promise((resolve, reject) => { time.after(at.slow, () => (problem ? reject(problem) : resolve(n))) })
    },
  })
  const gaps = () => at.reads.slice(1).map((t, i) => t - at.reads[i]!)
  return { time, at, poller, told, gaps }
}

describe('polling', () => {
  test('comes five to fifteen seconds apart, never twice alike', async () => {
    const { time, poller, gaps } = setup()
    poller.start()
    await time.pass(600_000)
    expect(gaps().length).toBeGreaterThan(40)
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(5000)
    expect(Math.max(...gaps())).toBeLessThanOrEqual(15_010)
    expect(new Set(gaps()).size).toBeGreaterThan(30)
    expect(poller.state.value).toBe(gaps().length + 1)
  })

  test('rests while the page is hidden, and looks at once when it is back', async () => {
    const { time, at, poller } = setup()
    poller.start()
    await time.pass(1000)
    poller.stop()
    await time.pass(600_000)
    expect([at.reads.length, time.waiting]).toEqual([1, 0])
    poller.start()
    await time.pass(100)
    expect(poller.state).toEqual({ value: 2, problem: null, loading: false })
  })

  test('does not take in what comes after it was stopped', async () => {
    const { time, poller, told } = setup()
    poller.start()
    poller.stop()
    await time.pass(1000)
    expect(poller.state).toEqual({ value: null, problem: null, loading: false })
    expect(told.length).toBe(2)
  })

  test('keeps what it has while reading fails, asks less and less, and recovers', async () => {
    const { time, at, poller } = setup()
    poller.start()
    await time.pass(100)
    at.problem = new Problem({ code: 'offline' })
    await time.pass(600_000)
    expect(poller.state).toMatchObject({ value: 1, problem: { code: 'offline' } })
    expect(at.reads.length).toBeLessThan(25)
    at.problem = null
    await time.pass(60_000)
    expect(poller.state.problem).toBeNull()
  })

  test('does not ask before the server said', async () => {
    const { time, at, poller, gaps } = setup()
    at.problem = new Problem({ code: 'unavailable', status: 503, retryAfter: 45_000 })
    poller.start()
    await time.pass(100_000)
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(45_000)
  })

  test('gives up on what will not change by itself', async () => {
    const { time, at, poller } = setup()
    at.problem = new Problem({ code: 'not_found', status: 404 })
    poller.start()
    await time.pass(600_000)
    expect([at.reads.length, poller.state.problem?.code]).toEqual([1, 'not_found'])
  })

  test('two hundred phones do not come together', async () => {
    const seconds = new Map<number, number>()
    for (let seed = 1; seed <= 200; seed++) {
      const { time, at, poller } = setup(seed)
      const began = time.now
      poller.start()
      await time.pass(30_000)
      const second = Math.floor((at.reads[2]! - began) / 1000)
      seconds.set(second, (seconds.get(second) ?? 0) + 1)
    }
    expect(Math.max(...seconds.values())).toBeLessThan(40)
  })
})
