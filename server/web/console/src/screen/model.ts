// What the big screen shows, apart from how: its pages, and the words of the countdown.
import type { Shape } from './link'

export type Page = Shape<'ScreenPage'>

/** One row of a ranking. */
export interface Row {
  key: string
  place: string
  name: string
  beside: string
  value: string
  /** 0 to 100; -1 for none. */
  bar: number
}

/** One table that the screen turns to. */
export interface Slide {
  key: string
  title: string
  rows: Row[]
}

/** Rows that fit under each other and are read from ten metres. */
export const perSlide = 8

const chunks = <T>(all: readonly T[]): T[][] => Array.from({ length: Math.ceil(all.length / perSlide) }, (_, i) => all.slice(i * perSlide, (i + 1) * perSlide))
export const number = (n: number) => n.toLocaleString('zh-CN')
const rate = (share: number | undefined) => share === undefined ? '' : `${Math.round(share * 10) / 10}%`

/** A unit's row; bars are drawn against the longest of its section, for a rate of 3 % is no bar in a hall. */
function unitRow(one: Shape<'Line'>, longest: number): Row {
  return { key: one.unit_id, place: one.place ? String(one.place) : '—', name: one.unit, beside: `${number(one.people)} 人`, value: rate(one.participation) || `${number(one.people)} 人`, bar: longest > 0 ? one.bar / longest * 100 : 0 }
}

function personRow(one: Shape<'BoardRow'>, i: number): Row {
  return { key: `${one.unit_id}/${one.name}/${i}`, place: String(one.place), name: one.name, beside: one.unit, value: `${one.points} 分`, bar: -1 }
}

/** The slides of a page, in the order they are turned to. Tables without rows are left out. */
export function slidesOf(page: Page): Slide[] {
  const units = (page.sections ?? []).flatMap((section, s) => {
    const longest = Math.max(0, ...(section.units ?? []).map((one) => one.bar))
    return chunks(section.units ?? []).map((rows, i, all) => ({
      key: `u${s}.${i}`, title: `${section.group || '单位'}排行${all.length > 1 ? `（${i + 1}/${all.length}）` : ''}`, rows: rows.map((one) => unitRow(one, longest)),
    }))
  })
  const people = page.boards ? chunks(page.people ?? []).map((rows, i, all) => ({
    key: `p${i}`, title: `个人排行${all.length > 1 ? `（${i + 1}/${all.length}）` : ''}`, rows: rows.map(personRow),
  })) : []
  return [...units, ...people].filter((one) => one.rows.length > 0)
}

/** What is counted down to, and how long it is. */
export function countdown(page: Pick<Page, 'opens_at' | 'closes_at'>, now: number): { words: string; left: string } {
  if (now < page.opens_at) return { words: '距开始', left: span(page.opens_at - now) }
  if (now < page.closes_at) return { words: '距截止', left: span(page.closes_at - now) }
  return { words: '竞赛已结束', left: '' }
}

/** 3 天 04:05:06 */
export function span(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const clock = `${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
  return s >= 86_400 ? `${Math.floor(s / 86_400)} 天 ${clock}` : clock
}
