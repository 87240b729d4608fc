// Frames pushed by the server (SSE). The browser comes back by itself after a break and says what it had
// last; when the server refused, it gives up, and is started again here, ever more slowly.

/** live: frames come; lost: the line is broken and being mended; ended: it will not come back, log in again. */
export type LineState = 'live' | 'lost' | 'ended'

export interface Watcher {
  frame(data: unknown): void
  state(state: LineState): void
}

/** What is needed of EventSource; tests bring their own. */
export interface Source {
  onopen: (() => void) | null
  onerror: (() => void) | null
  readonly readyState: number
  addEventListener(name: string, heard: (event: MessageEvent<string>) => void): void
  close(): void
}

export interface Means {
  open(url: string): Source
  later(ms: number, task: () => void): () => void
}

const browser: Means = {
  open: (url) => new EventSource(url) as unknown as Source,
  later(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

const closed = 2 // EventSource.CLOSED
const slowest = 30_000

/** Watches until the returned function is called, or the server says that it is over. */
export function watchFrames(url: string, name: string, to: Watcher, means: Means = browser): () => void {
  let source: Source | undefined
  let cancel: (() => void) | undefined
  let wait = 1000
  let over = false
  const end = () => {
    over = true
    cancel?.()
    source?.close()
  }
  const start = () => {
    const mine = source = means.open(url)
    mine.onopen = () => { wait = 1000; to.state('live') }
    mine.onerror = () => {
      if (over) return
      to.state('lost')
      if (mine.readyState !== closed) return
      cancel = means.later(wait, start)
      wait = Math.min(wait * 2, slowest)
    }
    mine.addEventListener(name, (event) => {
      try {
        to.frame(JSON.parse(event.data))
      } catch { /* half a frame: the next is whole */ }
    })
    mine.addEventListener('end', () => {
      end()
      to.state('ended')
    })
  }
  start()
  return end
}
