// What was decided about the questions of one file. It outlives a reload of the page, until the file is taken in.
import { reactive, watch } from 'vue'
import type { Shape } from '@/client'
import type { Draft } from './text'

export type Decision = Shape<'UploadDecision'>

export interface Decisions {
  of: Record<number, Decision>
  set(draft: number, decision: Decision | undefined): void
  clear(): void
}

/** The decisions of one upload. */
export function decisions(upload: string): Decisions {
  const name = `lawquiz.upload.${upload}`
  let held: Record<number, Decision> = {}
  try {
    held = JSON.parse(sessionStorage.getItem(name) ?? '{}') as Record<number, Decision>
  } catch { /* what is not readable was never decided */ }
  const of = reactive(held)
  watch(of, () => { sessionStorage.setItem(name, JSON.stringify(of)) })
  return {
    of,
    set(draft, decision) {
      if (decision) of[draft] = decision
      else delete of[draft]
    },
    clear() {
      for (const draft of Object.keys(of)) delete of[Number(draft)]
      sessionStorage.removeItem(name)
    },
  }
}

/** What may be chosen for a draft, in words; the first is what happens if nothing is chosen. */
export function choices(draft: Draft): { value: string; name: string }[] {
  const known = (draft.matches ?? []).filter((one) => one.draft === 0 && one.question)
  const replace = known.map((one) => ({ value: `replace:${one.question!.id}`, name: `替换题库里的第 ${one.number} 题（原题成为旧修订）` }))
  const first = {
    broken: '改好以后才能收入', conflict: '必须先决定', duplicate: '不收（题库里已有）', changed: '作为新题收入', look: '作为新题收入', clean: '作为新题收入',
  }[draft.verdict]
  const out = [{ value: '', name: `按判断：${first}` }]
  if (draft.verdict === 'broken') return [...out, { value: 'skip', name: '不收' }]
  if (draft.verdict === 'conflict' || draft.verdict === 'duplicate') out.push({ value: 'take', name: '仍作为新题收入' })
  return [...out, ...replace, { value: 'skip', name: '不收' }]
}

export const valueOf = (decision: Decision | undefined) => !decision ? '' : decision.do === 'replace' ? `replace:${decision.id ?? ''}` : decision.do

export function decisionOf(value: string): Decision | undefined {
  if (value === '') return undefined
  return value.startsWith('replace:') ? { do: 'replace', id: value.slice(8) } : { do: value as Decision['do'] }
}

/** How many drafts stand undecided in the way of taking a file in. */
export function openConflicts(byVerdict: Record<string, number>, drafts: readonly Draft[], of: Record<number, Decision>): number {
  const settled = drafts.filter((one) => one.verdict === 'conflict' && of[one.draft]).length
  return Math.max(0, (byVerdict.conflict ?? 0) - settled)
}
