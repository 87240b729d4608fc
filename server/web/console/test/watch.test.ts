import { expect, test } from 'vitest'
import { watchFrames, type LineState, type Source } from '@/parts/watch'

class Fake implements Source {
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  readyState = 0
  closed = false
  heard = new Map<string, (event: MessageEvent<string>) => void>()
  addEventListener(name: string, heard: (event: MessageEvent<string>) => void) { this.heard.set(name, heard) }
  close() { this.closed = true }
  say(name: string, data: string) { this.heard.get(name)?.({ data } as MessageEvent<string>) }
}

function watched() {
  const sources: Fake[] = []
  const waits: [number, () => void][] = []
  const states: LineState[] = []
  const frames: unknown[] = []
  const stop = watchFrames('/x', 'figures', { frame: (data) => frames.push(data), state: (state) => states.push(state) }, {
    open: () => { const one = new Fake(); sources.push(one); return one },
    later: (ms, task) => { waits.push([ms, task]); return () => { waits.length = 0 } },
  })
  return { sources, waits, states, frames, stop }
}

test('frames come, a broken one is left out, and the browser mends its own line', () => {
  const w = watched()
  w.sources[0]!.onopen!()
  w.sources[0]!.say('figures', '{"n":1}')
  w.sources[0]!.say('figures', '{"n":')
  w.sources[0]!.onerror!()
  w.sources[0]!.onopen!()
  expect(w.frames).toEqual([{ n: 1 }])
  expect(w.states).toEqual(['live', 'lost', 'live'])
  expect(w.waits).toEqual([])
})

test('a refused line is asked for again, ever more slowly, until it holds', () => {
  const w = watched()
  for (const [i, wait] of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].entries()) {
    w.sources[i]!.readyState = 2
    w.sources[i]!.onerror!()
    const [ms, task] = w.waits.pop()!
    expect(ms).toBe(wait)
    task()
  }
  w.sources.at(-1)!.onopen!()
  w.sources.at(-1)!.readyState = 2
  w.sources.at(-1)!.onerror!()
  expect(w.waits.pop()![0]).toBe(1000)
})

test('what is over stays over', () => {
  const w = watched()
  w.sources[0]!.say('end', '')
  expect(w.states).toEqual(['ended'])
  expect(w.sources[0]!.closed).toBe(true)
  w.sources[0]!.onerror!()
  expect(w.states).toEqual(['ended'])
})
