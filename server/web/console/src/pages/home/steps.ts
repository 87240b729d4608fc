// What is left to do until workers can answer, in the order it is best done.
export interface Facts {
  /** Units below the top one; undefined: not known. */
  units?: number
  /** Questions that contests may draw. */
  drawable?: number
  /** Contests by state. */
  contests?: { draft: number; running: number; ended: number }
  totp?: boolean
}

export interface Step {
  title: string
  /** What it is for, or how it stands. */
  text: string
  to: string
  button: string
  done: boolean
}

/** The checklist. A step is done by facts, not by a tick. */
export function stepsOf(f: Facts): Step[] {
  const published = (f.contests?.running ?? 0) + (f.contests?.ended ?? 0)
  const drafts = f.contests?.draft ?? 0
  return [
    {
      title: '导入单位', to: '/units', button: '去导入单位', done: (f.units ?? 0) > 0,
      text: f.units ? `已有 ${f.units} 个下级单位。` : '从 Excel 导入单位树和在册人数。职工要选自己的单位，参与率按单位算。',
    },
    {
      title: '准备题库', to: '/banks', button: '去题库', done: (f.drawable ?? 0) > 0,
      text: f.drawable ? `有 ${f.drawable} 道题可以抽取。还可以导入自己的题。` : '导入题目，审核并发布。程序自带几部法律的题库。',
    },
    {
      title: '编写竞赛', to: '/contests', button: '去写竞赛', done: drafts + published > 0,
      text: drafts + published > 0 ? `有 ${drafts} 个草稿，${published} 个已发布。` : '从一个现成的方案开始，改时间、抽题和奖项；写的时候就会告诉您哪里不对。',
    },
    {
      title: '发布', to: '/contests', button: '去发布', done: published > 0,
      text: published > 0 ? `已发布 ${published} 个竞赛。` : '发布前会把将要发生的事逐条说清楚，确认后职工才看得到。',
    },
  ]
}

/** The first step not done, from 0; the number of steps when all are. */
export const nextStep = (steps: Step[]) => {
  const i = steps.findIndex((one) => !one.done)
  return i < 0 ? steps.length : i
}
