// Questions after their end, as they are shown, from wherever the device has them.

import type { Export, ReviewedQuestion, ShownQuestion } from '@core/index'

type ExportedQuestion = Export['papers'][number]['questions'][number]

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
}

/** Papers this page has seen while they were answered, by id. Nothing of them outlives the page. */
const seen = new Map<string, ShownQuestion[]>()

export function remember(paper: string, questions: ShownQuestion[]): void {
  seen.set(paper, questions)
}

/** questionsOf returns a paper's questions as far as this page knows them. */
export const questionsOf = (paper: string): ShownQuestion[] => seen.get(paper) ?? []

/** reviewed joins the questions of a paper with what the server says of them. */
export function reviewed(questions: ShownQuestion[], review: ReviewedQuestion[]): Told[] {
  const by = new Map(review.map((one) => [one.id, one]))
  return questions.flatMap((question, i) => {
    const one = by.get(question.id)
    if (!one) return []
    const { id, correct, points, full, explanation, citations } = one
    return [{
      id, number: i + 1, kind: question.kind_name, stem: question.stem, correct, points, full, explanation,
      citations, answered: (one.given ?? []).some((text) => text !== ''),
      lines: question.blanks ? blanksOf(one.given ?? [], one.accepted ?? []) : optionsOf(question, one),
    }]
  })
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

/** exported tells what the record holds of an older paper; options nobody chose are not in it. */
export function exported(questions: ExportedQuestion[]): Told[] {
  return questions.flatMap((question, i) => {
    const review = question.review
    if (!review) return []
    const given = question.answer ?? []
    const right = review.right ?? []
    const lines: Line[] = right.map((text) => ({ text, right: true, mine: given.includes(text) }))
    for (const text of given) if (!right.includes(text)) lines.push({ text, right: false, mine: true })
    const { correct, points, full, explanation, citations } = review
    return [{
      id: question.id, number: i + 1, kind: question.kind_name, stem: question.stem, correct, points, full, explanation,
      citations, answered: given.some((text) => text !== ''),
      lines: review.accepted ? blanksOf(given, review.accepted) : lines,
    }]
  })
}
