// The book of questions once answered wrongly (错题本), which the server holds.

import type { WrongQuestion } from './api'
import type { Client } from './client'
import { type Problem, problemOf } from './problem'

/** Noted is a book as far as it has been read. */
export interface Noted {
  /** The one answered last first; null before the first reading. */
  items: WrongQuestion[] | null
  /** How many may be practised now; may be more than items. */
  total: number
  /** How many wait for a contest that draws from their banks. */
  waiting: number
  loading: boolean
  /** Why the newest reading or removal failed; what was read before is kept. Null if it did not. */
  problem: Problem | null
}

const page = 50

/** Notebook reads a person's book and takes questions out of it. The newest reading wins. */
export class Notebook {
  private held: Noted = { items: null, total: 0, waiting: 0, loading: false, problem: null }
  private round = 0

  constructor(
    private readonly client: Pick<Client, 'wrong' | 'forgetWrong'>,
    private readonly changed: (now: Noted) => void,
  ) {}

  get state(): Noted {
    return this.held
  }

  /** Reads the book from its beginning. */
  open(): Promise<void> {
    return this.read(0)
  }

  /** Reads on, where not all are listed. */
  async more(): Promise<void> {
    const { items, total, loading } = this.held
    if (!loading && items && items.length < total) await this.read(items.length)
  }

  /** Takes a question out. One that another device took out before is out all the same. */
  async forget(id: string): Promise<void> {
    try {
      await this.client.forgetWrong(id)
    } catch (thrown) {
      const problem = problemOf(thrown)
      if (problem.code !== 'not_found') return this.tell({ ...this.held, problem })
    }
    const { items, total } = this.held
    const left = items?.filter((one) => one.id !== id) ?? null
    if (left?.length !== items?.length) this.tell({ ...this.held, items: left, total: total - 1, problem: null })
  }

  private async read(offset: number): Promise<void> {
    const round = ++this.round
    this.tell({ ...this.held, loading: true, problem: null })
    try {
      const book = await this.client.wrong({ limit: page, offset })
      if (round !== this.round) return
      const before = offset > 0 ? this.held.items ?? [] : []
      const fresh = book.items.filter((one) => !before.some((other) => other.id === one.id))
      this.tell({ items: [...before, ...fresh], total: book.total, waiting: book.waiting, loading: false, problem: null })
    } catch (thrown) {
      if (round === this.round) this.tell({ ...this.held, loading: false, problem: problemOf(thrown) })
    }
  }

  private tell(now: Noted): void {
    this.held = now
    this.changed(now)
  }
}
