// Practising: what is asked of the server, and the book of questions once answered wrongly (错题本).

import type { ReviewedQuestion, ShownQuestion } from './api'
import type { Storage } from './platform'

/** PracticeLaw is a law one can practise, with how many questions there are on it. */
export interface PracticeLaw {
  law: string
  questions: number
}

/** PracticeQuestion is a question with the law it is on. */
export interface PracticeQuestion extends ShownQuestion {
  law: string
}

/** Explained is a practised question with its key, shown as soon as it is answered. */
export type Explained = ReviewedQuestion

/** Mistake is a question in the book. at is the server's time of the last wrong answer. */
export interface Mistake {
  id: string
  law: string
  stem: string
  wrong: number
  /** Right answers in a row since. */
  right: number
  at: number
}

const enough = 2 // right answers in a row, and a question leaves the book
const most = 500

/** noted is a book after one more answer: wrong puts a question in front, right often enough takes it out. */
export function noted(book: readonly Mistake[], question: Pick<PracticeQuestion, 'id' | 'law' | 'stem'>, correct: boolean, at: number): Mistake[] {
  const there = book.find((m) => m.id === question.id)
  const others = book.filter((m) => m.id !== question.id)
  const { id, law, stem } = question
  if (!correct) return [{ id, law, stem, wrong: (there?.wrong ?? 0) + 1, right: 0, at }, ...others].slice(0, most)
  if (!there) return others
  if (there.right + 1 >= enough) return others
  return book.map((m) => (m.id === id ? { ...m, right: m.right + 1 } : m))
}

/** byLaw counts a book's questions by law, the most first. */
export function byLaw(book: readonly Mistake[]): PracticeLaw[] {
  const counts = new Map<string, number>()
  for (const m of book) counts.set(m.law, (counts.get(m.law) ?? 0) + 1)
  return [...counts].map(([law, questions]) => ({ law, questions })).sort((a, b) => b.questions - a.questions)
}

/** Notebook keeps a person's book on the device. Where nothing can be kept it lasts as long as the page. */
export class Notebook {
  private readonly key: string
  private held: Mistake[] = []
  private broken = false

  constructor(private readonly storage: Storage, person: string) {
    this.key = `lawquiz.mistakes.${person}`
    this.held = this.read()
  }

  /** The book, newest mistake first; of one law if one is named. */
  list(law?: string): Mistake[] {
    return this.held.filter((m) => law === undefined || m.law === law)
  }

  note(question: Pick<PracticeQuestion, 'id' | 'law' | 'stem'>, correct: boolean, at: number): void {
    this.write(noted(this.read(), question, correct, at))
  }

  remove(id: string): void {
    this.write(this.read().filter((m) => m.id !== id))
  }

  clear(): void {
    this.write([])
  }

  private write(book: Mistake[]): void {
    this.held = book
    try {
      this.storage.set(this.key, JSON.stringify(book))
      this.broken = false
    } catch { // full or forbidden: held has it while the page lives
      this.broken = true
    }
  }

  /** What is kept, which another page may have changed; what is no book is an empty one. */
  private read(): Mistake[] {
    if (this.broken) return this.held
    try {
      const text = this.storage.get(this.key)
      if (text === null) return []
      const book: unknown = JSON.parse(text)
      return Array.isArray(book) ? book.filter(isMistake) : []
    } catch {
      return this.held
    }
  }
}

function isMistake(value: unknown): value is Mistake {
  const m = value as Mistake | null
  return typeof m?.id === 'string' && typeof m.law === 'string' && typeof m.wrong === 'number' && typeof m.right === 'number'
}
