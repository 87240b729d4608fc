import type { Answers, Paper, Result, ShownQuestion } from '../src/api'
import type { Answer, Request } from '../src/platform'
import type { Time } from './time'

/** Held is a paper in the record of the small server. */
export interface Held {
  id: string
  person: string
  started: number
  deadline: number
  seq: number
  draft: Answers
  finished: { answers: Answers; body: string; by: 'worker' | 'deadline'; at: number; known: number } | null
}

const bodyGrace = 5000
const sweepGrace = 60_000

/** questions is a small paper: a single choice, a multiple one, a judgement, and two blanks. */
export const questions: ShownQuestion[] = [
  { id: 'single-1', kind: 'single', kind_name: '单选题', stem: '女职工生育享受多少天产假？', points: 25, options: options(4) },
  { id: 'multiple-1', kind: 'multiple', kind_name: '多选题', stem: '哪些是禁忌从事的劳动？', points: 25, options: options(4) },
  { id: 'judge-1', kind: 'judge', kind_name: '判断题', stem: '哺乳未满1周岁婴儿的女职工不得延长劳动时间。', points: 25, options: options(2) },
  { id: 'blank-1', kind: 'blank', kind_name: '填空题', stem: '产假为（ ）天，其中产前可以休假（ ）天。', points: 25, blanks: 2 },
]

function options(n: number) {
  return Array.from({ length: n }, (_, i) => ({ id: `o${i + 1}`, text: `选项${i + 1}` }))
}

/**
 * SmallServer does to papers what the real one does: the highest sequence number wins and an older one is answered without
 * effect; a body counts until five seconds after the deadline, then what was saved; the first submission
 * stands; a minute after the deadline papers nobody handed in are handed in.
 */
export class SmallServer {
  papers: Held[] = []
  limit = 600_000
  chances = Infinity
  review = true
  /** Whether a save that does not know the draft held is not kept, and is answered with that one's number. */
  compares = false
  questions = questions
  /** token -> person */
  sessions = new Map([['token-1', '1']])
  log: { method: string; path: string; status: number; body: string }[] = []

  constructor(private readonly time: Time) {}

  answer(request: Request): Answer {
    this.sweep()
    const path = request.url.replace(/^https?:\/\/[^/]*/, '')
    const out = this.route(request, path)
    this.log.push({ method: request.method, path, status: out.status, body: request.body ?? '' })
    return out
  }

  count(method: string, part: string): number {
    return this.log.filter((l) => l.method === method && l.path.includes(part)).length
  }

  /** What counts of a paper, or is saved of it so far. */
  held(id = this.papers[this.papers.length - 1]?.id): Answers {
    const p = this.papers.find((one) => one.id === id)
    return p?.finished?.answers ?? p?.draft ?? {}
  }

  sweep(): void {
    for (const p of this.papers) {
      if (!p.finished && this.time.now >= p.deadline + sweepGrace) this.finish(p, p.draft, '', 'deadline')
    }
  }

  private route(request: Request, path: string): Answer {
    const token = (request.headers.Authorization ?? '').replace('Bearer ', '')
    const person = this.sessions.get(token)
    if (!person) return problem(401, 'unauthenticated', '登录已失效，请重新登录')
    if (request.method === 'POST' && path.endsWith('/papers')) return this.begin(person)
    const [, id, act] = /^\/api\/v1\/papers\/(\d+)(?:\/(answers|submit))?$/.exec(path) ?? []
    const p = this.papers.find((one) => one.id === id && one.person === person)
    if (!p) return problem(404, 'not_found', '没有找到这份试卷')
    const body = JSON.parse(request.body ?? '{}') as { seq: number; base: number; answers: Answers }
    if (act === 'answers') return this.save(p, body)
    if (act === 'submit') return this.submit(p, body.answers)
    return ok(this.show(p, true))
  }

  private begin(person: string): Answer {
    const open = this.papers.find((p) => p.person === person && !p.finished)
    if (open && this.time.now <= open.deadline + bodyGrace) return ok(this.show(open, true))
    if (open) this.finish(open, open.draft, '', 'deadline')
    if (this.papers.length >= this.chances) return problem(409, 'quota_exhausted', '今天的1次答题机会已用完，请明天再来')
    const p: Held = {
      id: String(this.papers.length + 1), person, started: this.time.now, deadline: this.time.now + this.limit,
      seq: 0, draft: {}, finished: null,
    }
    this.papers.push(p)
    return ok(this.show(p, false))
  }

  private save(p: Held, { seq, base, answers }: { seq: number; base: number; answers: Answers }): Answer {
    if (!Number.isSafeInteger(seq) || seq < 1) return problem(422, 'invalid', '保存序号应当从 1 开始递增')
    if (this.time.now > p.deadline + bodyGrace) return problem(409, 'paper_expired', '答题时间已到')
    if (p.finished) return problem(409, 'paper_finished', '这份试卷已经交卷，不能再修改')
    if (seq > p.seq && (!this.compares || base >= p.seq)) Object.assign(p, { seq, draft: answers })
    return ok({ seq: this.compares ? p.seq : seq, server_now: this.time.now })
  }

  private submit(p: Held, answers: Answers): Answer {
    if (p.finished) {
      const other = p.finished.by === 'worker' && p.finished.body !== canonical(answers)
      return other ? problem(409, 'submitted_before', '这份试卷已经交过') : ok(this.result(p))
    }
    const late = this.time.now > p.deadline + bodyGrace
    this.finish(p, late ? p.draft : answers, canonical(answers), late ? 'deadline' : 'worker')
    return ok(this.result(p))
  }

  private finish(p: Held, answers: Answers, body: string, by: 'worker' | 'deadline'): void {
    p.finished = { answers, body, by, at: by === 'deadline' ? p.deadline : this.time.now, known: this.time.now }
  }

  private show(p: Held, resumed: boolean): Paper {
    const head = { id: p.id, contest: 'day', server_now: this.time.now }
    if (p.finished) return { ...head, state: 'finished', seq: 0, resumed: false, questions: [], answers: {}, result: this.result(p) }
    return {
      ...head, state: 'open', started_at: p.started, deadline: p.deadline, seq: p.seq, resumed, questions: this.questions,
      answers: p.draft,
    }
  }

  private result(p: Held): Result {
    const f = p.finished!
    return {
      paper: p.id, contest: 'day', points: 25 * Object.keys(f.answers).length, full: 100, passed: true, finished_at: f.at,
      elapsed_ms: Math.min(f.at, p.deadline) - p.started, finished_by: f.by,
      ...(this.review ? { review: this.questions.map((q) => ({ id: q.id, points: 25, full: 25, correct: true, explanation: '', citations: [] })) } : {}),
    }
  }
}

export function ok(value: unknown, headers: Record<string, string> = {}): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

export function problem(status: number, code: string, detail: string, headers: Record<string, string> = {}): Answer {
  const body = { type: `urn:lawquiz:problem:${code}`, title: detail, status, code, detail, request_id: 'r-1' }
  return { status, headers: { 'X-Request-Id': 'r-1', ...headers }, body: JSON.stringify(body) }
}

/** canonical is the form in which two sets of answers are the same. */
export function canonical(answers: Answers): string {
  const lists = Object.entries(answers).filter(([, given]) => given.length > 0)
  return JSON.stringify(lists.map(([id, given]) => [id, id.startsWith('blank') ? given : [...given].sort()]).sort())
}
