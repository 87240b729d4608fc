import { describe, expect, test } from 'vitest'
import type { Unit, Units } from '../src/api'
import { Picker, sceneOf } from '../src/picker'
import { Problem } from '../src/problem'
import { Time } from './time'

const unit = (id: string, name: string, children = 0): Unit => ({ id, code: `X${id}`, name, path: name, group: '', children })

/** setup is a picker over a tree of one city with sixty factories; answers take 50 ms, or as long as slow says. */
function setup() {
  const time = new Time()
  const asked: object[] = []
  const factories = Array.from({ length: 60 }, (_, i) => unit(String(100 + i), `第${i + 1}机械厂`))
  const at = { slow: 50, broken: false }
  const later = <T>(value: T): Promise<T> => new Promise((resolve, reject) => {
    time.after(at.slow, () => (at.broken ? reject(new Problem({ code: 'offline' })) : resolve(value)))
  })
  const client = {
    units: (query: { parent?: string; q?: string; limit?: number; offset?: number }) => {
      asked.push(query)
      if (query.q) return later<Units>({ items: factories.filter((u) => u.name.includes(query.q!)).slice(0, 50), total: 60 })
      const all = query.parent ? factories : [unit('1', '石家庄市总工会', 60)]
      return later<Units>({ items: all.slice(query.offset, query.offset! + query.limit!), total: all.length })
    },
    scene: (code: string) => {
      asked.push({ scene: code })
      return code === 'k7m3q' ? later(unit('100', '第1机械厂')) : Promise.reject(new Problem({ code: 'not_found', status: 404, detail: '没有这个邀请码，请向本单位管理员核对' }))
    },
  }
  const picker = new Picker(client, time, () => undefined)
  const done = async (call: Promise<unknown>) => { await time.pass(2000); return call }
  return { time, asked, at, picker, done }
}

describe('finding a unit', () => {
  test('by walking down and up again, page by page', async () => {
    const { picker, done, asked } = setup()
    await done(picker.open())
    expect(picker.state.items.map((u) => u.name)).toEqual(['石家庄市总工会'])
    await done(picker.enter(picker.state.items[0]!))
    expect([picker.state.items.length, picker.state.total, picker.state.trail.length]).toEqual([50, 60, 1])
    await done(picker.more())
    expect(picker.state.items.length).toBe(60)
    await done(picker.more())
    expect(asked.length).toBe(3)
    picker.choose(picker.state.items[59]!)
    expect(picker.state.chosen?.name).toBe('第60机械厂')
    await done(picker.back(0))
    expect([picker.state.trail, picker.state.items.length]).toEqual([[], 1])
  })

  test('by searching, once typing pauses, below where one stands', async () => {
    const { picker, done, asked, time } = setup()
    await done(picker.open())
    await done(picker.enter(picker.state.items[0]!))
    for (const text of ['第', '第6', '第60', '第60机']) {
      picker.search(text)
      await time.pass(100)
    }
    expect([picker.state.loading, asked.length]).toEqual([true, 2])
    await time.pass(1000)
    expect(asked.slice(2)).toEqual([{ parent: '1', q: '第60机' }])
    expect(picker.state.items.map((u) => u.name)).toEqual(['第60机械厂'])
    await done(picker.more())
    expect(asked.length).toBe(3)
    picker.search('  ')
    await time.pass(1000)
    expect(picker.state.items.length).toBe(50)
  })

  test('an answer that comes late does not push out a newer one', async () => {
    const { picker, at, time } = setup()
    at.slow = 1000
    picker.search('第6')
    await time.pass(400)
    at.slow = 10
    picker.search('第60')
    await time.pass(5000)
    expect(picker.state.items.map((u) => u.name)).toEqual(['第60机械厂'])
    expect(picker.state.loading).toBe(false)
  })

  test('what goes wrong is told, and can be tried anew', async () => {
    const { picker, at, done } = setup()
    at.broken = true
    await done(picker.open())
    expect(picker.state).toMatchObject({ items: [], loading: false, problem: { code: 'offline' } })
    at.broken = false
    await done(picker.open())
    expect(picker.state).toMatchObject({ total: 1, problem: null })
  })

  test('by an invitation code', async () => {
    const { picker, done, asked } = setup()
    expect(await done(picker.scene(' https://contest.test/?scene=k7m3q#x '))).toBe(true)
    expect(picker.state.chosen?.id).toBe('100')
    expect(await done(picker.scene('wrong'))).toBe(false)
    expect(picker.state.problem?.detail).toBe('没有这个邀请码，请向本单位管理员核对')
    expect(await done(picker.scene('机械厂'))).toBe(false)
    expect(picker.state.problem?.detail).toBe('邀请码由字母和数字组成，请核对后再填')
    expect(asked).toEqual([{ scene: 'k7m3q' }, { scene: 'wrong' }])
  })
})

test.each([
  ['k7m3q', 'k7m3q'], [' K7M3Q ', 'K7M3Q'], ['scene=k7m3q', 'k7m3q'], ['scene%3Dk7m3q', 'k7m3q'], ['/pages/bind?scene=k7m3q&x=1', 'k7m3q'],
  ['https://a.test/#/bind?scene=scene%3Dk7', 'k7'], ['', ''], ['100%', ''], ['a b', ''], ['x'.repeat(33), ''], ['../me', ''],
])('the code in %j is %j', (text, code) => {
  expect(sceneOf(text)).toBe(code)
})
