// A sitting as it is shown.

import { answersOf, tidy, unsaved } from './merge'
import type { Phase, State } from './state'

/** phaseOf is a sitting's stage, with saving for a save under way. */
export function phaseOf(s: State): Phase {
  return s.stage === 'answering' && s.busy.save ? 'saving' : s.stage
}

/** Keeping is where the answers are: saved, in the server's record; device, on this device alone; page, in this page alone. */
export interface Keeping {
  state: 'saved' | 'saving' | 'pending' | 'device' | 'page' | 'login'
  text: string
}

/** keepingOf tells where the answers are. remembers: whether the device keeps anything. */
export function keepingOf(s: State, remembers: boolean): Keeping {
  if (s.halted) return { state: 'login', text: '登录已失效，请重新登录；已答内容还在' }
  const open = s.stage === 'answering' || s.stage === 'loading'
  if (s.stage === 'failed' || open && !unsaved(s)) return { state: 'saved', text: count(s) > 0 ? '已保存' : '' }
  if (s.result) return { state: 'saved', text: '已交卷' }
  if (s.tries > 0 && !remembers) return { state: 'page', text: '网络不通，正在重试，请不要关闭页面' }
  if (s.tries > 0) return { state: 'device', text: open ? '网络不通，答案已存在本机，网络恢复后自动上传' : '网络不通，答案已存在本机，恢复后自动交卷' }
  if (!open) return { state: 'saving', text: '正在交卷…' }
  if (s.fault) return { state: 'pending', text: s.fault.detail }
  return s.busy.save ? { state: 'saving', text: '正在保存…' } : { state: 'pending', text: '待保存' }
}

/** Card is one square of the answer card. */
export interface Card {
  id: string
  number: number
  kind: string
  answered: boolean
  unsure: boolean
}

/** cardOf is the answer card, in the order of the paper. A question with blanks is answered when all are filled. */
export function cardOf(s: State): Card[] {
  return (s.paper?.questions ?? []).map((q, i) => {
    const given = tidy(s.entries[q.id]?.given)
    const answered = q.blanks ? given.length === q.blanks && given.every((text) => text.trim() !== '') : given.length > 0
    return { id: q.id, number: i + 1, kind: q.kind_name, answered, unsure: s.unsure.includes(q.id) }
  })
}

/** askBeforeHandingIn is what to ask before a paper with gaps is handed in; empty if there are none. */
export function askBeforeHandingIn(s: State): string {
  const cards = cardOf(s)
  const gaps = cards.filter((c) => !c.answered).length
  const unsure = cards.filter((c) => c.unsure).length
  const parts = [gaps > 0 ? `${gaps}题未答` : '', unsure > 0 ? `${unsure}题标记为不确定` : ''].filter(Boolean)
  return parts.length > 0 ? `还有${parts.join('，')}，确定交卷吗？` : ''
}

/** endingOf says how a sitting came to its end, where that is not as the worker would expect; else empty. */
export function endingOf(s: State): string {
  if (!s.result) return ''
  if (s.result.finished_by === 'deadline') return '答题时间已到，系统按已保存的答案交卷'
  return s.elsewhere ? '这份试卷已在其他页面或设备上交卷，以那次提交的答案为准' : ''
}

function count(s: State): number {
  return Object.keys(answersOf(s.entries, s.paper)).length
}
