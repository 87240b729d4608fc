import { describe, expect, test } from 'vitest'
import { chancesText, mayBegin } from '../src/chances'
import * as f from '../src/format'

const at = (text: string) => Date.parse(`${text}+08:00`)

describe('formats', () => {
  test.each([[0, '0秒'], [45_400, '45秒'], [200_000, '3分20秒'], [59_600, '1分0秒'], [3_725_000, '1小时2分5秒'], [-1, '0秒']])(
    'elapsed %d is %s', (ms, text) => expect(f.elapsedText(ms)).toBe(text))

  test('points, percentages and places', () => {
    expect([f.pointsText(92.5), f.pointsText(100), f.pointsText(33.33)]).toEqual(['92.5分', '100分', '33.33分'])
    expect([f.percentText(85.5), f.percentText(0), f.percentText(undefined)]).toEqual(['85.5%', '0%', '暂无'])
    expect([f.placeText(3), f.placeText(undefined), f.placeText(0)]).toEqual(['第3名', '未排名', '未排名'])
    expect(f.placeOfText(3, 120)).toBe('第3名 / 共120人')
  })

  test('moments are those of Shanghai, wherever the phone is', () => {
    expect(f.momentText(at('2021-03-08T09:05:00'))).toBe('2021年3月8日 09:05')
    expect(f.dateText(at('2020-12-31T23:59:59'))).toBe('2020年12月31日')
    expect(f.dateText(at('2021-01-01T00:00:00'))).toBe('2021年1月1日')
    expect(f.untilText(at('2021-03-15T00:00:00'))).toBe('2021年3月14日 24:00')
    expect(f.windowText(at('2021-03-08T00:00:00'), at('2021-03-15T00:00:00'))).toBe('2021年3月8日 00:00 至 2021年3月14日 24:00')
  })

  test('a stale board says since when', () => {
    const board = { as_of: at('2021-03-08T12:30:00'), stale: false }
    expect(f.staleText(board)).toBe('')
    expect(f.staleText(board, true)).toBe('数据截至3月8日 12:30，恢复后自动更新')
    expect(f.staleText({ ...board, stale: true, stale_since: at('2021-03-08T12:01:00') })).toBe('数据截至3月8日 12:01，恢复后自动更新')
    expect(f.staleText({ ...board, stale: true })).toBe('数据截至3月8日 12:30，恢复后自动更新')
  })
})

test.each([
  ['upcoming', undefined, '尚未开始', false], ['closed', 3, '已结束', false], ['open', undefined, '登录后查看答题机会', false],
  ['open', -1, '不限次数', true], ['open', 0, '答题机会已用完', false], ['open', 2, '还可答2次', true],
] as const)('chances: %s %s is %s', (state, chances_left, text, may) => {
  expect(chancesText({ state, chances_left })).toBe(text)
  expect(mayBegin({ state, chances_left })).toBe(may)
})

test('a paused contest takes no new papers', () => {
  const paused = { state: 'open', chances_left: 2, paused: true } as const
  expect(chancesText(paused)).toBe('竞赛暂停，暂时不能开始答题')
  expect(mayBegin(paused)).toBe(false)
})
