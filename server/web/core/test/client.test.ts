import { describe, expect, test } from 'vitest'
import { Client } from '../src/client'
import { ServerClock } from '../src/clock'
import type { Answer, Request } from '../src/platform'
import { Problem } from '../src/problem'
import { address } from '../src/route'
import { Network } from './network'
import { ok, problem } from './server'
import { Device, Time } from './time'

function connected(serve: (request: Request) => Answer) {
  const time = new Time()
  const network = new Network(time, serve)
  const clock = new ServerClock(new Device(time))
  const at = { token: 'secret', loggedOut: 0 }
  const client = new Client({
    base: 'http://contest.test', transport: network.transport, timers: time, clock,
    token: () => at.token, loggedOut: () => { at.loggedOut++ },
  })
  return { time, network, clock, client, at }
}

/** caught is the Problem a call ends in. */
async function caught(time: Time, call: Promise<unknown>): Promise<Problem> {
  const ended = call.then(() => { throw new Error('it succeeded') }, (thrown: unknown) => thrown)
  await time.pass(30_000)
  const thrown = await ended
  expect(thrown).toBeInstanceOf(Problem)
  return thrown as Problem
}

describe('requests', () => {
  test('are what the contract says; the token is in the header and nowhere else', async () => {
    const { time, network, client } = connected(() => ok({ items: [], total: 0 }))
    const calls = [
      client.units({ parent: '', q: '机械 & 厂', limit: 50, offset: undefined }), client.scene('a/b?c'), client.begin('day'),
      client.save('7', { seq: 3, base: 1, answers: { 'single-1': ['o1'] } }), client.erase('删除我的数据'),
      client.boardPeople('day', { unit: '12', limit: 20 }), client.me(),
    ]
    await time.pass(100)
    await Promise.all(calls)
    expect(network.sent.map((r) => `${r.method} ${r.url}`)).toEqual([
      'GET http://contest.test/api/v1/units?limit=50&q=%E6%9C%BA%E6%A2%B0%20%26%20%E5%8E%82',
      'GET http://contest.test/api/v1/scenes/a%2Fb%3Fc',
      'POST http://contest.test/api/v1/contests/day/papers',
      'PUT http://contest.test/api/v1/papers/7/answers',
      'DELETE http://contest.test/api/v1/me',
      'GET http://contest.test/api/v1/contests/day/boards/people?limit=20&unit=12',
      'GET http://contest.test/api/v1/me',
    ])
    expect(network.sent[3]!.body).toBe('{"seq":3,"base":1,"answers":{"single-1":["o1"]}}')
    expect(network.sent[4]!.body).toBe('{"confirm":"删除我的数据"}')
    for (const r of network.sent) {
      expect(r.headers.Authorization).toBe('Bearer secret')
      expect(r.url + (r.body ?? '')).not.toContain('secret')
      expect(r.headers['Content-Type']).toBe(r.body ? 'application/json' : undefined)
    }
  })

  test('without a token bear none', async () => {
    const { time, network, client, at } = connected(() => ok({ version: '1', demo: true, consent: 'v1' }))
    at.token = ''
    const call = client.version()
    await time.pass(100)
    expect((await call).demo).toBe(true)
    expect(network.sent[0]!.headers.Authorization).toBeUndefined()
  })

  test('answered without a body give undefined', async () => {
    const { time, client } = connected(() => ({ status: 204, headers: {}, body: '' }))
    const call = client.logout()
    await time.pass(100)
    expect(await call).toBeUndefined()
  })

  test('write their address in one order, without what is empty', () => {
    expect(address('/a/{id}/b', { path: { id: 'x y' }, query: { z: 1, b: '', a: '二', c: undefined } }))
      .toBe('/a/x%20y/b?a=%E4%BA%8C&z=1')
    expect(address('/a', {})).toBe('/a')
  })
})

describe('problems', () => {
  test('bear what the server says', async () => {
    const body = {
      type: 'urn:lawquiz:problem:invalid', title: '填写有误', status: 422, code: 'invalid', detail: '填写的内容有误，请检查后重试',
      errors: [{ location: 'body.name', message: '必须填写' }, { nonsense: 1 }], request_id: 'r-9',
    }
    const { time, client } = connected(() => ({ status: 422, headers: {}, body: JSON.stringify(body) }))
    const p = await caught(time, client.register({ name: '', consent: 'v1' }))
    expect(p).toMatchObject({ code: 'invalid', detail: body.detail, status: 422, requestId: 'r-9', retryAfter: 0, passing: false })
    expect(p.places).toEqual([{ location: 'body.name', message: '必须填写' }])
    expect([p.at('body.name'), p.at('body.unit')]).toEqual(['必须填写', ''])
  })

  test('say how long to wait, in whatever case the header comes', async () => {
    const { time, client } = connected(() => problem(429, 'rate_limited', '操作过于频繁，请稍后再试', { 'retry-AFTER': '3' }))
    expect(await caught(time, client.contests())).toMatchObject({ code: 'rate_limited', retryAfter: 3000, passing: true })
  })

  test.each<[string, Answer, object]>([
    ['a proxy', { status: 502, headers: { 'X-Request-ID': 'p-1' }, body: '<html>502</html>' }, { code: 'unreadable', status: 502, passing: true, requestId: 'p-1' }],
    ['a log-in page of a hotel', { status: 200, headers: {}, body: '<html>欢迎</html>' }, { code: 'unreadable', status: 200, passing: true }],
    ['null', { status: 500, headers: {}, body: 'null' }, { code: 'unreadable', passing: true }],
    ['a code not known yet', problem(418, 'teapot', '茶壶'), { code: 'internal', detail: '茶壶', passing: false }],
    ['a fault of the server', problem(500, 'internal', '系统出错了'), { code: 'internal', passing: true }],
    ['304 without having asked', { status: 304, headers: {}, body: '' }, { code: 'unreadable' }],
  ])('%s', async (_, answer, want) => {
    const { time, client } = connected(() => answer)
    expect(await caught(time, client.contests())).toMatchObject(want)
  })

  test('no network, also where the platform says so at once', async () => {
    const { time, network, client } = connected(() => ok({}))
    network.fate = 'lost'
    expect(await caught(time, client.me())).toMatchObject({ code: 'offline', status: 0, passing: true, detail: '网络不通，请检查网络后重试' })
    network.fate = () => { throw new Error('request:fail') }
    expect(await caught(time, client.me())).toMatchObject({ code: 'offline' })
  })

  test('nobody answers: the request is given up after ten seconds', async () => {
    const { time, network, client } = connected(() => ok({}))
    network.fate = 'swallowed'
    const began = time.now
    let ended = 0
    const call = client.me().catch((p: Problem) => { ended = time.now; return p })
    await time.pass(30_000)
    expect(await call).toMatchObject({ code: 'timeout', passing: true })
    expect([ended - began, network.aborted]).toEqual([10_000, 1])
    expect(time.waiting).toBe(0)
  })

  test('a session that ended is told once; a newer one is tried at once', async () => {
    const { time, client, at, network } = connected((r) =>
      (r.headers.Authorization === 'Bearer new' ? ok({ id: '1' }) : problem(401, 'unauthenticated', '登录已失效，请重新登录')))
    expect(await caught(time, client.me())).toMatchObject({ code: 'unauthenticated', passing: false })
    expect(at.loggedOut).toBe(1)
    const call = client.me()
    at.token = 'new'
    await time.pass(200)
    expect(await call).toEqual({ id: '1' })
    expect([at.loggedOut, network.sent.length]).toEqual([1, 3])
    at.token = ''
    expect(await caught(time, client.me())).toMatchObject({ code: 'unauthenticated' })
    expect(at.loggedOut).toBe(1)
  })
})

describe('boards', () => {
  const board = (etag: string, total: number) => ok({ total, items: [] }, { ETag: etag })

  test('that have not changed are not sent again', async () => {
    let now = board('W/"1"', 1)
    const { time, network, client } = connected((r) =>
      (r.headers['If-None-Match'] === 'W/"1"' && now.headers.ETag === 'W/"1"' ? { status: 304, headers: { etag: 'W/"1"' }, body: '' } : now))
    const read = async () => { const call = client.boardPeople('day'); await time.pass(100); return (await call).total }
    expect(await read()).toBe(1)
    expect(await read()).toBe(1)
    expect(network.sent[1]!.headers['If-None-Match']).toBe('W/"1"')
    now = board('W/"2"', 2)
    expect(await read()).toBe(2)
  })

  test('kept for one viewer are not shown to the next', async () => {
    const { time, network, client, at } = connected(() => board('W/"1"', 1))
    for (const token of ['secret', 'another', 'secret']) {
      at.token = token
      const call = client.boardPeople('day')
      await time.pass(100)
      await call
    }
    expect(network.sent.map((r) => r.headers['If-None-Match'])).toEqual([undefined, undefined, undefined])
  })

  test('of many units: the last two dozen are kept', async () => {
    const { time, network, client } = connected(() => board('W/"1"', 1))
    const read = async (unit: number) => { const call = client.boardUnits('day', { parent: String(unit) }); await time.pass(100); await call }
    for (let unit = 1; unit <= 25; unit++) await read(unit)
    await read(1)
    await read(25)
    expect(network.sent.slice(-2).map((r) => r.headers['If-None-Match'])).toEqual([undefined, 'W/"1"'])
  })
})

test('every answer that names the time sets the clock, in a list too', async () => {
  const { time, client, clock } = connected(() => ok({ items: [{ server_now: time.now + 5000 }] }))
  expect(clock.sure).toBe(false)
  const call = client.contests()
  await time.pass(100)
  await call
  expect(clock.sure).toBe(true)
  expect(Math.abs(clock.now() - time.now - 5000)).toBeLessThanOrEqual(20)
})
