// From taps and typing to answers.

import type { ShownQuestion } from '../api'
import type { State } from './state'

const longest = 200 // characters of one blank, as the server counts them

/** tapped is an answer after a tap on an option, in the order shown; null if there is no such option. */
export function tapped(asked: ShownQuestion, given: readonly string[], option: string): string[] | null {
  if (!asked.options?.some((o) => o.id === option)) return null
  if (asked.kind !== 'multiple') return [option]
  const chosen = new Set(given)
  if (!chosen.delete(option)) chosen.add(option)
  return asked.options.map((o) => o.id).filter((id) => chosen.has(id))
}

/** written is an answer after a text was written into one blank; what is too long is cut. Null if there is no such blank. */
export function written(asked: ShownQuestion, given: readonly string[], blank: number, text: string): string[] | null {
  const blanks = asked.blanks ?? 0
  if (blank < 0 || blank >= blanks) return null
  const cut = [...text].slice(0, longest).join('')
  return Array.from({ length: blanks }, (_, i) => (i === blank ? cut : given[i] ?? ''))
}

/** chooseOption is the answer of a sitting after a tap on an option; null if there is no such option. */
export function chooseOption(s: State, question: string, option: string): string[] | null {
  const asked = find(s, question)
  return asked ? tapped(asked, s.entries[question]?.given ?? [], option) : null
}

/** fillBlank is the answer of a sitting after a text was written into one blank; null if there is no such blank. */
export function fillBlank(s: State, question: string, blank: number, text: string): string[] | null {
  const asked = find(s, question)
  return asked ? written(asked, s.entries[question]?.given ?? [], blank, text) : null
}

function find(s: State, question: string): ShownQuestion | undefined {
  return s.paper?.questions.find((q) => q.id === question)
}
