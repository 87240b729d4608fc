// Workers who take part without a browser: what the screens and awards are about.
import type { Server } from './server'

interface Unit { id: string; name: string; children: number }
interface Question { id: string; options?: { id: string; text: string }[] }
interface Paper { id: string; questions: Question[] }

/** Chooses an option of a question of a paper, and answers its id. */
export type Choose = (question: Question, paper: Paper) => string | Promise<string>

async function call<T>(server: Server, method: string, path: string, token?: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (token) headers.Authorization = `Bearer ${token}`
  const answer = await fetch(server.url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  return (text ? JSON.parse(text) : undefined) as T
}

const below = async (server: Server, token: string, unit: Unit): Promise<Unit[]> =>
  (await call<{ items: Unit[] }>(server, 'GET', `/api/v1/units?parent=${unit.id}`, token)).items

/** The first unit of the lowest level below a unit. */
async function lowest(server: Server, token: string, unit: Unit): Promise<Unit> {
  return unit.children === 0 ? unit : lowest(server, token, (await below(server, token, unit))[0]!)
}

/** Somebody on the roster of a unit, by its code. */
export interface Listed { name: string; code: string; last4: string }

const first: Choose = (question) => question.options?.[0]!.id ?? '98'

async function answer(server: Server, token: string, contest: string, choose: Choose): Promise<void> {
  const paper = await call<Paper>(server, 'POST', `/api/v1/contests/${contest}/papers`, token)
  const answers: Record<string, string[]> = {}
  for (const one of paper.questions) answers[one.id] = [await choose(one, paper)]
  await call(server, 'POST', `/api/v1/papers/${paper.id}/submit`, token, { answers })
}

/** Somebody new, of the county at a place, answers a paper, by the first option of everything if nothing else is said. Answers what the county is called. */
export async function takePart(server: Server, contest: string, name: string, county: number, choose = first): Promise<string> {
  const { token } = await call<{ token: string }>(server, 'POST', '/api/v1/login/demo', undefined, { name, device: name })
  const { consent } = await call<{ consent: string }>(server, 'GET', '/api/v1/version')
  const { items: [city] } = await call<{ items: Unit[] }>(server, 'GET', '/api/v1/units', token)
  const at = (await below(server, token, city!))[county]!
  const unit = await lowest(server, token, at)
  await call(server, 'PUT', '/api/v1/me', token, { name, unit: unit.id, consent, gender: 'female' })
  await answer(server, token, contest, choose)
  return at.name
}

/** Somebody on a roster answers a paper, and is of the unit that the roster says. */
export async function takePartListed(server: Server, contest: string, who: Listed): Promise<void> {
  const { name, code: unit_code, last4 } = who
  const { token, person } = await call<{ token: string; person: { unit: { id: string } } }>(server, 'POST', '/api/v1/login/roster', undefined, { name, unit_code, last4 })
  const { consent } = await call<{ consent: string }>(server, 'GET', '/api/v1/version')
  await call(server, 'PUT', '/api/v1/me', token, { name, unit: person.unit.id, consent, gender: 'female' })
  await answer(server, token, contest, first)
}
