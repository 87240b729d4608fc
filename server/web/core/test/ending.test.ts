import { describe, expect, test } from 'vitest'
import { endingOf } from '../src/sitting/view'
import { Shelf } from './network'
import { Room } from './room'
import { problem } from './server'
import { Device } from './time'

describe('handing in', () => {
  test('two taps are one request', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('single-1', 'o1')
    page.submit()
    page.submit()
    page.choose('single-1', 'o2')
    await room.time.pass(100)
    page.submit()
    await room.time.pass(5000)
    expect(room.server.count('POST', 'submit')).toBe(1)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'] })
  })

  test('a lost answer is asked for again with the same body', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('multiple-1', 'o1')
    page.choose('multiple-1', 'o3')
    page.look('single-1')
    room.network.fate = 'unanswered'
    page.submit()
    await room.time.pass(8000)
    room.network.fate = 'ok'
    await room.time.pass(20_000)
    expect(page.state.stage).toBe('submitted')
    const bodies = room.server.log.filter((l) => l.path.endsWith('submit')).map((l) => l.body)
    expect(bodies.length).toBeGreaterThan(2)
    expect(new Set(bodies).size).toBe(1)
  })

  test('a page closed while handing in goes on when it is opened again', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('judge-1', 'o1')
    room.network.fate = 'lost'
    page.submit()
    await room.time.pass(3000)
    page.close()
    await room.time.pass(60_000)
    room.network.fate = 'ok'
    const again = await room.page()
    expect(again.state.stage).toBe('submitted')
    expect(room.server.held()).toEqual({ 'judge-1': ['o1'] })
    expect(room.server.papers.length).toBe(1)
    const bodies = room.network.sent.filter((r) => r.url.endsWith('submit')).map((r) => r.body)
    expect(new Set(bodies).size).toBe(1)
  })

  test('what the server refuses can be mended before the deadline', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('judge-1', 'o1')
    room.network.fate = (r) => (r.url.endsWith('submit') ? problem(422, 'answer_shape', '提交的答案格式不正确') : 'ok')
    page.submit()
    await room.time.pass(100)
    expect(page.state).toMatchObject({ stage: 'answering', fault: { code: 'answer_shape' } })
    room.network.fate = 'ok'
    page.choose('judge-1', 'o2')
    page.submit()
    await room.time.pass(100)
    expect(page.state.stage).toBe('submitted')
    expect(room.server.held()).toEqual({ 'judge-1': ['o2'] })
  })

  test('what the server refuses at the deadline leaves what was saved to it', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('judge-1', 'o1')
    await room.time.pass(2000)
    room.network.fate = (r) => (r.url.endsWith('submit') ? problem(422, 'answer_shape', '提交的答案格式不正确') : 'ok')
    await room.time.pass(700_000)
    expect(page.state.result?.finished_by).toBe('deadline')
    expect(room.server.held()).toEqual({ 'judge-1': ['o1'] })
  })

  test('a paper that is gone is told as gone, and not remembered', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('judge-1', 'o1')
    room.server.papers = []
    page.submit()
    await room.time.pass(100)
    expect(page.state).toMatchObject({ stage: 'failed', fault: { code: 'not_found' } })
    expect(room.shelf.texts.size).toBe(0)
    page.open()
    await room.time.pass(100)
    expect(page.state.stage).toBe('answering')
  })

  test('a remembered paper the server does not know gives way to a new one', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('judge-1', 'o1')
    page.close()
    room.server.papers = []
    const again = await room.page()
    expect(again.state).toMatchObject({ stage: 'answering', entries: {} })
    expect(room.server.papers.length).toBe(1)
  })

  test('a session that ends while handing in holds the submission until somebody logs in', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('judge-1', 'o1')
    room.server.sessions.clear()
    page.submit()
    await room.time.pass(30_000)
    expect(page.state).toMatchObject({ stage: 'submitting', halted: true })
    room.server.sessions.set('token-1', '1')
    page.wake()
    await room.time.pass(100)
    expect(page.state.stage).toBe('submitted')
  })
})

describe('the deadline', () => {
  test('hands in what is answered, within the five seconds the server allows', async () => {
    const room = new Room()
    const page = await room.page()
    await room.time.pass(599_000)
    page.choose('single-1', 'o1')
    await room.time.pass(1000)
    expect(page.state.stage).toBe('expired')
    page.choose('single-1', 'o2')
    await room.time.pass(1500)
    expect(page.state.result?.finished_by).toBe('worker')
    expect(room.server.held()).toEqual({ 'single-1': ['o1'] })
    expect(room.server.count('POST', 'submit')).toBe(1)
    expect(room.time.waiting).toBe(0)
  })

  test('reached without a network, is settled by the server when it is back', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('single-1', 'o1')
    await room.time.pass(2000)
    room.network.fate = 'lost'
    page.choose('judge-1', 'o1')
    await room.time.pass(650_000)
    expect(page.state.stage).toBe('expired')
    expect(page.left).toBe(0)
    room.network.fate = 'ok'
    await room.time.pass(25_000)
    expect(page.state.result?.finished_by).toBe('deadline')
    expect(room.server.held()).toEqual({ 'single-1': ['o1'] })
    expect(endingOf(page.state)).toBe('答题时间已到，系统按已保存的答案交卷')
  })

  test('passed while the page was closed, shows the result and begins no new paper', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('single-1', 'o1')
    await room.time.pass(2000)
    page.close()
    await room.time.pass(800_000)
    const again = await room.page()
    expect(again.state.stage).toBe('submitted')
    expect(again.state.result?.finished_by).toBe('deadline')
    expect(room.server.papers.length).toBe(1)
    const next = await room.page()
    expect(next.state.stage).toBe('answering')
    expect(room.server.papers.length).toBe(2)
  })

  test('is spread over a second, so that all who end together do not come together', async () => {
    const room = new Room()
    const at: number[] = []
    for (let i = 0; i < 8; i++) {
      const page = await room.page(new Device(room.time), new Shelf())
      page.choose('single-1', 'o1')
    }
    const end = room.server.papers[0]!.deadline
    room.network.fate = () => {
      if (room.time.now >= end) at.push(room.time.now - end)
      return 'ok'
    }
    await room.time.pass(700_000)
    expect(at.length).toBeGreaterThanOrEqual(11) // each looks first, until one has handed in
    expect(Math.min(...at)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...at)).toBeLessThan(1500)
    expect(new Set(at).size).toBeGreaterThan(5)
  })
})

describe('the clock of the device', () => {
  test.each([[3600_000, true], [-3600_000, true], [3600_000, false], [-3600_000, false]])(
    'is wrong by %d ms (monotonic: %s): nothing changes', async (ahead, mono) => {
      const room = new Room()
      room.device = new Device(room.time, mono)
      room.device.ahead = ahead
      const page = await room.page()
      expect(page.left).toBeGreaterThan(599_800)
      expect(page.left).toBeLessThan(600_000)
      page.choose('single-1', 'o1')
      await room.time.pass(300_000)
      expect(page.state.stage).toBe('answering')
      await room.time.pass(301_500)
      expect(page.state.result).toMatchObject({ finished_by: 'worker', elapsed_ms: 600_000 })
    })

  test.each([[3600_000, true], [-3600_000, true], [3600_000, false], [-3600_000, false]])(
    'is set by %d ms in mid-paper (monotonic: %s): nothing changes', async (ahead, mono) => {
      const room = new Room()
      room.device = new Device(room.time, mono)
      const page = await room.page()
      await room.time.pass(100_500)
      room.device.ahead = ahead
      await room.time.pass(1200)
      expect(page.state.stage).toBe('answering')
      expect(Math.abs(page.left - 498_200)).toBeLessThan(200)
      page.choose('single-1', 'o1')
      await room.time.pass(500_000)
      expect(page.state.result).toMatchObject({ finished_by: 'worker', elapsed_ms: 600_000 })
    })

  test.each([true, false])('is set while there is no network (monotonic: %s): the paper does not end early', async (mono) => {
    const room = new Room()
    room.device = new Device(room.time, mono)
    const page = await room.page()
    room.network.fate = 'lost'
    await room.time.pass(10_000)
    room.device.ahead = 3600_000
    await room.time.pass(60_000)
    page.choose('single-1', 'o1')
    expect(page.state.stage).toBe('answering')
    room.network.fate = 'ok'
    await room.time.pass(30_000)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'] })
    expect(Math.abs(page.left - 500_000)).toBeLessThan(500)
  })

  test('stood still while the phone slept: the time left is corrected', async () => {
    const room = new Room()
    const page = await room.page()
    room.device.slept = 200_000
    room.time.now += 200_000
    await room.time.pass(1200)
    expect(Math.abs(page.left - 398_700)).toBeLessThan(200)
  })

  test('is wrong when a page is opened again without a network: the paper goes on and does not end early', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('single-1', 'o1')
    page.close()
    room.network.fate = 'lost'
    room.device = new Device(room.time)
    room.device.ahead = 3600_000
    const again = await room.page()
    expect(again.state.stage).toBe('answering')
    expect(again.state.entries['single-1']?.given).toEqual(['o1'])
    again.choose('judge-1', 'o1')
    await room.time.pass(60_000)
    expect(again.state.stage).toBe('answering')
    room.network.fate = 'ok'
    await room.time.pass(25_000)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'], 'judge-1': ['o1'] })
    expect(Math.abs(again.left - 515_000)).toBeLessThan(1000)
  })

  test('a remembered paper is shown after two seconds, while the server still does not answer', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('single-1', 'o1')
    page.close()
    room.network.fate = 'swallowed'
    const again = await room.page()
    expect(again.state.stage).toBe('loading')
    await room.time.pass(2000)
    expect(again.state.stage).toBe('answering')
  })
})
