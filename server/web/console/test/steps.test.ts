import { expect, test } from 'vitest'
import { nextStep, stepsOf } from '@/pages/home/steps'
import { choices, decisionOf, openConflicts, valueOf } from '@/pages/banks/decide'
import { merged, unknownIn, type Frame, type Overview } from '@/pages/live/merge'
import type { Draft } from '@/pages/banks/text'

test('the checklist leads from units to bank to contest to publishing', () => {
  expect(nextStep(stepsOf({}))).toBe(0)
  expect(nextStep(stepsOf({ units: 3 }))).toBe(1)
  expect(nextStep(stepsOf({ units: 3, drawable: 9 }))).toBe(2)
  expect(nextStep(stepsOf({ units: 3, drawable: 9, contests: { draft: 1, running: 0, ended: 0 } }))).toBe(3)
  expect(nextStep(stepsOf({ units: 3, drawable: 9, contests: { draft: 0, running: 1, ended: 0 } }))).toBe(4)
})

test('a conflict must be decided, and a decision is told as it is chosen', () => {
  const draft = { draft: 2, verdict: 'conflict', matches: [{ draft: 0, number: 7, question: { id: 'q-7' } }] } as unknown as Draft
  expect(choices(draft).map((one) => one.value)).toEqual(['', 'take', 'replace:q-7', 'skip'])
  for (const value of ['', 'take', 'replace:q-7', 'skip']) expect(valueOf(decisionOf(value))).toBe(value)
  expect(openConflicts({ conflict: 1 }, [draft], {})).toBe(1)
  expect(openConflicts({ conflict: 1 }, [draft], { 2: { do: 'skip' } })).toBe(0)
})

test('a frame puts units in their new order and keeps what it does not tell', () => {
  const line = (id: string, name: string) => ({ unit_id: id, unit: name, people: 0, sittings: 0, bar: 0, group: '县区' })
  const page = { unit: { unit_id: 'r', unit: '市', people: 0 }, units: [line('a', '甲'), line('b', '乙'), line('c', '丙')], today: {} } as unknown as Overview
  const frame = { as_of: 5, stale: false, unit: { unit_id: 'r', unit: '市', people: 3 }, today: {}, units: [{ unit_id: 'b', people: 3, sittings: 4, bar: 10, place: 1 }, { unit_id: 'a', people: 0, sittings: 0, bar: 0, place: 2 }] } as unknown as Frame
  const now = merged(page, frame)
  expect(now.units!.map((one) => [one.unit, one.people, one.group])).toEqual([['乙', 3, '县区'], ['甲', 0, '县区'], ['丙', 0, '县区']])
  expect([now.as_of, now.unit.people, unknownIn(page, frame)]).toEqual([5, 3, false])
  expect(unknownIn(page, { ...frame, units: [{ unit_id: 'z' }] } as unknown as Frame)).toBe(true)
})
