// A question as people write it, and what the pages say of questions.
import type { Shape } from '@/client'

export type Question = Shape<'BankQuestion'>
export type Text = Shape<'BankText'>
export type Kind = Text['kind']
export type Draft = Shape<'UploadDraft'>
export type Verdict = Draft['verdict']

export const kinds: { kind: Kind; name: string }[] = [
  { kind: 'single', name: '单选' }, { kind: 'multiple', name: '多选' }, { kind: 'judge', name: '判断' }, { kind: 'blank', name: '填空' },
]
export const kindName = (kind: string) => kinds.find((one) => one.kind === kind)?.name ?? '未认出'

export const statuses = [
  { status: 'candidate', name: '待审' }, { status: 'reviewed', name: '已审' }, { status: 'published', name: '已发布' },
] as const
export const statusName = (status: string) => statuses.find((one) => one.status === status)?.name ?? status

/** How drafts are sorted: name, whether something must be done, and what it means. */
export const verdicts: { verdict: Verdict; name: string; means: string }[] = [
  { verdict: 'broken', name: '不完整', means: '缺答案、缺选项等，改好以前不能收入' },
  { verdict: 'conflict', name: '矛盾', means: '与另一道题文字相同而答案不同，要先决定' },
  { verdict: 'duplicate', name: '重复', means: '题库里已有，不再收入' },
  { verdict: 'changed', name: '有修改', means: '题库里有同一道题的旧文字' },
  { verdict: 'look', name: '需查看', means: '可以收入，最好先看一眼' },
  { verdict: 'clean', name: '可收入', means: '没有疑问' },
]

export const letter = (i: number) => String.fromCharCode(65 + i)

/** What the server writes of a question, as a form holds it. A copy: nothing is shared. */
export function textOf(q: Question): Text {
  const kind = (q.kind || 'single') as Kind
  return {
    kind, stem: q.stem,
    options: (q.options ?? []).map((one) => ({ text: one.text, correct: one.correct })),
    answers: (q.answers ?? []).map((one) => [...(one ?? [])]),
    explanation: q.explanation,
    citations: (q.citations ?? []).map((one) => ({ law: one.law, article: one.article })),
    difficulty: q.difficulty,
    tags: [...(q.tags ?? [])],
  }
}

/** The form's text for the server: empty options, articles and tags left out, and what the kind has no use for. */
export function written(text: Text): Text {
  const blank = text.kind === 'blank'
  return {
    kind: text.kind,
    stem: text.stem.trim(),
    options: blank ? [] : (text.options ?? []).filter((one) => one.text.trim() !== '').map((one) => ({ text: one.text.trim(), correct: one.correct })),
    answers: blank ? (text.answers ?? []).map((one) => (one ?? []).map((word) => word.trim()).filter((word) => word !== '')) : [],
    explanation: (text.explanation ?? '').trim(),
    citations: (text.citations ?? []).filter((one) => one.law.trim() !== '' || one.article.trim() !== ''),
    difficulty: text.difficulty ?? 0,
    tags: (text.tags ?? []).map((tag) => tag.trim()).filter((tag) => tag !== ''),
  }
}

/** Gives a text what its kind needs: two fixed options, a list of options, or an answer per blank. */
export function fit(text: Text): void {
  if (text.kind === 'judge') {
    const right = text.options?.find((one) => one.correct)?.text
    text.options = ['正确', '错误'].map((word) => ({ text: word, correct: word === right }))
  } else if (text.kind === 'blank') {
    const n = Math.max(1, blanksOf(text.stem))
    text.answers = Array.from({ length: n }, (_, i) => text.answers?.[i] ?? [])
  } else {
    text.options ??= []
    while (text.options.length < 2) text.options.push({ text: '', correct: false })
    if (text.kind === 'single') {
      const first = text.options.findIndex((one) => one.correct)
      text.options.forEach((one, i) => { one.correct = i === first })
    }
  }
}

/** How many blanks a stem has: runs of four or more underscores. */
export const blanksOf = (stem: string) => (stem.match(/_{4,}/g) ?? []).length

/** A choice is right. In a single choice and a judgement, the others are not. */
export function choose(text: Text, i: number, right: boolean): void {
  const one = text.kind === 'single' || text.kind === 'judge'
  text.options?.forEach((option, at) => {
    if (at === i) option.correct = right
    else if (one && right) option.correct = false
  })
}
