// Everything that can go wrong with a call, as one type with a closed list of codes.

/** serverCodes are the codes the server answers workers with. A test holds the list to the server's own. */
export const serverCodes = [
  'invalid', 'body_not_json', 'body_too_large', 'body_too_deep', 'unauthenticated', 'forbidden', 'not_found',
  'rate_limited', 'busy', 'unavailable', 'internal', 'consent_required', 'profile_required', 'profile_locked',
  'text_refused', 'login_failed', 'login_locked', 'code_invalid', 'snapshot_user', 'account_blocked', 'contest_not_open',
  'contest_closed', 'quota_exhausted', 'not_eligible', 'bank_too_small', 'paper_expired', 'paper_finished',
  'answer_foreign', 'answer_option', 'answer_shape', 'submitted_before', 'revision_stale',
] as const

export type ServerCode = (typeof serverCodes)[number]

/**
 * LocalCode names what happens before an answer of the server is read. unreadable: what came is none of
 * its answers, as when a hotel's log-in page or a proxy answers in its place.
 */
export type LocalCode = 'offline' | 'timeout' | 'unreadable'

export type Code = ServerCode | LocalCode

const localDetails: Record<LocalCode, string> = {
  offline: '网络不通，请检查网络后重试',
  timeout: '网络较慢，服务器没有及时回应，请重试',
  unreadable: '没有收到服务器的正常回应，请检查网络后重试',
}

/** Place is one part of a request with what is wrong there, e.g. body.name. */
export interface Place {
  location: string
  message: string
}

/** Problem is why a call failed. detail is Chinese and fit to be shown. */
export class Problem extends Error {
  readonly code: Code
  readonly detail: string
  readonly places: readonly Place[]
  /** HTTP status; 0 if there was no answer. */
  readonly status: number
  /** Milliseconds to wait before asking again; 0 if the server named none. */
  readonly retryAfter: number
  /** The number to give to staff; empty if there was no answer. */
  readonly requestId: string

  constructor(from: { code: Code; detail?: string; places?: Place[]; status?: number; retryAfter?: number; requestId?: string }) {
    const detail = from.detail || localDetails[from.code as LocalCode] || '操作没有成功，请稍后再试'
    super(`${from.code}: ${detail}`)
    this.name = 'Problem'
    this.code = from.code
    this.detail = detail
    this.places = from.places ?? []
    this.status = from.status ?? 0
    this.retryAfter = from.retryAfter ?? 0
    this.requestId = from.requestId ?? ''
  }

  /** Whether the same call may succeed later without anybody doing anything. */
  get passing(): boolean {
    return this.code === 'offline' || this.code === 'timeout' || this.code === 'unreadable' ||
      this.status === 408 || this.status === 429 || this.status >= 500
  }

  /** What is wrong at a place, or an empty string. */
  at(location: string): string {
    return this.places.find((p) => p.location === location)?.message ?? ''
  }
}

/** problemOf returns what was thrown as a Problem; whatever is none becomes one of code internal. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem({ code: 'internal', detail: '页面出错了，请刷新后重试' })
}

/**
 * readProblem turns an answer that is no success into a Problem. A code this program does not know yet
 * becomes internal, under the server's own words.
 */
export function readProblem(status: number, body: string, header: (name: string) => string): Problem {
  const requestId = header('x-request-id')
  const seconds = Number(header('retry-after'))
  const retryAfter = seconds > 0 ? Math.min(seconds, 3600) * 1000 : 0
  const sent = parse(body)
  if (!sent) return new Problem({ code: 'unreadable', status, retryAfter, requestId })
  const known = (serverCodes as readonly string[]).includes(sent.code)
  return new Problem({
    code: known ? (sent.code as ServerCode) : 'internal',
    detail: typeof sent.detail === 'string' ? sent.detail : '',
    places: Array.isArray(sent.errors) ? sent.errors.filter(isPlace) : [],
    status, retryAfter, requestId: sent.request_id || requestId,
  })
}

interface Sent { code: string; detail?: unknown; errors?: unknown; request_id?: string }

function parse(body: string): Sent | null {
  try {
    const value: unknown = JSON.parse(body)
    const sent = value as Sent | null
    return sent !== null && typeof sent === 'object' && typeof sent.code === 'string' ? sent : null
  } catch {
    return null
  }
}

function isPlace(value: unknown): value is Place {
  const place = value as Place | null
  return typeof place?.location === 'string' && typeof place.message === 'string'
}
