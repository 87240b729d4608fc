// Questions after their end, as they are shown.

import type { ReviewedQuestion, ShownQuestion } from '@core/index'

export interface Line {
  text: string
  right: boolean
  mine: boolean
}

export interface Told {
  id: string
  number: number
  kind: string
  stem: string
  correct: boolean
  answered: boolean
  points: number
  full: number
  lines: Line[]
  explanation: string
  citations: { law: string; article: string }[]
  corrected: { text: string; reason: string } | null // the key is not the one the question was published with
}

/** reviewed joins the questions of a paper with what the server says of them. */
export function reviewed(questions: ShownQuestion[], review: ReviewedQuestion[]): Told[] {
  const by = new Map(review.map((one) => [one.id, one]))
  return questions.flatMap((question, i) => {
    const one = by.get(question.id)
    return one ? [tell(question, one, i + 1)] : []
  })
}

/** tell joins one question with what the server says of it. */
export function tell(question: ShownQuestion, one: ReviewedQuestion, number: number): Told {
  const { correct, points, full, explanation, citations } = one
  return {
    id: question.id, number, kind: question.kind_name, stem: question.stem, correct, points, full, explanation, citations,
    corrected: one.corrected ?? null,
    answered: (one.given ?? []).some((text) => text !== ''),
    lines: question.blanks ? blanksOf(one.given ?? [], one.accepted ?? []) : optionsOf(question, one),
  }
}

function optionsOf(question: ShownQuestion, one: ReviewedQuestion): Line[] {
  return (question.options ?? []).map((option, i) => ({
    text: (question.kind === 'judge' ? '' : String.fromCharCode(65 + i) + '. ') + option.text,
    right: one.key?.includes(option.id) ?? false,
    mine: one.given?.includes(option.id) ?? false,
  }))
}

function blanksOf(given: string[], accepted: (string[] | null)[]): Line[] {
  return accepted.map((texts, i) => ({
    text: `第${i + 1}空：您填“${given[i] || '未填'}”，答案是“${(texts ?? []).join('”或“')}”`, right: false, mine: false,
  }))
}
