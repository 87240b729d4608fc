import { describe, expect, test } from 'vitest'
import type { PracticeAsk, PracticeQuestion, PracticeReview } from '../src/api'
import { Drill } from '../src/practice'
import { Problem } from '../src/problem'

const options = ['a', 'b', 'c'].map((id) => ({ id, text: `选项${id}` }))
const about = { points: 1, revision: 2, bank: 'union', law: '工会法', in_book: false }
const single: PracticeQuestion = { ...about, id: 's', kind: 'single', kind_name: '单选题', stem: '单选', options }
const multiple: PracticeQuestion = { ...about, id: 'm', kind: 'multiple', kind_name: '多选题', stem: '多选', options }
const blank: PracticeQuestion = { ...about, id: 'b', kind: 'blank', kind_name: '填空题', stem: '产假____天', blanks: 2 }

/** setup is a drill on three questions, whose right answers begin with a. */
function setup() {
  const asked: object[] = []
  const at = { broken: null as Problem | null, hold: null as Promise<void> | null }
  const reply = async <T>(body: object, value: () => T): Promise<T> => {
    asked.push(body)
    await at.hold
    if (at.broken) throw at.broken
    return value()
  }
  const client = {
    practiceQuestions: (body: PracticeAsk) => reply(body, () => ({ items: [single, multiple, blank] })),
    practiceAnswer: (body: { question: string; revision: number; answer: string[] }) => reply(body, (): PracticeReview => {
      const correct = body.answer[0] === 'a'
      return {
        id: body.question, given: body.answer, points: correct ? 1 : 0, full: 1, correct, key: ['a'], explanation: '见条文',
        citations: [{ law: '工会法', article: '第七条' }], streak: correct ? 1 : 0, in_book: !correct,
      }
    }),
  }
  return { asked, at, drill: new Drill(client, { law: '工会法', count: 10 }, () => undefined) }
}

describe('practising', () => {
  test('goes from question to question, each explained before the next', async () => {
    const { drill, asked } = setup()
    await drill.open()
    expect(asked).toEqual([{ law: '工会法', count: 10 }])
    drill.choose('b')
    drill.choose('a')
    drill.next()
    expect([drill.state.index, drill.state.given]).toEqual([0, ['a']])
    await drill.check()
    expect(asked[1]).toEqual({ question: 's', revision: 2, answer: ['a'] })
    expect(drill.state.review?.explanation).toBe('见条文')
    drill.next()
    drill.choose('c')
    drill.choose('b')
    await drill.check()
    drill.next()
    drill.fill(1, '98')
    await drill.check()
    expect(asked.slice(2)).toEqual([{ question: 'm', revision: 2, answer: ['b', 'c'] }, { question: 'b', revision: 2, answer: ['', '98'] }])
    drill.next()
    expect([drill.question, drill.state.answered, drill.state.right]).toEqual([undefined, 3, 1])
  })

  test('marks no empty answer, and none twice', async () => {
    const { drill, asked, at } = setup()
    await drill.open()
    await drill.check()
    expect(asked.length).toBe(1)
    drill.choose('x')
    expect(drill.ready).toBe(false)
    drill.choose('a')
    let go: () => void = () => undefined
    at.hold = new Promise((resolve) => { go = resolve })
    const first = drill.check()
    drill.choose('b')
    await drill.check()
    go()
    await first
    drill.choose('c')
    await drill.check()
    expect([asked.length, drill.state.given, drill.state.answered]).toEqual([2, ['a'], 1])
  })

  test('keeps the answer when the network fails, and marks it when it is back', async () => {
    const { drill, at } = setup()
    await drill.open()
    drill.choose('a')
    at.broken = new Problem({ code: 'offline' })
    await drill.check()
    expect([drill.state.problem?.code, drill.state.gone, drill.state.given]).toEqual(['offline', false, ['a']])
    drill.next()
    expect(drill.state.index).toBe(0)
    at.broken = null
    await drill.check()
    expect([drill.state.problem, drill.state.right]).toEqual([null, 1])
  })

  test('passes over a question that was changed, or that a contest draws from now', async () => {
    const { drill, at } = setup()
    await drill.open()
    for (const code of ['revision_stale', 'not_found'] as const) {
      drill.choose('a')
      at.broken = new Problem({ code, status: 409, detail: '请换一道题' })
      await drill.check()
      expect([drill.state.gone, drill.state.problem?.detail]).toEqual([true, '请换一道题'])
      drill.choose('b')
      expect(drill.state.given).toEqual(['a'])
      drill.next()
    }
    expect([drill.state.index, drill.state.answered, drill.state.problem]).toEqual([2, 0, null])
  })

  test('begins anew, and what was under way is not taken in', async () => {
    const { drill, at } = setup()
    at.broken = new Problem({ code: 'forbidden', detail: '竞赛正从这个题库抽题' })
    await drill.open()
    expect([drill.state.problem?.code, drill.question]).toEqual(['forbidden', undefined])
    at.broken = null
    await drill.open()
    drill.choose('a')
    let go: () => void = () => undefined
    at.hold = new Promise((resolve) => { go = resolve })
    const late = drill.check()
    at.hold = null
    await drill.open()
    go()
    await late
    expect([drill.state.review, drill.state.answered, drill.state.checking]).toEqual([null, 0, false])
  })
})
