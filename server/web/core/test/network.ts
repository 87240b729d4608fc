import type { Answer, Request, Sending, Storage, Transport } from '../src/platform'
import type { Time } from './time'

/** Fate is what becomes of a request on its way: answered, never arrived, arrived but the answer lost, or swallowed whole. */
export type Fate = 'ok' | 'lost' | 'unanswered' | 'swallowed'

/** Network carries requests to a server, as well as it is told to. */
export class Network {
  fate: Fate | ((request: Request) => Fate | Answer) = 'ok'
  /** ms there, ms back */
  latency: [number, number] = [20, 20]
  sent: (Request & { at: number })[] = []
  aborted = 0

  constructor(private readonly time: Time, private readonly serve: (request: Request) => Answer) {}

  transport: Transport = (request): Sending => {
    this.sent.push({ ...request, at: this.time.now })
    const fate = typeof this.fate === 'function' ? this.fate(request) : this.fate
    const answer = new Promise<Answer>((resolve, reject) => {
      const [there, back] = this.latency
      if (fate === 'swallowed') return
      if (fate === 'lost') return void this.time.after(there, () => reject(new Error('no network')))
      this.time.after(there, () => {
        const got = typeof fate === 'object' ? fate : this.serve(request)
        this.time.after(back, () => (fate === 'unanswered' ? reject(new Error('connection reset')) : resolve(got)))
      })
    })
    return { answer, abort: () => { this.aborted++ } }
  }
}

/** Shelf is a storage that several pages share. */
export class Shelf implements Storage {
  texts = new Map<string, string>()
  full = false

  get(key: string): string | null {
    return this.texts.get(key) ?? null
  }

  set(key: string, text: string): void {
    if (this.full) throw new Error('QuotaExceededError')
    this.texts.set(key, text)
  }

  remove(key: string): void {
    this.texts.delete(key)
  }
}
