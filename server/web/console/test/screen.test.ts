import { expect, test } from 'vitest'
import { countdown, perSlide, slidesOf, span, type Page } from '@/screen/model'

const unit = (i: number) => ({ unit_id: `u${i}`, unit: `单位${i}`, place: i + 1, people: 10 - i, participation: i, bar: i })
const page = (more: object) => ({ sections: [], people: [], boards: true, ...more }) as unknown as Page

test('a long ranking takes several slides, and empty ones are not turned to', () => {
  const slides = slidesOf(page({ sections: [{ group: '县区', total: 20, units: Array.from({ length: perSlide + 1 }, (_, i) => unit(i)) }, { group: '企业', total: 0, units: [] }] }))
  expect(slides.map((one) => [one.title, one.rows.length])).toEqual([['县区排行（1/2）', perSlide], ['县区排行（2/2）', 1]])
})

test('bars are drawn against the longest of their section', () => {
  const [slide] = slidesOf(page({ sections: [{ group: '', total: 3, units: [unit(0), unit(2), unit(4)] }] }))
  expect(slide!.rows.map((one) => one.bar)).toEqual([0, 50, 100])
  expect(slidesOf(page({ sections: [{ group: '', total: 1, units: [unit(0)] }] }))[0]!.rows[0]!.bar).toBe(0)
})

test('people are shown only while their board can be read', () => {
  const people = [{ place: 1, name: '王*芳', unit: '一厂', unit_id: 'u', points: 98, elapsed_ms: 1 }]
  expect(slidesOf(page({ people })).map((one) => one.title)).toEqual(['个人排行'])
  expect(slidesOf(page({ people, boards: false }))).toEqual([])
})

test('the countdown goes to the opening, then to the close', () => {
  const times = { opens_at: 1000, closes_at: 90_001_000 }
  expect(countdown(times, 0)).toEqual({ words: '距开始', left: '00:00:01' })
  expect(countdown(times, 1000)).toEqual({ words: '距截止', left: '1 天 01:00:00' })
  expect(countdown(times, 90_001_000)).toEqual({ words: '竞赛已结束', left: '' })
  expect(span(3_661_000)).toBe('01:01:01')
})
