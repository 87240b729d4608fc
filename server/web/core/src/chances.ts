// How often somebody may still sit, in words.

import type { Contest } from './api'

type Told = Pick<Contest, 'state' | 'chances_left' | 'paused'>

/** mayBegin reports whether a paper can be begun now; one begun before can always be gone on with. */
export function mayBegin(contest: Told): boolean {
  return contest.state === 'open' && !contest.paused && contest.chances_left !== undefined && contest.chances_left !== 0
}

/** chancesText says what is left now. */
export function chancesText(contest: Told): string {
  if (contest.state === 'upcoming') return '尚未开始'
  if (contest.state === 'closed') return '已结束'
  if (contest.paused) return '竞赛暂停，暂时不能开始答题'
  const left = contest.chances_left
  if (left === undefined) return '登录后查看答题机会'
  if (left < 0) return '不限次数'
  return left === 0 ? '答题机会已用完' : `还可答${left}次`
}
