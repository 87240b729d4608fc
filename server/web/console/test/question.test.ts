import { expect, test } from 'vitest'
import { blanksOf, choose, fit, written, type Text } from '@/pages/banks/text'

const text = (more: Partial<Text>): Text => ({ kind: 'single', stem: '题干', ...more })

test('a kind gets what it needs', () => {
  const judge = text({ kind: 'judge', options: [{ text: '错误', correct: true }] })
  fit(judge)
  expect(judge.options).toEqual([{ text: '正确', correct: false }, { text: '错误', correct: true }])
  const blank = text({ kind: 'blank', stem: '产假____天，其中____天在产前', answers: [['98']] })
  fit(blank)
  expect(blank.answers).toEqual([['98'], []])
  const single = text({ options: [{ text: '甲', correct: true }, { text: '乙', correct: true }, { text: '丙', correct: true }] })
  fit(single)
  expect(single.options!.map((one) => one.correct)).toEqual([true, false, false])
})

test('choosing one answer of a single choice gives up the others', () => {
  const one = text({ options: [{ text: '甲', correct: true }, { text: '乙', correct: false }] })
  choose(one, 1, true)
  expect(one.options!.map((o) => o.correct)).toEqual([false, true])
  const many = text({ kind: 'multiple', options: [{ text: '甲', correct: true }, { text: '乙', correct: false }] })
  choose(many, 1, true)
  expect(many.options!.map((o) => o.correct)).toEqual([true, true])
})

test('what is empty is not sent, nor what the kind has no use for', () => {
  expect(blanksOf('a____b________c')).toBe(2)
  const sent = written(text({ options: [{ text: ' 甲 ', correct: true }, { text: ' ', correct: false }], answers: [['x']], citations: [{ law: '', article: '' }], tags: ['', '产假'] }))
  expect(sent.options).toEqual([{ text: '甲', correct: true }])
  expect([sent.answers, sent.citations, sent.tags]).toEqual([[], [], ['产假']])
})
