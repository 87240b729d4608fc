// A contest's document as the form holds it: every list and part there, so that fields can be bound to.
import type { Shape } from '@/client'

type Sent = Shape<'Form'>
type Filled<T> = { [K in keyof T]-?: NonNullable<T[K]> }

export interface Section { kind: string; count: number; points: number; partial: string; bank: string[] }
export interface Form {
  id: string
  title: string
  contact: string
  audience: string
  pass: string
  review: string
  practice: string
  rehearsal: boolean
  hosts: { role: string; name: string }[]
  window: { open: string; close: string }
  register: string[]
  participation: { people: string; of: string; answered: number }
  bank: string[]
  paper: { sections: Section[]; at_least: { law: string; count: number }[]; time_limit: string }
  attempts: { per_day: number; per_week: number; per_month: number; per_contest: number }
  standing: { counts: string; ties: string[]; places: string }
  units: { rank_by: string[]; min_head_count: number; groups: string[] }
}

/** A form to be filled in, from what the server knows. A copy: nothing is shared. */
export function opened(sent: Sent): Form {
  const f = JSON.parse(JSON.stringify(sent)) as Partial<Filled<Sent>>
  const paper = (f.paper ?? {}) as Partial<Form['paper']>
  return {
    id: f.id ?? '', title: f.title ?? '', contact: f.contact ?? '', audience: f.audience ?? '', pass: f.pass ?? '', review: f.review ?? 'never',
    practice: f.practice ?? 'closed', rehearsal: f.rehearsal ?? false,
    hosts: (f.hosts ?? []).map((one) => ({ role: one.role ?? '', name: one.name ?? '' })),
    window: { open: f.window?.open ?? '', close: f.window?.close ?? '' },
    register: (f.register ?? ['name', 'unit']) as string[],
    participation: { people: f.participation?.people ?? 'all', of: f.participation?.of ?? '职工数', answered: f.participation?.answered ?? 1 },
    bank: f.bank ?? [],
    paper: {
      sections: (paper.sections ?? []).map((one) => ({ kind: one.kind ?? 'single', count: one.count ?? 0, points: one.points ?? 0, partial: one.partial ?? 'none', bank: one.bank ?? [] })),
      at_least: (paper.at_least ?? []).map((one) => ({ law: one.law ?? '', count: one.count ?? 0 })),
      time_limit: paper.time_limit ?? '',
    },
    attempts: { per_day: 0, per_week: 0, per_month: 0, per_contest: 0, ...(f.attempts as Partial<Form['attempts']> | undefined) },
    standing: { counts: f.standing?.counts ?? 'best', ties: (f.standing?.ties ?? []) as string[], places: f.standing?.places ?? 'unique' },
    units: { rank_by: (f.units?.rank_by ?? []) as string[], min_head_count: f.units?.min_head_count ?? 0, groups: f.units?.groups ?? [] },
  }
}

/** The form for the server: without lines that nothing is written in. */
export function sent(f: Form): Sent {
  const out = JSON.parse(JSON.stringify(f)) as Form
  out.hosts = out.hosts.filter((one) => one.role.trim() !== '' || one.name.trim() !== '')
  out.paper.at_least = out.paper.at_least.filter((one) => one.law.trim() !== '' || one.count > 0)
  out.units.groups = out.units.groups.map((one) => one.trim()).filter(Boolean)
  for (const section of out.paper.sections) if (section.kind !== 'multiple' && section.kind !== 'blank') section.partial = 'none'
  const { attempts, ...rest } = out
  const limited = Object.values(attempts).some((n) => n > 0)
  return (limited ? { ...rest, attempts } : rest) as unknown as Sent
}

/** “2026-03-08 24:00” as a date and a time to be picked apart in two fields; the field of a time knows no 24:00. */
export const dayOf = (moment: string) => /^\d{4}-\d\d-\d\d/.exec(moment)?.[0] ?? ''
export const timeOf = (moment: string) => /\d\d:\d\d$/.exec(moment)?.[0] ?? ''
export const joined = (day: string, time: string) => day === '' ? '' : `${day} ${time || '00:00'}`

/** 10m, 90s or 1h30m in minutes; 0 for none. */
export function minutesOf(limit: string): number {
  const [, h = '0', m = '0', s = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(limit) ?? []
  return Number(h) * 60 + Number(m) + Number(s) / 60
}
export const limitOf = (minutes: number) => minutes > 0 ? `${Math.round(minutes * 60) % 60 === 0 ? `${Math.round(minutes)}m` : `${Math.round(minutes * 60)}s`}` : ''

export const peopleNames = [['all', '全体职工'], ['women', '女职工'], ['members', '工会会员']] as const
export const reviewNames = [['never', '不公布'], ['after_submit', '交卷后马上看'], ['after_close', '竞赛结束后看']] as const
export const countNames = [['best', '取最好的一次'], ['sum', '各次相加'], ['best_per_day', '每天最好的一次相加'], ['first', '取第一次'], ['last', '取最后一次'], ['mean', '各次平均']] as const
export const tieNames = [['elapsed', '用时少的在前'], ['finished_at', '先交卷的在前'], ['first_at', '先参赛的在前'], ['sittings', '次数少的在前']] as const
export const metricNames = [['participation', '参与率'], ['people', '参赛人数'], ['sittings', '参赛人次'], ['mean_points', '人均成绩'], ['pass_rate', '合格率'], ['full_rate', '满分率'], ['points', '总分']] as const
export const fieldNames = [['name', '姓名'], ['unit', '单位'], ['gender', '性别'], ['phone', '手机号']] as const
export const partialNames = [['none', '全对才得分'], ['half', '漏选得一半'], ['per_option', '按选对的个数得分']] as const
