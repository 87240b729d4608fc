import { describe, expect, test } from 'vitest'
import { ServerClock } from '../src/clock'
import { Countdown, countdownText, warningOf } from '../src/countdown'
import { backoff } from '../src/backoff'
import { Problem } from '../src/problem'
import { Device, dice, Time } from './time'

describe('the server clock', () => {
  test('is the device clock until the server has spoken', () => {
    const time = new Time()
    const device = new Device(time)
    device.ahead = 777
    const clock = new ServerClock(device)
    expect([clock.now(), clock.sure]).toEqual([time.now + 777, false])
  })

  test('grows sharper with every answer, and is never further off than half a round trip', () => {
    const time = new Time()
    const device = new Device(time)
    device.ahead = -3600_000
    const clock = new ServerClock(device)
    const roll = dice(5)
    let best = Infinity
    for (let i = 0; i < 200; i++) {
      const [there, back] = [roll() * 3000, roll() * 3000]
      const sent = clock.local()
      time.now += there
      const server = time.now + 90_000
      time.now += back
      clock.sample(sent, clock.local(), server)
      best = Math.min(best, there + back)
      expect(Math.abs(clock.now() - time.now - 90_000)).toBeLessThanOrEqual(best / 2 + 1)
      time.now += 10_000
    }
    expect(best).toBeLessThan(1000)
  })

  test('follows a server whose own clock is set', () => {
    const time = new Time()
    const clock = new ServerClock(new Device(time))
    clock.sample(clock.local(), clock.local(), time.now)
    clock.sample(clock.local(), clock.local(), time.now + 60_000)
    expect(clock.now()).toBe(time.now + 60_000)
  })

  test('notices that the device slept or its clock was set, and not that time passes', () => {
    const time = new Time()
    const device = new Device(time)
    const clock = new ServerClock(device)
    clock.sample(clock.local(), clock.local(), time.now)
    time.now += 3600_000
    expect(clock.adrift).toBe(false)
    device.slept = 10_000
    expect([clock.adrift, clock.sure]).toEqual([true, true])
    clock.sample(clock.local(), clock.local(), time.now)
    expect([clock.adrift, clock.now()]).toEqual([false, time.now])
    device.ahead = -3600_000
    expect([clock.adrift, clock.now()]).toEqual([true, time.now])
  })

  test('goes on from what an earlier page knew, without being sure of it', () => {
    const time = new Time()
    const device = new Device(time)
    const clock = new ServerClock(device)
    clock.guess(time.now + 30_000, device.wall() - 5000)
    expect([clock.now(), clock.sure]).toEqual([time.now + 35_000, false])
    clock.sample(clock.local(), clock.local(), time.now)
    clock.guess(time.now + 99_000, device.wall())
    expect([clock.now(), clock.sure]).toEqual([time.now, true])
  })
})

describe('the countdown', () => {
  test.each([
    [0, '00:00'], [-5, '00:00'], [1, '00:01'], [1000, '00:01'], [59_001, '01:00'], [299_000, '04:59'], [3599_000, '59:59'],
    [3600_000, '1小时0分'], [11_520_000, '3小时12分'], [2 * 86_400_000 + 3 * 3600_000, '2天3小时'],
  ])('%d ms is %s', (ms, text) => {
    expect(countdownText(ms)).toBe(text)
  })

  test('tells every second, as it changes, to the end', async () => {
    const time = new Time()
    const clock = new ServerClock(new Device(time))
    const told: string[] = []
    const countdown = new Countdown(clock, time)
    countdown.start(time.now + 3400, (left) => told.push(countdownText(left)))
    await time.pass(10_000)
    expect(told).toEqual(['00:04', '00:03', '00:02', '00:01', '00:00'])
    countdown.start(time.now + 3000, (left) => told.push(countdownText(left)))
    countdown.stop()
    await time.pass(10_000)
    expect(told.length).toBe(6)
    expect(time.waiting).toBe(0)
  })

  test('warns once at each mark, and of the last one passed', () => {
    expect(warningOf(301_000, 300_000)).toBe('还剩5分钟')
    expect(warningOf(300_000, 299_000)).toBe('')
    expect(warningOf(60_500, 59_500)).toBe('还剩1分钟')
    expect(warningOf(400_000, 9000)).toBe('还剩10秒，到时自动交卷')
    expect(warningOf(5000, 0)).toBe('')
    expect(warningOf(120_000, 119_000)).toBe('')
  })
})

describe('waiting before asking again', () => {
  test('doubles to twenty seconds, half of it by chance', () => {
    const spans = [1, 2, 3, 4, 5, 6, 50].map((tries) => [backoff(tries, 0), backoff(tries, 0.999999)])
    expect(spans).toEqual([
      [500, 1000], [1000, 2000], [2000, 4000], [4000, 8000], [8000, 16_000], [10_000, 20_000], [10_000, 20_000],
    ])
  })

  test('never asks before the server said', () => {
    const busy = new Problem({ code: 'busy', status: 503, retryAfter: 30_000 })
    expect(backoff(1, 0, busy)).toBe(30_000)
    expect(backoff(1, 0.8, busy)).toBe(36_000)
  })
})
