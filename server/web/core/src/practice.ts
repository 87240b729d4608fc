// Practising (练习): some questions one after another, each explained as soon as it is answered.

import type { PracticeAsk, PracticeQuestion, PracticeReview } from './api'
import type { Client } from './client'
import { type Problem, problemOf } from './problem'
import { tapped, written } from './sitting/choose'

/** Drilling is what a worker sees while she practises. */
export interface Drilling {
  questions: PracticeQuestion[]
  /** Which question is shown; questions.length when all are done, and while there are none. */
  index: number
  /** Her answer to the question shown, so far. */
  given: string[]
  /** What the answer was worth, with the key; null until the server has said. */
  review: PracticeReview | null
  answered: number
  right: number
  /** Questions are being drawn. */
  loading: boolean
  /** An answer is being marked. */
  checking: boolean
  /** Why drawing or marking failed; null if it did not. */
  problem: Problem | null
  /** The question shown can no longer be practised: it was changed, or a contest draws from its bank now. */
  gone: boolean
}

const nothing: Drilling = {
  questions: [], index: 0, given: [], review: null, answered: 0, right: 0, loading: false, checking: false, problem: null, gone: false,
}

/** Drill leads through a set of questions. It keeps nothing: what was wrong stands in the server's book. */
export class Drill {
  private held = nothing
  private round = 0

  constructor(
    private readonly client: Pick<Client, 'practiceQuestions' | 'practiceAnswer'>,
    private readonly ask: PracticeAsk,
    private readonly changed: (now: Drilling) => void,
  ) {}

  get state(): Drilling {
    return this.held
  }

  get question(): PracticeQuestion | undefined {
    return this.held.questions[this.held.index]
  }

  /** Draws questions; what was practised before is put away. */
  async open(): Promise<void> {
    const round = ++this.round
    this.tell({ ...nothing, loading: true })
    try {
      const drawn = await this.client.practiceQuestions(this.ask)
      if (round === this.round) this.tell({ ...nothing, questions: drawn.items })
    } catch (thrown) {
      if (round === this.round) this.tell({ ...nothing, problem: problemOf(thrown) })
    }
  }

  choose(option: string): void {
    if (this.question) this.give(tapped(this.question, this.held.given, option))
  }

  fill(blank: number, text: string): void {
    if (this.question) this.give(written(this.question, this.held.given, blank, text))
  }

  /** Whether there is enough of an answer to be marked: an option, or a text in some blank. */
  get ready(): boolean {
    return this.held.given.some((text) => text.trim() !== '')
  }

  /** Has the answer marked. A second tap changes nothing, for every answer counts. */
  async check(): Promise<void> {
    const { question, held, round } = this
    if (!question || held.review || held.checking || held.gone || !this.ready) return
    this.tell({ ...held, checking: true, problem: null })
    try {
      const review = await this.client.practiceAnswer({ question: question.id, revision: question.revision, answer: held.given })
      if (round !== this.round) return
      const right = this.held.right + (review.correct ? 1 : 0)
      this.tell({ ...this.held, review, checking: false, answered: this.held.answered + 1, right })
    } catch (thrown) {
      if (round !== this.round) return
      const problem = problemOf(thrown)
      const gone = problem.code === 'revision_stale' || problem.code === 'not_found'
      this.tell({ ...this.held, problem, gone, checking: false })
    }
  }

  /** Goes on, from a question that is explained or gone. */
  next(): void {
    const { held } = this
    if (!held.review && !held.gone) return
    this.tell({ ...held, index: held.index + 1, given: [], review: null, problem: null, gone: false })
  }

  private give(given: string[] | null): void {
    if (given && !this.held.review && !this.held.checking && !this.held.gone) this.tell({ ...this.held, given })
  }

  private tell(now: Drilling): void {
    this.held = now
    this.changed(now)
  }
}
