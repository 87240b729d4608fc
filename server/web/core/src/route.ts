// How the contract's routes are called, by its own types: a path, a method or a field that is not in the
// contract does not compile.

import type { paths } from './contract'

export type Path = keyof paths

type Verb = 'get' | 'post' | 'put' | 'delete'

/** The methods a path has. */
export type Method<P extends Path> = { [V in Verb]: paths[P][V] extends object ? V : never }[Verb]

type Json<T> = T extends { content: { 'application/json': infer B } } ? B : undefined

/** The body a route takes. */
export type Body<P extends Path, M extends Method<P>> = paths[P][M] extends { requestBody: infer R } ? Json<R> : undefined

/** What a route answers with; undefined if it answers without a body. */
export type Output<P extends Path, M extends Method<P>> = paths[P][M] extends { responses: { 200: infer R } } ? Json<R> : undefined

type PathOf<P extends Path, M extends Method<P>> =
  paths[P][M] extends { parameters: { path: infer V } } ? ([V] extends [object] ? { path: V } : object) : object
type QueryOf<P extends Path, M extends Method<P>> =
  paths[P][M] extends { parameters: { query?: infer Q } } ? { query?: Q } : object
type BodyOf<P extends Path, M extends Method<P>> =
  Body<P, M> extends undefined ? object : { body: Body<P, M> }

/** All a route is given. */
export type Input<P extends Path, M extends Method<P>> = PathOf<P, M> & QueryOf<P, M> & BodyOf<P, M>

/** address writes a path with its names and its query filled in. What is undefined or empty is left out. */
export function address(path: string, input: object): string {
  const { path: names = {}, query = {} } = input as { path?: Record<string, unknown>; query?: Record<string, unknown> }
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(names[name])))
  const asked = Object.keys(query).sort()
    .filter((name) => query[name] !== undefined && query[name] !== '')
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(String(query[name]))}`)
  return asked.length > 0 ? `${filled}?${asked.join('&')}` : filled
}
