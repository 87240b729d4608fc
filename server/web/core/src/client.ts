import type { Answers, PracticeAsk, Registration, Spent } from './api'
import { carry, type Reply } from './call'
import type { ServerClock } from './clock'
import { Etags } from './etags'
import type { Request, Timers, Transport } from './platform'
import { Problem, problemOf } from './problem'
import { address, type Body, type Input, type Method, type Output, type Path } from './route'

/** What a Client is made of. */
export interface Connection {
  /** Where the server is, without a slash at the end; empty for the page's own origin. */
  base: string
  transport: Transport
  timers: Timers
  clock: ServerClock
  /** The session's token now; empty if nobody has logged in. It travels in a header and nowhere else. */
  token(): string
  /** Told when the server knows the token no more. */
  loggedOut?(problem: Problem): void
}

const patience = { usual: 10_000, long: 20_000 }

/**
 * Client calls the server. Every call rejects with a Problem and with nothing else. Whatever answer names
 * the server's time sets the clock.
 */
export class Client {
  private readonly etags = new Etags()

  constructor(private readonly at: Connection) {}

  version = () => this.call('get', '/api/v1/version', {})
  loginWeChat = (body: Body<'/api/v1/login/wechat', 'post'>) => this.call('post', '/api/v1/login/wechat', { body })
  loginRoster = (body: Body<'/api/v1/login/roster', 'post'>) => this.call('post', '/api/v1/login/roster', { body })
  loginDemo = (body: Body<'/api/v1/login/demo', 'post'>) => this.call('post', '/api/v1/login/demo', { body })
  /** Takes what logging in by the official account has left in the browser: once. */
  loginOAuth = () => this.call('post', '/api/v1/login/oauth/exchange', {})
  logout = () => this.call('post', '/api/v1/logout', {})

  me = () => this.call('get', '/api/v1/me', {})
  register = (body: Registration) => this.call('put', '/api/v1/me', { body })
  /** All there is on record of the person. */
  myData = () => this.call('get', '/api/v1/me/export', {}, patience.long)
  /** Deletes the person. words must be 删除我的数据, typed by her. */
  erase = (words: string) => this.call('delete', '/api/v1/me', { body: { confirm: words } })

  units = (query: { parent?: string; q?: string; limit?: number; offset?: number }) =>
    this.call('get', '/api/v1/units', { query })
  scene = (code: string) => this.call('get', '/api/v1/scenes/{code}', { path: { code } })

  contests = () => this.call('get', '/api/v1/contests', {})
  contest = (id: string) => this.call('get', '/api/v1/contests/{id}', { path: { id } })
  rules = (id: string) => this.call('get', '/api/v1/contests/{id}/rules', { path: { id } })

  /** Begins a paper, or returns the one begun before. */
  begin = (contest: string) => this.call('post', '/api/v1/contests/{id}/papers', { path: { id: contest } })
  paper = (id: string) => this.call('get', '/api/v1/papers/{id}', { path: { id } })
  /**
   * Saves answers that build on the draft of number base. The answer names the number the server holds: another than
   * seq if it holds a draft these answers do not know of.
   */
  save = (id: string, body: { seq: number; base: number; answers: Answers }) =>
    this.call('put', '/api/v1/papers/{id}/answers', { path: { id }, body })
  /** Hands a paper in. The same body may be sent any number of times; the first result stands. */
  submit = (id: string, body: { answers: Answers; spent?: Spent }) =>
    this.call('post', '/api/v1/papers/{id}/submit', { path: { id }, body }, patience.long)

  /** Says what is wrong with a question of a paper whose key was shown; of one question the last words count. */
  report = (id: string, body: { question: string; text: string }) =>
    this.call('post', '/api/v1/papers/{id}/reports', { path: { id }, body })

  practice = () => this.call('get', '/api/v1/practice', {})
  practiceQuestions = (body: PracticeAsk) => this.call('post', '/api/v1/practice/questions', { body })
  /** Answers a question of practice. Every answer counts, the same one sent again too. */
  practiceAnswer = (body: Body<'/api/v1/practice/answers', 'post'>) => this.call('post', '/api/v1/practice/answers', { body })
  wrong = (query: { limit?: number; offset?: number }) => this.call('get', '/api/v1/practice/wrong', { query })
  forgetWrong = (question: string) => this.call('delete', '/api/v1/practice/wrong/{question}', { path: { question } })

  boardPeople = (id: string, query: { unit?: string; limit?: number; offset?: number } = {}) =>
    this.call('get', '/api/v1/contests/{id}/boards/people', { path: { id }, query, tagged: true })
  boardUnits = (id: string, query: { parent?: string; by?: string } = {}) =>
    this.call('get', '/api/v1/contests/{id}/boards/units', { path: { id }, query, tagged: true })
  boardMe = (id: string) => this.call('get', '/api/v1/contests/{id}/boards/me', { path: { id } })

  /** Calls any route of the contract. tagged: an unchanged answer is not sent again. */
  async call<P extends Path, M extends Method<P>>(
    method: M, path: P, input: Input<P, M> & { tagged?: boolean }, wait = patience.usual,
  ): Promise<Output<P, M>> {
    const token = this.at.token()
    const url = this.at.base + address(path, input)
    const kept = input.tagged ? this.etags.find(token, url) : undefined
    const reply = await this.ask(request(method, url, token, input as { body?: unknown }, kept?.etag), wait)
      .catch((problem: Problem) => this.refused(problem, token))
    if (!reply) return this.call(method, path, input, wait)
    if (reply.status === 304) {
      if (kept) return kept.value as Output<P, M>
      throw new Problem({ code: 'unreadable', status: 304 })
    }
    if (input.tagged && reply.etag) this.etags.keep(token, url, { etag: reply.etag, value: reply.value })
    return reply.value as Output<P, M>
  }

  /** Tells that a token is no good any more; undefined if there is another by now, with which to ask again. */
  private refused(problem: Problem, token: string): undefined {
    const now = this.at.token()
    if (problem.code !== 'unauthenticated' || !token) throw problem
    if (now && now !== token) return undefined
    if (now === token) this.at.loggedOut?.(problem)
    throw problem
  }

  private async ask(sent: Request, wait: number): Promise<Reply> {
    const { clock } = this.at
    const began = clock.local()
    try {
      const reply = await carry(this.at.transport, this.at.timers, sent, wait)
      const now = serverNow(reply.value)
      if (now > 0) clock.sample(began, clock.local(), now)
      return reply
    } catch (thrown) {
      throw problemOf(thrown)
    }
  }
}

function request(method: string, url: string, token: string, input: { body?: unknown }, etag?: string): Request {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (token) headers.Authorization = `Bearer ${token}`
  if (etag) headers['If-None-Match'] = etag
  const out: Request = { method: method.toUpperCase() as Request['method'], url, headers }
  if (input.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    out.body = JSON.stringify(input.body)
  }
  return out
}

/** The server's time, where an answer names it; 0 where it does not. A list names it in its items. */
function serverNow(value: unknown): number {
  const told = value as { server_now?: unknown; items?: { server_now?: unknown }[] } | null | undefined
  const now = told?.server_now ?? told?.items?.[0]?.server_now
  return typeof now === 'number' ? now : 0
}
