// What a device remembers of a sitting.

import type { Storage } from '../platform'
import type { Kept } from './state'

/** Memory is the one place in a storage for a person's sitting in a contest. A storage that fails is an empty one. */
export class Memory {
  private readonly key: string
  private written: string | null = null
  private broken = false

  constructor(private readonly storage: Storage, person: string, contest: string) {
    this.key = `lawquiz.sitting.${person}.${contest}`
  }

  /** Whether what was written last is really kept. */
  get works(): boolean {
    return !this.broken
  }

  /** Returns what is remembered, or null if there is nothing that can be read. */
  read(): Kept | null {
    return parse(this.text())
  }

  /** Returns what another page has written since this one last read or wrote here, or null. */
  news(): Kept | null {
    const text = this.text()
    if (text === this.written) return null
    this.written = text
    return parse(text)
  }

  write(kept: Kept): void {
    const text = JSON.stringify(kept)
    try {
      this.storage.set(this.key, text)
      this.written = text
      this.broken = false
    } catch {
      this.broken = true
    }
  }

  forget(): void {
    this.written = null
    try {
      this.storage.remove(this.key)
    } catch {
      this.broken = true
    }
  }

  private text(): string | null {
    try {
      return this.storage.get(this.key)
    } catch {
      this.broken = true
      return null
    }
  }
}

/** remembered returns a person's unfinished sitting in a contest, for a first page that offers to go on with it. */
export function remembered(storage: Storage, person: string, contest: string): Kept | null {
  return new Memory(storage, person, contest).read()
}

/** parse reads what write wrote. Another version's, or a damaged one, is none. */
function parse(text: string | null): Kept | null {
  if (!text) return null
  try {
    const kept = JSON.parse(text) as Kept
    const whole = kept.version === 1 && typeof kept.contest === 'string' && typeof kept.paper.id === 'string' &&
      Array.isArray(kept.paper.questions) && Array.isArray(kept.unsure) && typeof kept.last === 'number' &&
      typeof kept.sent === 'number' && typeof kept.base.seq === 'number' && isObject(kept.base.answers) && isObject(kept.entries) &&
      Object.values(kept.entries).every((e) => Array.isArray(e.given) && typeof e.stamp === 'number') &&
      isObject(kept.spent) && typeof kept.handing === 'boolean' && typeof kept.clock.server === 'number' && typeof kept.clock.wall === 'number'
    return whole ? kept : null
  } catch {
    return null
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
