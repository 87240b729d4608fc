import { expect, test } from 'vitest'
import { faultsAt, placeName } from '@/parts/place'

test('a place is told in the words of the form', () => {
  expect(placeName('body.question.options[2].text')).toBe('题目 › 选项 3 › 内容')
  expect(placeName('body')).toBe('内容')
  expect(placeName('query.zzz')).toBe('zzz')
})

test('a fault stands at its field and at the fields around it, and nowhere else', () => {
  const places = [{ location: 'body.question.options[1].text', message: 'a' }, { location: 'body.question.stem', message: 'b' }]
  expect(faultsAt(places, 'body.question.options[1]')).toEqual(['a'])
  expect(faultsAt(places, 'body.question.options')).toEqual(['a'])
  expect(faultsAt(places, 'body.question.option')).toEqual([])
  expect(faultsAt(places, 'body.question')).toEqual(['a', 'b'])
})
