// A change of the unit tree as it is foreseen, told in lines.
import type { Shape } from '@/client'

export type Plan = Shape<'UnitPlan'>
export type Changes = Shape<'UnitChanges'>

/** The kinds of change that a plan holds, with their heads; empty ones are left out. */
export function parts(plan: Plan): { title: string; changes: Changes; tell: (one: Shape<'UnitChange'>) => string }[] {
  const became = (one: Shape<'UnitChange'>) => `${one.name}：${one.was || '（空）'} → ${one.now || '（空）'}`
  return [
    { title: '新增单位', changes: plan.added, tell: (one: Shape<'UnitChange'>) => `${one.name}${one.now ? `（${one.now}）` : ''}` },
    { title: '改名', changes: plan.renamed, tell: (one: Shape<'UnitChange'>) => `${one.was} → ${one.now}` },
    { title: '换上级（移动）', changes: plan.moved, tell: became },
    { title: '合并', changes: plan.merged, tell: became },
    { title: '增加别名', changes: plan.named, tell: became },
    { title: '换组别', changes: plan.regrouped, tell: became },
    { title: '是否计入参与率', changes: plan.apart, tell: became },
    { title: '在册人数', changes: plan.heads, tell: became },
    { title: '人数与下级合计相差一成以上', changes: plan.warnings, tell: (one: Shape<'UnitChange'>) => `${one.name}：${one.was}，${one.now}` },
  ].filter((one) => one.changes.total > 0)
}

/** Whether a plan changes anything. */
export const changes = (plan: Plan) => parts(plan).some((one) => one.changes !== plan.warnings) || plan.reordered

/** Who follows: people and their standings, in the background. */
export function follows(plan: Plan): string {
  const standings = (plan.standings ?? []).map((one) => `竞赛 ${one.title || one.contest} 的 ${one.standings} 个成绩`)
  if (plan.people === 0 && standings.length === 0) return ''
  return `确认后在后台重新归属 ${plan.people} 名职工${standings.length > 0 ? `，${standings.join('，')}` : ''}；已结束的竞赛不变。`
}
