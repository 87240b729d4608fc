// The typed way to the server. Every call either returns what the contract says or throws a Fault, which
// holds what may be shown to the person at the screen.
import createClient from 'openapi-fetch'
import type { components, paths } from '@core/contract'

/** What the contract calls a shape: Shape<'BankItem'>. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]

/** A part of a form that is wrong, as the server names it: body.question.stem. */
export interface Place {
  location: string
  message: string
}

/** Fault is an answer that was not what was asked for. Its message is Chinese and fit to be shown. */
export class Fault extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly places: readonly Place[] = [],
    readonly request = '',
  ) {
    super(message)
  }
}

/** Turns the body of an error answer into a Fault; anything else than problem+json is told by its status. */
export function faultOf(status: number, body: unknown): Fault {
  const told = (body ?? {}) as Partial<Shape<'Problem'>>
  const fallback = status >= 500 ? '服务器暂时出错，请稍后再试' : `服务器没有接受这次操作（${status}）`
  const places = (told.errors ?? []).map((at) => ({ location: at.location, message: at.message }))
  return new Fault(told.code ?? 'unknown', status, told.detail || fallback, places, told.request_id)
}

/** No answer came at all. */
export const offline = () => new Fault('offline', 0, '连不上服务器：请检查网络，稍后再试。刚才的操作可能没有完成')

/** Anything thrown, as a Fault. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  return new Fault('page', 0, `页面出错了，请刷新后再试（${thrown instanceof Error ? thrown.message : String(thrown)}）`)
}

/** What the session gives every call, and what it is told. */
export interface Holder {
  csrf: string
  /** A call was refused because nobody is logged in any more. */
  ended(): void
}

let holder: Holder = { csrf: '', ended() { /* nobody to tell yet */ } }

/** Says whose calls these are. */
export function callFor(one: Holder): void {
  holder = one
}

const safe = new Set(['GET', 'HEAD'])

/** Headers that a call of this method must carry beside its own. */
function headersFor(method: string): Record<string, string> {
  return safe.has(method) ? {} : { 'X-Csrf-Token': holder.csrf }
}

export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })

api.use({
  onRequest({ request }) {
    for (const [name, value] of Object.entries(headersFor(request.method))) request.headers.set(name, value)
  },
})

/** What openapi-fetch resolves to. */
interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

function refuse(fault: Fault): never {
  if (fault.status === 401 && fault.code === 'unauthenticated') holder.ended()
  throw fault
}

/** Waits for a call and returns its data. Throws a Fault. */
export async function ask<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>
  try {
    outcome = await call
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown
    throw offline()
  }
  if (!outcome.response.ok) refuse(faultOf(outcome.response.status, outcome.error))
  return outcome.data as T
}

/** How far a file has gone up, 0 to 1. */
export type Progress = (share: number) => void

/** Sends a file as the body of a POST (or PUT), for which fetch tells no progress. Throws a Fault. */
export function sendFile<T>(path: string, file: Blob, progress?: Progress, method = 'POST'): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, path)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    for (const [name, value] of Object.entries(headersFor(method))) request.setRequestHeader(name, value)
    request.upload.onprogress = (at) => { if (at.lengthComputable) progress?.(at.loaded / at.total) }
    request.onerror = () => reject(offline())
    request.ontimeout = request.onerror
    request.onload = () => {
      const body = parsed(request.responseText)
      if (request.status >= 200 && request.status < 300) return resolve(body as T)
      const fault = faultOf(request.status, body)
      if (fault.status === 401 && fault.code === 'unauthenticated') holder.ended()
      return reject(fault)
    }
    request.send(file)
  })
}

/** Asks by a plain path, for what the contract does not type. Throws a Fault. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await reach(method, path, body)
  return parsed(await answer.text()) as T
}

/** Fetches a file and has the browser keep it, under the name the server gives. Throws a Fault. */
export async function download(path: string, method = 'GET', body?: unknown): Promise<string> {
  const answer = await reach(method, path, body)
  const name = nameOf(answer.headers.get('Content-Disposition') ?? '') || path.split('?')[0]!.split('/').pop()!
  keep(await answer.blob(), name)
  return name
}

/** Has the browser keep a file. */
export function keep(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** The name in a Content-Disposition, the one in UTF-8 first. */
export function nameOf(disposition: string): string {
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (coded) {
    try {
      return decodeURIComponent(coded)
    } catch { /* the plain one then */ }
  }
  return /filename="([^"]*)"/i.exec(disposition)?.[1] ?? ''
}

async function reach(method: string, path: string, body?: unknown): Promise<Response> {
  const raw = body instanceof Blob
  const headers: Record<string, string> = headersFor(method)
  if (body !== undefined) headers['Content-Type'] = raw ? 'application/octet-stream' : 'application/json'
  let answer: Response
  try {
    const sent = body === undefined ? undefined : raw ? body : JSON.stringify(body)
    answer = await fetch(path, { method, headers, body: sent, credentials: 'same-origin' })
  } catch {
    throw offline()
  }
  if (!answer.ok) refuse(faultOf(answer.status, parsed(await answer.text())))
  return answer
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A path with a query; what is undefined, null or '' is left out. */
export function withQuery(path: string, query: Record<string, string | number | boolean | undefined | null>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? path : `${path}?${text}`
}
