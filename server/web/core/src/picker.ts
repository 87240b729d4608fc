import type { Unit } from './api'
import type { Client } from './client'
import type { Timers } from './platform'
import { Problem, problemOf } from './problem'

/** Picking is what a worker sees while she looks for her unit. */
export interface Picking {
  /** The units walked down, the top first; empty at the top. */
  trail: Unit[]
  /** What was typed; while it is not empty, items are what was found below the trail's end. */
  query: string
  items: Unit[]
  /** How many there are; more than items where not all are listed. */
  total: number
  loading: boolean
  problem: Problem | null
  chosen: Unit | null
}

const page = 50
const pause = 300

/** Picker finds a unit: by walking the tree, by searching, or by an invitation code. The newest wish wins. */
export class Picker {
  private held: Picking = { trail: [], query: '', items: [], total: 0, loading: false, problem: null, chosen: null }
  private round = 0
  private cancel: () => void = () => undefined

  constructor(
    private readonly client: Pick<Client, 'units' | 'scene'>,
    private readonly timers: Timers,
    private readonly changed: (now: Picking) => void,
  ) {}

  get state(): Picking {
    return this.held
  }

  /** Lists the units at the top, or where the trail stands. */
  open(): Promise<void> {
    return this.list(this.held.trail, '')
  }

  /** Goes into a unit with units below it. */
  enter(unit: Unit): Promise<void> {
    return this.list([...this.held.trail, unit], '')
  }

  /** Goes back up to the first depth units of the trail; 0 is the top. */
  back(depth: number): Promise<void> {
    return this.list(this.held.trail.slice(0, depth), '')
  }

  /** Searches below the trail's end once typing pauses; nothing typed lists the units there. */
  search(text: string): void {
    this.cancel()
    this.round++ // what is under way is no longer wanted
    this.tell({ ...this.held, query: text, loading: true })
    this.cancel = this.timers.after(pause, () => void this.list(this.held.trail, text))
  }

  /** Lists the next units, where not all are shown. Searches list their first fifty only: a longer word finds better. */
  async more(): Promise<void> {
    const { trail, items, total, query, loading } = this.held
    if (loading || query.trim() || items.length >= total) return
    await this.ask(() => this.read(trail, '', items.length), (read) => ({ items: [...items, ...read.items], total: read.total }))
  }

  choose(unit: Unit | null): void {
    this.tell({ ...this.held, chosen: unit })
  }

  /** Chooses the unit of an invitation code, as typed or as scanned. Returns whether there is one. */
  async scene(text: string): Promise<boolean> {
    const code = sceneOf(text)
    if (!code) {
      this.tell({ ...this.held, problem: new Problem({ code: 'not_found', detail: '邀请码由字母和数字组成，请核对后再填' }) })
      return false
    }
    const unit = await this.ask(() => this.client.scene(code), (found) => ({ chosen: found }))
    return unit !== null
  }

  private async list(trail: Unit[], query: string): Promise<void> {
    this.cancel()
    this.tell({ ...this.held, trail, query, items: [], total: 0 })
    await this.ask(() => this.read(trail, query, 0), (read) => ({ items: read.items, total: read.total }))
  }

  private read(trail: Unit[], query: string, offset: number) {
    const parent = trail[trail.length - 1]?.id ?? ''
    return this.client.units(query.trim() ? { parent, q: query.trim() } : { parent, limit: page, offset })
  }

  /** Asks, and takes the answer in unless something else has been wished for meanwhile. Null if not taken in. */
  private async ask<T>(call: () => Promise<T>, taken: (value: T) => Partial<Picking>): Promise<T | null> {
    const round = ++this.round
    this.tell({ ...this.held, loading: true, problem: null })
    try {
      const value = await call()
      if (round !== this.round) return null
      this.tell({ ...this.held, ...taken(value), loading: false })
      return value
    } catch (thrown) {
      if (round === this.round) this.tell({ ...this.held, loading: false, problem: problemOf(thrown) })
      return null
    }
  }

  private tell(now: Picking): void {
    this.held = now
    this.changed(now)
  }
}

/** sceneOf reads an invitation code out of what was typed or scanned: the code, or an address that names it as scene. */
export function sceneOf(text: string): string {
  const plain = decode(text.trim())
  const named = /[?&#]scene=([^&#]*)/.exec(plain)?.[1] ?? plain
  const code = decode(named).replace(/^scene=/, '')
  return /^[0-9A-Za-z]{1,32}$/.test(code) ? code : ''
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch { // a stray % is no encoding
    return text
  }
}
