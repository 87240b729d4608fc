// One request with its time-out, its JSON and its errors.

import type { Answer, Request, Timers, Transport } from './platform'
import { Problem, readProblem } from './problem'

/** Reply is what a call got: 304 leaves value undefined. */
export interface Reply {
  status: number
  value: unknown
  etag: string
}

/** carry sends a request and answers with its JSON; 204 and 304 have none. Whatever else happens is a Problem. */
export async function carry(transport: Transport, timers: Timers, request: Request, patience: number): Promise<Reply> {
  const answer = await patiently(transport, timers, request, patience)
  const header = (name: string) => headerOf(answer, name)
  if (answer.status === 204 || answer.status === 304) return { status: answer.status, value: undefined, etag: header('etag') }
  if (answer.status < 200 || answer.status > 299) throw readProblem(answer.status, answer.body, header)
  try {
    return { status: answer.status, value: JSON.parse(answer.body), etag: header('etag') }
  } catch {
    throw new Problem({ code: 'unreadable', status: answer.status, requestId: header('x-request-id') })
  }
}

/** patiently waits for an answer at most as long as told. */
function patiently(transport: Transport, timers: Timers, request: Request, patience: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let over = false
    const settle = (act: () => void) => {
      if (over) return
      over = true
      stop()
      act()
    }
    const stop = timers.after(patience, () => settle(() => {
      sending?.abort()
      reject(new Problem({ code: 'timeout' }))
    }))
    const lost = () => settle(() => reject(new Problem({ code: 'offline' })))
    const sending = begin(transport, request, lost)
    sending?.answer.then((answer) => settle(() => resolve(answer)), lost)
  })
}

function begin(transport: Transport, request: Request, lost: () => void) {
  try {
    return transport(request)
  } catch { // some platforms refuse a request at once when there is no network
    lost()
    return undefined
  }
}

function headerOf(answer: Answer, name: string): string {
  for (const key of Object.keys(answer.headers)) {
    if (key.toLowerCase() === name) return String(answer.headers[key] ?? '')
  }
  return ''
}
