import { describe, expect, test } from 'vitest'
import { Problem } from '../src/problem'
import { chooseOption, fillBlank } from '../src/sitting/choose'
import { adoptDraft, fits, same } from '../src/sitting/merge'
import { reduce } from '../src/sitting/reduce'
import { type Event, type Kept, keptOf, type Now, start, type State } from '../src/sitting/state'
import { askBeforeHandingIn, cardOf, endingOf, keepingOf } from '../src/sitting/view'
import { questions } from './server'
import { dice } from './time'

const paper = {
  id: '1', contest: 'day', state: 'open' as const, server_now: 1000, started_at: 1000, deadline: 601_000, seq: 0, resumed: false,
  questions, answers: {},
}
const result = {
  paper: '1', contest: 'day', points: 75, full: 100, passed: true, elapsed_ms: 9000, finished_at: 10_000,
  finished_by: 'worker' as const, review: [],
}
const now: Now = { at: 2000, sure: true, local: 2000, chance: 0.5 }

/** deepFreeze makes a change to what it is given throw. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}

function after(...events: Event[]): State {
  return events.reduce((s, e) => reduce(s, e, now).state, start('day', 7))
}

const begun: Event[] = [{ kind: 'open', kept: null }, { kind: 'paper', paper }]

describe('the law of a sitting', () => {
  test('is pure: nothing given is changed, and the same follows from the same', () => {
    const roll = dice(11)
    const kept = keptOf(after(...begun, { kind: 'answer', question: 'single-1', given: ['o1'] }), { server: 1, wall: 1 })!
    const codes = ['offline', 'unauthenticated', 'not_found', 'paper_finished', 'paper_expired', 'submitted_before', 'answer_shape', 'busy'] as const
    for (let day = 0; day < 300; day++) {
      let s = deepFreeze(start('day', day))
      for (let i = 0; i < 60; i++) {
        const e = deepFreeze(anyEvent(roll, kept, codes[Math.floor(roll() * codes.length)]!))
        const at = deepFreeze({ at: i * 12_000, sure: roll() < 0.8, local: i * 12_000, chance: roll() })
        const step = reduce(s, e, at)
        expect(reduce(s, e, at)).toEqual(step)
        honest(s, step.state)
        s = deepFreeze(step.state)
      }
    }
  })

  test('a result is final, and what was frozen never changes until it is answered', () => {
    const done = after(...begun, { kind: 'submit' }, { kind: 'submitted', result })
    for (const e of [...begun.slice(1), { kind: 'submit' }, { kind: 'wake' }, { kind: 'noPaper', problem: new Problem({ code: 'offline' }) },
      { kind: 'answer', question: 'single-1', given: ['o1'] }, { kind: 'notSubmitted', problem: new Problem({ code: 'busy' }) }] as Event[]) {
      const step = reduce(done, e, now)
      expect([step.state.stage, step.state.result, step.effects]).toEqual(['submitted', result, []])
    }
  })

  test('a page nobody looks at begins no paper', () => {
    const offline: Event = { kind: 'noPaper', problem: new Problem({ code: 'offline' }) }
    const away = reduce(reduce(after({ kind: 'open', kept: null }), { kind: 'leave' }, now).state, offline, now)
    expect(away.effects).toEqual([])
    expect(reduce(away.state, { kind: 'wake' }, now).effects[0]).toEqual({ kind: 'begin' })
  })

  test('a draft of another device is joined question by question', () => {
    const s = after(...begun, { kind: 'answer', question: 'single-1', given: ['o1'] }, { kind: 'answer', question: 'judge-1', given: ['o1'] })
    const sheet = s.paper!
    const newer = adoptDraft(s, sheet, { seq: 9e12, answers: { 'judge-1': ['o2'], 'multiple-1': ['o3'] } })
    expect(Object.fromEntries(Object.entries(newer.entries).map(([id, e]) => [id, e.given])))
      .toEqual({ 'single-1': ['o1'], 'judge-1': ['o2'], 'multiple-1': ['o3'] })
    const older = adoptDraft(s, sheet, { seq: 5, answers: { 'judge-1': ['o2'] } })
    expect(older.entries['judge-1']?.given).toEqual(['o1'])
    expect(adoptDraft({ ...s, base: { seq: 6, answers: {} } }, sheet, { seq: 5, answers: { 'judge-1': ['o2'] } }).base.seq).toBe(6)
  })
})

function anyEvent(roll: () => number, kept: Kept, code: Problem['code']): Event {
  const problem = new Problem({ code, status: code === 'offline' ? 0 : code === 'busy' ? 503 : 409 })
  const q = questions[Math.floor(roll() * questions.length)]!
  const timer = (['open', 'show', 'save', 'submit', 'tick'] as const)[Math.floor(roll() * 5)]!
  const all: Event[] = [
    { kind: 'open', kept: roll() < 0.5 ? kept : null }, { kind: 'paper', paper: { ...paper, seq: Math.floor(roll() * 1e9) } },
    { kind: 'paper', paper: { ...paper, state: 'finished', questions: [], result } }, { kind: 'noPaper', problem },
    { kind: 'answer', question: q.id, given: q.blanks ? ['98', String(roll())] : ['o1'] }, { kind: 'unsure', question: q.id, unsure: roll() < 0.5 },
    { kind: 'look', question: roll() < 0.8 ? q.id : null }, { kind: 'saved', seq: Math.floor(roll() * 1e9) }, { kind: 'notSaved', problem },
    { kind: 'submit' }, { kind: 'submitted', result }, { kind: 'notSubmitted', problem }, { kind: 'due', timer }, { kind: 'wake' },
    { kind: 'leave' }, { kind: 'stored', kept }, { kind: 'review', shown: roll() < 0.5 }, ...begun,
  ]
  return all[Math.floor(roll() ** 1.5 * all.length)]!
}

/** honest is what must hold of every step, whatever happened. */
function honest(before: State, s: State): void {
  if (s.result) expect(['submitted', 'review']).toContain(s.stage)
  if (['answering', 'submitting', 'expired'].includes(s.stage)) expect(s.paper).not.toBeNull()
  if (s.busy.submit) expect(s.frozen).not.toBeNull()
  if (before.frozen && before.busy.submit && s.busy.submit && before.paper === s.paper) expect(s.frozen).toBe(before.frozen)
  expect(s.last).toBeGreaterThanOrEqual(s.sent)
}

describe('answers', () => {
  test('of choices are sets, of blanks lists', () => {
    expect(same(['o1', 'o2'], ['o2', 'o1'])).toBe(true)
    expect(same(['98', '15'], ['15', '98'], 2)).toBe(false)
    expect(same(['98', ' '], ['98'], 2)).toBe(true)
    expect(same(undefined, [])).toBe(true)
  })

  test('are what the server would take', () => {
    const [single, multiple, , blank] = questions as [typeof questions[0], typeof questions[0], typeof questions[0], typeof questions[0]]
    expect([fits(single, ['o1']), fits(single, ['o1', 'o2']), fits(single, ['o9']), fits(single, [])]).toEqual([true, false, false, true])
    expect([fits(multiple, ['o1', 'o4']), fits(multiple, ['o1', 'o1'])]).toEqual([true, false])
    expect([fits(blank, ['𠮷'.repeat(200)]), fits(blank, ['a'.repeat(201)]), fits(blank, ['1', '2', '3'])]).toEqual([true, false, false])
  })

  test('come from taps and typing', () => {
    const s = after(...begun, { kind: 'answer', question: 'multiple-1', given: ['o3'] }, { kind: 'answer', question: 'blank-1', given: ['', '15'] })
    expect(chooseOption(s, 'multiple-1', 'o1')).toEqual(['o1', 'o3'])
    expect(chooseOption(s, 'multiple-1', 'o3')).toEqual([])
    expect(chooseOption(s, 'judge-1', 'o2')).toEqual(['o2'])
    expect(chooseOption(s, 'judge-1', 'o3')).toBeNull()
    expect(fillBlank(s, 'blank-1', 0, '98')).toEqual(['98', '15'])
    expect(fillBlank(s, 'blank-1', -1, '98')).toBeNull()
  })
})

describe('what is shown', () => {
  const answered = after(...begun, { kind: 'answer', question: 'single-1', given: ['o1'] }, { kind: 'answer', question: 'blank-1', given: ['98'] })

  test('the answer card counts a question with an empty blank as not answered', () => {
    expect(cardOf(answered).map((c) => [c.number, c.kind, c.answered])).toEqual([
      [1, '单选题', true], [2, '多选题', false], [3, '判断题', false], [4, '填空题', false],
    ])
  })

  test('gaps are asked about before handing in', () => {
    expect(askBeforeHandingIn(answered)).toBe('还有3题未答，确定交卷吗？')
    expect(askBeforeHandingIn({ ...answered, unsure: ['single-1'] })).toBe('还有3题未答，1题标记为不确定，确定交卷吗？')
    const all = questions.reduce((s, q) => reduce(s, { kind: 'answer', question: q.id, given: q.blanks ? ['98', '15'] : ['o1'] }, now).state, answered)
    expect(askBeforeHandingIn(all)).toBe('')
  })

  test('where the answers are, in words', () => {
    const offline = new Problem({ code: 'offline' })
    const told = (s: State, remembers = true) => keepingOf(s, remembers).text
    expect(told(after(...begun))).toBe('')
    expect(told(answered)).toBe('待保存')
    const cut = reduce(reduce(answered, { kind: 'due', timer: 'save' }, now).state, { kind: 'notSaved', problem: offline }, now).state
    expect(told(cut)).toBe('网络不通，答案已存在本机，网络恢复后自动上传')
    expect(told(cut, false)).toBe('网络不通，正在重试，请不要关闭页面')
    const handing = reduce(answered, { kind: 'submit' }, now).state
    expect(told(handing)).toBe('正在交卷…')
    const held = reduce(handing, { kind: 'notSubmitted', problem: offline }, now).state
    expect(told(held)).toBe('网络不通，答案已存在本机，恢复后自动交卷')
    expect(told(reduce(handing, { kind: 'submitted', result }, now).state)).toBe('已交卷')
    expect(told({ ...answered, halted: true })).toBe('登录已失效，请重新登录；已答内容还在')
    expect(told({ ...answered, fault: new Problem({ code: 'answer_shape', detail: '答案格式有误' }) })).toBe('答案格式有误')
  })

  test('how it ended is said only where it is not as expected', () => {
    const done = after(...begun, { kind: 'submit' }, { kind: 'submitted', result })
    expect(endingOf(answered)).toBe('')
    expect(endingOf(done)).toBe('')
    expect(endingOf({ ...done, result: { ...result, finished_by: 'deadline' } })).toBe('答题时间已到，系统按已保存的答案交卷')
    expect(endingOf({ ...done, elsewhere: true })).toBe('这份试卷已在其他页面或设备上交卷，以那次提交的答案为准')
  })
})
