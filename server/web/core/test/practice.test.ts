import { describe, expect, test } from 'vitest'
import { byLaw, type Mistake, Notebook, noted } from '../src/practice'
import { Shelf } from './network'

const question = (id: string, law = '劳动法') => ({ id, law, stem: `题目${id}` })

describe('the book of mistakes', () => {
  test('a wrong answer enters it, two right ones in a row leave it', () => {
    let book: Mistake[] = []
    book = noted(book, question('a'), true, 1)
    expect(book).toEqual([])
    book = noted(book, question('a'), false, 2)
    book = noted(book, question('b'), false, 3)
    expect(book.map((m) => m.id)).toEqual(['b', 'a'])
    book = noted(book, question('a'), true, 4)
    book = noted(book, question('a'), false, 5)
    expect(book[0]).toEqual({ id: 'a', law: '劳动法', stem: '题目a', wrong: 2, right: 0, at: 5 })
    book = noted(book, question('a'), true, 6)
    book = noted(book, question('a'), true, 7)
    expect(book.map((m) => m.id)).toEqual(['b'])
  })

  test('holds five hundred', () => {
    let book: Mistake[] = []
    for (let i = 0; i < 510; i++) book = noted(book, question(String(i)), false, i)
    expect([book.length, book[0]!.id, book[499]!.id]).toEqual([500, '509', '10'])
  })

  test('is counted by law', () => {
    let book: Mistake[] = []
    for (const [id, law] of [['a', '劳动法'], ['b', '妇女权益保障法'], ['c', '妇女权益保障法']] as const) book = noted(book, question(id, law), false, 1)
    expect(byLaw(book)).toEqual([{ law: '妇女权益保障法', questions: 2 }, { law: '劳动法', questions: 1 }])
  })

  test('outlives the page, is one person’s own, and is shared by her pages', () => {
    const shelf = new Shelf()
    const [one, two] = [new Notebook(shelf, '1'), new Notebook(shelf, '1')]
    one.note(question('a'), false, 1)
    two.note(question('b', '妇女权益保障法'), false, 2)
    expect(new Notebook(shelf, '1').list().map((m) => m.id)).toEqual(['b', 'a'])
    expect(new Notebook(shelf, '1').list('劳动法').map((m) => m.id)).toEqual(['a'])
    expect(new Notebook(shelf, '2').list()).toEqual([])
    one.remove('b')
    expect(one.list().map((m) => m.id)).toEqual(['a'])
    one.clear()
    expect(new Notebook(shelf, '1').list()).toEqual([])
  })

  test('lasts as long as the page where nothing can be kept, and is empty where what is kept is none', () => {
    const shelf = new Shelf()
    shelf.full = true
    const book = new Notebook(shelf, '1')
    book.note(question('a'), false, 1)
    book.note(question('b'), false, 2)
    expect(book.list().length).toBe(2)
    shelf.full = false
    for (const text of ['{', '{}', '[1]', '[null]']) {
      shelf.texts.set('lawquiz.mistakes.1', text)
      expect(new Notebook(shelf, '1').list()).toEqual([])
    }
  })
})
