import { describe, expect, test } from 'vitest'
import { endingOf } from '../src/sitting/view'
import { Shelf } from './network'
import { Room } from './room'
import { Device } from './time'

describe('two pages of one device', () => {
  test('share every answer, whichever writes last', async () => {
    const room = new Room()
    const [one, two] = [await room.page(), await room.page()]
    one.choose('single-1', 'o1')
    two.choose('judge-1', 'o2')
    one.choose('multiple-1', 'o4')
    two.choose('single-1', 'o3')
    await room.time.pass(5000)
    const all = { 'single-1': ['o3'], 'judge-1': ['o2'], 'multiple-1': ['o4'] }
    expect(room.server.held()).toEqual(all)
    expect(room.server.papers.length).toBe(1)
    one.submit()
    await room.time.pass(100)
    expect(room.server.held()).toEqual(all)
  })

  test('one hands in: the other shows the result and changes nothing', async () => {
    const room = new Room()
    const [one, two] = [await room.page(), await room.page()]
    one.choose('single-1', 'o1')
    one.submit()
    await room.time.pass(100)
    two.choose('judge-1', 'o2')
    await room.time.pass(3000)
    expect(two.state.stage).toBe('submitted')
    expect(endingOf(two.state)).toBe('这份试卷已在其他页面或设备上交卷，以那次提交的答案为准')
    expect(room.server.held()).toEqual({ 'single-1': ['o1'] })
  })

  test('one is handing in without a network: the other joins in with the same body', async () => {
    const room = new Room()
    const [one, two] = [await room.page(), await room.page()]
    one.choose('single-1', 'o1')
    room.network.fate = 'lost'
    one.submit()
    await room.time.pass(2000)
    expect(two.state.stage).toBe('submitting')
    one.close()
    room.network.fate = 'ok'
    await room.time.pass(10_000)
    expect(two.state.stage).toBe('submitted')
    expect(endingOf(two.state)).toBe('')
  })

  test('an old page does not bring an old paper back', async () => {
    const room = new Room()
    const [one, two] = [await room.page(), await room.page()]
    one.submit()
    await room.time.pass(100)
    one.open()
    await room.time.pass(100)
    one.choose('single-1', 'o1')
    two.choose('single-1', 'o4')
    await room.time.pass(3000)
    expect(two.state.stage).toBe('submitted')
    one.close()
    const again = await room.page()
    expect(again.state.paper?.id).toBe('2')
    expect(again.state.entries['single-1']?.given).toEqual(['o1'])
  })
})

describe('two devices', () => {
  test('the second goes on where the first stopped, and the first after it', async () => {
    const room = new Room()
    const phone = await room.page()
    phone.choose('single-1', 'o1')
    await room.time.pass(3000)
    phone.leave()
    const tablet = await room.page(new Device(room.time), new Shelf())
    expect(tablet.state.entries['single-1']?.given).toEqual(['o1'])
    tablet.choose('judge-1', 'o2')
    tablet.choose('single-1', 'o2')
    await room.time.pass(3000)
    phone.wake()
    await room.time.pass(100)
    phone.choose('multiple-1', 'o3')
    phone.submit()
    await room.time.pass(200)
    expect(room.server.held()).toEqual({ 'single-1': ['o2'], 'judge-1': ['o2'], 'multiple-1': ['o3'] })
  })

  test('after a silence the server is looked at before anything is saved or handed in', async () => {
    const room = new Room()
    const phone = await room.page()
    const tablet = await room.page(new Device(room.time), new Shelf())
    tablet.choose('judge-1', 'o2')
    await room.time.pass(40_000)
    phone.choose('single-1', 'o1')
    await room.time.pass(3000)
    expect(room.server.held()).toEqual({ 'judge-1': ['o2'], 'single-1': ['o1'] })
    tablet.choose('multiple-1', 'o1')
    await room.time.pass(40_000)
    phone.submit()
    await room.time.pass(200)
    expect(room.server.held()).toEqual({ 'judge-1': ['o2'], 'single-1': ['o1'], 'multiple-1': ['o1'] })
  })

  test('what was answered without a network joins what the other device saved; of one question the newer counts', async () => {
    const room = new Room()
    const phone = await room.page()
    const tablet = await room.page(new Device(room.time), new Shelf())
    room.network.fate = 'lost'
    phone.choose('single-1', 'o1')
    phone.choose('judge-1', 'o1')
    await room.time.pass(10_000)
    room.network.fate = 'ok'
    tablet.choose('judge-1', 'o2')
    await room.time.pass(1500)
    phone.choose('single-1', 'o4')
    phone.wake()
    await room.time.pass(5000)
    expect(room.server.held()).toEqual({ 'single-1': ['o4'], 'judge-1': ['o2'] })
  })

  test('a save the server says is older than what it holds is joined with that', async () => {
    const room = new Room()
    const phone = await room.page()
    room.server.papers[0]!.seq = 9e11
    room.server.papers[0]!.draft = { 'judge-1': ['o2'] }
    room.server.compares = true
    phone.choose('single-1', 'o1')
    await room.time.pass(5000)
    expect(room.server.held()).toEqual({ 'judge-1': ['o2'], 'single-1': ['o1'] })
  })
})
