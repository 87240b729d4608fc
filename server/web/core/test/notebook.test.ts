import { describe, expect, test } from 'vitest'
import type { WrongQuestion } from '../src/api'
import { Notebook } from '../src/notebook'
import { Problem } from '../src/problem'

const mistake = (id: string): WrongQuestion => ({
  id, kind: 'judge', kind_name: '判断题', stem: `题目${id}`, points: 1, revision: 1, bank: 'union', law: '工会法', in_book: true,
  wrong: 1, streak: 0, last_at: 1,
})

/** setup is a book of sixty questions at the server. */
function setup() {
  const at = { book: Array.from({ length: 60 }, (_, i) => mistake(String(i))), broken: null as Problem | null }
  const client = {
    wrong: async ({ limit = 0, offset = 0 }: { limit?: number; offset?: number }) => {
      if (at.broken) throw at.broken
      return { items: at.book.slice(offset, offset + limit), total: at.book.length, waiting: 4 }
    },
    forgetWrong: async (id: string) => {
      if (at.broken) throw at.broken
      if (!at.book.some((one) => one.id === id)) throw new Problem({ code: 'not_found', status: 404 })
      at.book = at.book.filter((one) => one.id !== id)
      return undefined
    },
  }
  return { at, book: new Notebook(client, () => undefined) }
}

const ids = (book: Notebook) => book.state.items?.map((one) => one.id)

describe('the book of wrong answers', () => {
  test('is read stretch by stretch', async () => {
    const { book } = setup()
    expect(book.state.items).toBeNull()
    await book.open()
    expect([book.state.items?.length, book.state.total, book.state.waiting]).toEqual([50, 60, 4])
    await book.more()
    await book.more()
    expect(book.state.items?.length).toBe(60)
  })

  test('loses what is taken out, and names nothing twice when another device takes some out', async () => {
    const { book, at } = setup()
    await book.open()
    await book.forget('3')
    expect([ids(book)?.includes('3'), book.state.total, book.state.items?.length]).toEqual([false, 59, 49])
    at.book = [mistake('new'), ...at.book]
    await book.more()
    expect(new Set(ids(book)).size).toBe(ids(book)?.length)
    at.book = at.book.filter((one) => one.id !== '5')
    await book.forget('5')
    expect([ids(book)?.includes('5'), book.state.problem]).toEqual([false, null])
  })

  test('shows what it had when the network fails, and says so', async () => {
    const { book, at } = setup()
    await book.open()
    at.broken = new Problem({ code: 'offline' })
    await book.open()
    expect([book.state.items?.length, book.state.problem?.code, book.state.loading]).toEqual([50, 'offline', false])
    await book.forget('1')
    expect([ids(book)?.includes('1'), book.state.problem?.code]).toEqual([true, 'offline'])
    at.broken = null
    await book.open()
    expect(book.state.problem).toBeNull()
  })
})
