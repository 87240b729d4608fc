import { expect, test } from 'vitest'
import { dayOf, joined, limitOf, minutesOf, opened, sent, timeOf } from '@/pages/contests/form'

test('a form that lacks parts is opened with all of them, and goes back without what is empty', () => {
  const form = opened({ id: 'a', title: '甲', window: {}, paper: { sections: [{ kind: 'single', count: 10, points: 5, partial: 'none' }] } })
  expect([form.register, form.standing.counts, form.participation.of]).toEqual([['name', 'unit'], 'best', '职工数'])
  form.hosts.push({ role: '', name: '' })
  form.units.groups = ['县区', ' ']
  const back = sent(form)
  expect(back.hosts).toEqual([])
  expect(back.units?.groups).toEqual(['县区'])
  expect(back.attempts).toBeUndefined()
  form.attempts.per_day = 3
  expect(sent(form).attempts?.per_day).toBe(3)
})

test('moments are taken apart and put together, 24:00 included', () => {
  expect([dayOf('2026-03-14 24:00'), timeOf('2026-03-14 24:00'), joined('2026-03-14', '24:00')]).toEqual(['2026-03-14', '24:00', '2026-03-14 24:00'])
  expect(joined('', '09:00')).toBe('')
})

test('a time limit is minutes', () => {
  expect(['10m', '90s', '1h30m', ''].map(minutesOf)).toEqual([10, 1.5, 90, 0])
  expect([10, 1.5, 0].map(limitOf)).toEqual(['10m', '90s', ''])
})
