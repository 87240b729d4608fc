import { expect, test } from 'vitest'
import { formsOf, problemsOf, type Rule, rulesOf, told } from '@/pages/materials/rules'

const rules: Rule[] = [
  { kind: 'essay', least: 1, most: 20, chars_max: 3000, original: true, by_day: '2026-04-10', groups: [{ group: '县（市、区）', least: 3 }], filing_only: ['市总对口单位'] },
  { kind: 'summary', least: 1 },
]

test('what is asked for comes back from the form as it went in', () => {
  expect(rulesOf(formsOf(rules))).toEqual({
    rules: [rules[0], { ...rules[1], most: undefined, chars_max: undefined, original: undefined, by_day: undefined, groups: undefined, filing_only: undefined }],
    bad: [],
  })
  expect(rulesOf(formsOf([])).rules).toEqual([])
})

test('a group and its number may be set apart by a space, a colon or a comma; what is neither is told', () => {
  const forms = formsOf([])
  forms[0]!.groups = ' 县（市、区） 3 \n开发区：2\n企业=10件\n\n高校'
  const { rules: [essay], bad } = rulesOf(forms)
  expect(essay?.groups).toEqual([{ group: '县（市、区）', least: 3 }, { group: '开发区', least: 2 }, { group: '企业', least: 10 }])
  expect(bad).toEqual([{ name: '征文', line: '高校' }])
})

test('a rule is told in sentences', () => {
  expect(told(rules[0]!)).toEqual([
    '每单位最少 1 件', '县（市、区）最少 3 件', '每单位最多 20 件，超过的不收', '每件最多 3000 字，超过的不收', '须声明原创', '2026-04-10 前（含当日）报送，此后的收下并标为迟交', '市总对口单位只需备案，没有最少件数',
  ])
  expect(told({ kind: 'family' })).toEqual([])
})

test('a problem of a file names its sheet, row and column', () => {
  expect(problemsOf([{ sheet: '征文', row: 7, column: '单位', message: '没有这个单位' }, { sheet: '', row: 0, column: '', message: '没有标题一列' }]))
    .toEqual([{ message: '没有这个单位', place: '征文 第 7 行 单位' }, { message: '没有标题一列', place: '整个文件' }])
})
