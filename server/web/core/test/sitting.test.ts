import { describe, expect, test } from 'vitest'
import { remembered } from '../src/sitting/memory'
import { cardOf, keepingOf, phaseOf } from '../src/sitting/view'
import { Room } from './room'
import { problem } from './server'

describe('answering', () => {
  test('a paper is begun, answered, saved and handed in', async () => {
    const room = new Room()
    const page = await room.page()
    expect(phaseOf(page.state)).toBe('answering')
    page.choose('single-1', 'o2')
    page.choose('multiple-1', 'o3')
    page.choose('multiple-1', 'o1')
    page.fill('blank-1', 1, '15')
    page.fill('blank-1', 0, '98')
    expect(keepingOf(page.state, page.remembers)).toEqual({ state: 'pending', text: '待保存' })
    await room.time.pass(1010)
    expect(phaseOf(page.state)).toBe('saving')
    await room.time.pass(100)
    expect(keepingOf(page.state, page.remembers).text).toBe('已保存')
    const given = { 'single-1': ['o2'], 'multiple-1': ['o1', 'o3'], 'blank-1': ['98', '15'] }
    expect(room.server.held()).toEqual(given)
    expect(cardOf(page.state).map((c) => c.answered)).toEqual([true, true, false, true])
    page.submit()
    await room.time.pass(100)
    expect(page.state.stage).toBe('submitted')
    expect(page.state.result).toMatchObject({ points: 75, finished_by: 'worker' })
    expect(room.server.held()).toEqual(given)
    page.review(true)
    expect(phaseOf(page.state)).toBe('review')
    page.review(false)
    expect(phaseOf(page.state)).toBe('submitted')
    expect(room.time.waiting).toBe(0)
    expect(room.shelf.texts.size).toBe(0)
  })

  test('a pause is waited for before saving, but no longer than five seconds', async () => {
    const room = new Room()
    const page = await room.page()
    for (let i = 0; i < 11; i++) {
      page.choose('single-1', i % 2 ? 'o1' : 'o2')
      await room.time.pass(500)
    }
    expect(room.server.count('PUT', 'answers')).toBe(1)
    await room.time.pass(2000)
    expect(room.server.count('PUT', 'answers')).toBe(2)
    await room.time.pass(20_000)
    expect(room.server.count('PUT', 'answers')).toBe(2)
  })

  test('what is answered while a save is under way is saved after it', async () => {
    const room = new Room()
    room.network.latency = [1500, 1500]
    const page = await room.page()
    await room.time.pass(3000)
    page.choose('single-1', 'o1')
    await room.time.pass(1200)
    page.choose('judge-1', 'o2')
    await room.time.pass(9000)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'], 'judge-1': ['o2'] })
    expect(room.server.count('PUT', 'answers')).toBe(2)
  })

  test('an answer taken back is taken back', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('multiple-1', 'o1')
    await room.time.pass(2000)
    page.choose('multiple-1', 'o1')
    await room.time.pass(2000)
    expect(room.server.held()).toEqual({})
    expect(room.server.count('PUT', 'answers')).toBe(2)
  })

  test('what the server would refuse is never taken', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('single-1', 'o9')
    page.choose('nothing', 'o1')
    page.fill('single-1', 0, '98')
    page.fill('blank-1', 2, '98')
    page.fill('blank-1', 0, '工'.repeat(300))
    await room.time.pass(2000)
    expect(room.server.held()).toEqual({ 'blank-1': ['工'.repeat(200)] })
  })

  test('questions can be marked as unsure, and that survives the page', async () => {
    const room = new Room()
    const page = await room.page()
    page.markUnsure('judge-1', true)
    page.markUnsure('single-1', true)
    page.markUnsure('single-1', false)
    page.close()
    const again = await room.page()
    expect(cardOf(again.state).map((c) => c.unsure)).toEqual([false, false, true, false])
  })

  test('the time each question is on the screen is handed in, without the time nobody looked', async () => {
    const room = new Room()
    const page = await room.page()
    page.look('single-1')
    await room.time.pass(4000)
    page.look('judge-1')
    await room.time.pass(2000)
    page.leave()
    await room.time.pass(60_000)
    page.wake()
    await room.time.pass(1000)
    page.submit()
    await room.time.pass(100)
    const sent = room.server.log.find((l) => l.path.endsWith('submit'))
    expect(JSON.parse(sent!.body).spent).toEqual({ 'single-1': 4000, 'judge-1': 3000 })
  })
})

describe('a bad network', () => {
  test('answers given without a network are saved when it is back', async () => {
    const room = new Room()
    const page = await room.page()
    room.network.fate = 'lost'
    page.choose('single-1', 'o1')
    await room.time.pass(90_000)
    expect(keepingOf(page.state, page.remembers)).toMatchObject({ state: 'device' })
    page.choose('judge-1', 'o1')
    room.network.fate = 'ok'
    page.wake()
    await room.time.pass(2000)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'], 'judge-1': ['o1'] })
    expect(keepingOf(page.state, page.remembers).text).toBe('已保存')
  })

  test('a save that fails is tried again by itself, further and further apart', async () => {
    const room = new Room()
    const page = await room.page()
    room.network.fate = 'lost'
    page.choose('single-1', 'o1')
    await room.time.pass(120_000)
    const tried = room.network.sent.length
    expect(tried).toBeGreaterThan(7)
    expect(tried).toBeLessThan(16)
    room.network.fate = 'ok'
    await room.time.pass(22_000)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'] })
  })

  test('a server that is full is not asked before it said', async () => {
    const room = new Room()
    const page = await room.page()
    const before = room.network.sent.length
    room.network.fate = () => problem(503, 'busy', '答题人数较多，请稍等几秒再试，已答内容不会丢失', { 'Retry-After': '10' })
    page.choose('single-1', 'o1')
    await room.time.pass(11_000)
    expect(room.network.sent.length).toBe(before + 1)
    await room.time.pass(3000)
    expect(room.network.sent.length).toBe(before + 2)
  })

  test('a request nobody answers is given up', async () => {
    const room = new Room()
    const page = await room.page()
    room.network.fate = 'swallowed'
    page.choose('single-1', 'o1')
    await room.time.pass(11_200)
    expect(page.state.fault?.code).toBe('timeout')
    expect(room.network.aborted).toBe(1)
    room.network.fate = 'ok'
    await room.time.pass(5000)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'] })
  })

  test('beginning is tried again until it succeeds, and makes one paper', async () => {
    const room = new Room()
    room.network.fate = 'unanswered'
    const page = await room.page()
    expect(page.state.stage).toBe('loading')
    await room.time.pass(5000)
    room.network.fate = 'ok'
    await room.time.pass(10_000)
    expect(page.state.stage).toBe('answering')
    expect(room.server.papers.length).toBe(1)
  })

  test('a session that ended stops everything until somebody has logged in again, and loses nothing', async () => {
    const room = new Room()
    const page = await room.page()
    room.server.sessions.clear()
    page.choose('single-1', 'o1')
    await room.time.pass(60_000)
    expect(keepingOf(page.state, page.remembers).state).toBe('login')
    expect(room.server.count('PUT', 'answers')).toBe(1)
    expect(room.loggedOut).toBe(1)
    page.choose('judge-1', 'o2')
    room.server.sessions.set('token-2', '1')
    room.token = 'token-2'
    page.wake()
    await room.time.pass(3000)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'], 'judge-1': ['o2'] })
  })

  test('why a paper cannot be begun is told, and it can be tried anew', async () => {
    const room = new Room()
    room.server.chances = 0
    const page = await room.page()
    expect(page.state.stage).toBe('failed')
    expect(page.state.fault).toMatchObject({ code: 'quota_exhausted', detail: '今天的1次答题机会已用完，请明天再来' })
    expect(room.time.waiting).toBe(0)
    room.server.chances = 1
    page.open()
    await room.time.pass(100)
    expect(page.state.stage).toBe('answering')
  })

  test('where nothing can be remembered, the worker is told not to close the page', async () => {
    const room = new Room()
    room.shelf.full = true
    const page = await room.page()
    room.network.fate = 'lost'
    page.choose('single-1', 'o1')
    await room.time.pass(3000)
    expect(keepingOf(page.state, page.remembers)).toEqual({ state: 'page', text: '网络不通，正在重试，请不要关闭页面' })
    room.network.fate = 'ok'
    await room.time.pass(10_000)
    expect(room.server.held()).toEqual({ 'single-1': ['o1'] })
  })

  test('a remembered paper that is damaged is none', async () => {
    const room = new Room()
    const page = await room.page()
    page.choose('single-1', 'o1')
    const key = [...room.shelf.texts.keys()][0]!
    expect(remembered(room.shelf, '1', 'day')?.entries['single-1']?.given).toEqual(['o1'])
    expect(remembered(room.shelf, '2', 'day')).toBeNull()
    page.close()
    for (const text of ['{', 'null', '{"version":1}', '{"version":2}', '[]']) {
      room.shelf.texts.set(key, text)
      expect(remembered(room.shelf, '1', 'day')).toBeNull()
      const again = await room.page()
      expect(again.state.stage).toBe('answering')
      again.close()
    }
  })
})
