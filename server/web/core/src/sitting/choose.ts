// From taps and typing to answers.

import type { ShownQuestion } from '../api'
import type { State } from './state'

const longest = 200 // characters of one blank, as the server counts them

/** chooseOption is the answer after a tap on an option, in the order shown; null if there is no such option. */
export function chooseOption(s: State, question: string, option: string): string[] | null {
  const asked = find(s, question)
  if (!asked?.options?.some((o) => o.id === option)) return null
  if (asked.kind !== 'multiple') return [option]
  const given = new Set(s.entries[question]?.given ?? [])
  if (!given.delete(option)) given.add(option)
  return asked.options.map((o) => o.id).filter((id) => given.has(id))
}

/** fillBlank is the answer after a text was written into one blank; what is too long is cut. Null if there is no such blank. */
export function fillBlank(s: State, question: string, blank: number, text: string): string[] | null {
  const blanks = find(s, question)?.blanks ?? 0
  if (blank < 0 || blank >= blanks) return null
  const given = s.entries[question]?.given ?? []
  const cut = [...text].slice(0, longest).join('')
  return Array.from({ length: blanks }, (_, i) => (i === blank ? cut : given[i] ?? ''))
}

function find(s: State, question: string): ShownQuestion | undefined {
  return s.paper?.questions.find((q) => q.id === question)
}
