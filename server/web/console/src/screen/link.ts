// What a link opens: its secret stands behind the # of the address, is exchanged once for a cookie, and is then
// taken out of the address, which a hall can read.
import type { components } from '@core/contract'

export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]

/** Refusal is an answer of the server's that trying again will not change. */
export class Refusal extends Error {}

/** Asks the server. Throws a Refusal for a link that is no good, and any other error when it could not be reached. */
export async function ask<T>(path: string, body?: unknown): Promise<T> {
  const options: RequestInit = { credentials: 'same-origin', cache: 'no-store' }
  if (body !== undefined) Object.assign(options, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  const answer = await fetch(path, options)
  if (answer.ok) return await answer.json() as T
  const problem = await answer.json().catch(() => ({})) as { detail?: string }
  if ([401, 403, 404].includes(answer.status)) throw new Refusal(problem.detail ?? '这个链接不能用了')
  throw new Error(problem.detail ?? String(answer.status))
}

/** Opens the link of this address, or the one opened here before. */
export async function openLink(): Promise<Shape<'CurrentLink'>> {
  const secret = decodeURIComponent(location.hash.slice(1))
  if (secret === '') return ask('/api/v1/links/current')
  const link = await ask<Shape<'CurrentLink'>>('/api/v1/links/exchange', { secret })
  history.replaceState(null, '', location.pathname)
  return link
}
