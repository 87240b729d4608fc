import { expect, test } from 'vitest'
import { ago, clock, moment, momentOf, percent, span } from '@/parts/words'

test('times are those of Shanghai, wherever the computer is', () => {
  const at = Date.UTC(2026, 2, 8, 1, 5, 7)
  expect(moment(at)).toBe('2026-03-08 09:05')
  expect(clock(at)).toBe('09:05:07')
  expect(moment(0)).toBe('—')
  expect(momentOf('2026-03-08T09:05')).toBe(Date.UTC(2026, 2, 8, 1, 5))
  expect(momentOf('2026-03-08')).toBe(Date.UTC(2026, 2, 7, 16))
  for (const bad of ['', '2026-3-8', '2026-02-30', 'x']) expect(momentOf(bad)).toBeUndefined()
})

test('figures are as clerks write them', () => {
  expect(percent(83.24)).toBe('83.2%')
  expect(percent(undefined)).toBe('—')
  expect([span(59_000), span(60_000), span(330_000), span(5_400_000)]).toEqual(['59 秒', '1 分钟', '5 分 30 秒', '1 小时 30 分'])
  expect([ago(990_000, 1_000_000), ago(1, 300_001), ago(undefined)]).toEqual(['刚刚', '5 分钟前', '—'])
})
