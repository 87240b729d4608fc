// What core asks of the place it runs in. A face hands these in; core itself calls no platform.

/** Clock tells the time of the device, which may be wrong and may be set while we run. */
export interface Clock {
  /** Unix milliseconds by the device. */
  wall(): number
  /** Milliseconds since any fixed moment, which nobody can set. Absent where the platform has none. */
  mono?(): number
}

/** Timers calls once, later. */
export interface Timers {
  /** Calls run after ms milliseconds and returns what takes that back. */
  after(ms: number, run: () => void): () => void
}

/** Chance returns a number from 0 up to, but not including, 1. */
export type Chance = () => number

/** Storage outlives the page. Any call may throw: it may be full, or forbidden. */
export interface Storage {
  /** Returns the text kept under key, or null if there is none. */
  get(key: string): string | null
  set(key: string, text: string): void
  remove(key: string): void
}

/** Request is one HTTP request. */
export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: string
}

/** Answer is one HTTP answer, of any status; the body as text, not parsed. */
export interface Answer {
  status: number
  /** Names in any case. */
  headers: Record<string, string>
  body: string
}

/** Sending is a request under way. After abort the answer may never settle. */
export interface Sending {
  answer: Promise<Answer>
  abort(): void
}

/** Transport sends a request. The answer rejects only if there is none: no network, a name not found. */
export type Transport = (request: Request) => Sending
