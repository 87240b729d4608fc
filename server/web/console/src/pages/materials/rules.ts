// What a contest asks for of each kind of material, between the form and the server.
import type { Shape } from '@/client'

export type Rule = Shape<'MaterialRule'>
export type Kind = Rule['kind']

/** The kinds in the order of lists, as clerks call them. */
export const kinds: readonly { kind: Kind; name: string }[] = [
  { kind: 'essay', name: '征文' }, { kind: 'family', name: '最美家庭' }, { kind: 'summary', name: '总结材料' },
  { kind: 'activity', name: '活动材料' }, { kind: 'contract', name: '专项集体合同文本' },
]

/** A rule as it is typed. */
export interface RuleForm {
  kind: Kind
  name: string
  least: string
  most: string
  chars: string
  original: boolean
  by: string
  /** A group and its number in a line. */
  groups: string
  filing: string
}

const text = (n: number | undefined) => n ? String(n) : ''

/** A form for every kind, with what is asked for now. */
export function formsOf(rules: readonly Rule[]): RuleForm[] {
  return kinds.map(({ kind, name }) => {
    const rule = rules.find((one) => one.kind === kind)
    return {
      kind, name, least: text(rule?.least), most: text(rule?.most), chars: text(rule?.chars_max), original: rule?.original ?? false, by: rule?.by_day ?? '',
      groups: (rule?.groups ?? []).map((one) => `${one.group} ${one.least}`).join('\n'), filing: (rule?.filing_only ?? []).join('、'),
    }
  })
}

/** A line that is no group with a number. */
export interface BadLine {
  name: string
  line: string
}

/** What the forms ask for, kinds without any demand left out, and lines that cannot be read. */
export function rulesOf(forms: readonly RuleForm[]): { rules: Rule[]; bad: BadLine[] } {
  const bad: BadLine[] = []
  const rules = forms.flatMap((form) => {
    const groups = form.groups.split('\n').map((line) => line.trim()).filter(Boolean).flatMap((line) => {
      const [, group, least] = /^(.+?)[\s:：=，,]+(\d{1,4})\s*件?$/.exec(line) ?? []
      if (group === undefined) bad.push({ name: form.name, line })
      return group === undefined ? [] : [{ group: group.trim(), least: Number(least) }]
    })
    const filing = form.filing.split(/[、,，\n]/).map((one) => one.trim()).filter(Boolean)
    const rule: Rule = {
      kind: form.kind, least: number(form.least), most: number(form.most), chars_max: number(form.chars), original: form.original || undefined, by_day: form.by || undefined,
      groups: groups.length > 0 ? groups : undefined, filing_only: filing.length > 0 ? filing : undefined,
    }
    return Object.entries(rule).some(([key, value]) => key !== 'kind' && value !== undefined) ? [rule] : []
  })
  return { rules, bad }
}

// A field of type number gives a number once it is typed in.
const number = (typed: string | number) => Number(typed) || undefined

/** A rule in words, a sentence each. */
export function told(rule: Rule): string[] {
  return [
    rule.least ? `每单位最少 ${rule.least} 件` : '', ...(rule.groups ?? []).map((one) => `${one.group}最少 ${one.least} 件`),
    rule.most ? `每单位最多 ${rule.most} 件，超过的不收` : '', rule.chars_max ? `每件最多 ${rule.chars_max} 字，超过的不收` : '', rule.original ? '须声明原创' : '',
    rule.by_day ? `${rule.by_day} 前（含当日）报送，此后的收下并标为迟交` : '', rule.filing_only?.length ? `${rule.filing_only.join('、')}只需备案，没有最少件数` : '',
  ].filter(Boolean)
}

/** What is wrong with a row of a file, and where, for the list of problems. */
export const problemsOf = (faults: readonly Shape<'ImportFault'>[] | null) =>
  (faults ?? []).map((one) => ({ message: one.message, place: [one.sheet, one.row ? `第 ${one.row} 行` : '', one.column].filter(Boolean).join(' ') || '整个文件' }))
