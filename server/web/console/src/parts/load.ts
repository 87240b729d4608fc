// What a page has read, whether it is reading again, and what went wrong.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asFault, type Fault } from '@/client'

/** Loaded is something read from the server for a page. */
export interface Loaded<T> {
  data: ShallowRef<T | undefined>
  fault: ShallowRef<Fault | undefined>
  busy: Ref<boolean>
  /** Reads again. What was read before stays until the answer; an answer overtaken by a later question is dropped. */
  again(): Promise<void>
}

/** Reads at once, and again when asked. */
export function load<T>(read: () => Promise<T>, options: { wait?: boolean } = {}): Loaded<T> {
  const data = shallowRef<T>()
  const fault = shallowRef<Fault>()
  const busy = ref(false)
  let asked = 0
  const again = async () => {
    const mine = ++asked
    busy.value = true
    try {
      const answer = await read()
      if (mine !== asked) return
      data.value = answer
      fault.value = undefined
    } catch (thrown) {
      if (mine === asked) fault.value = asFault(thrown)
    } finally {
      if (mine === asked) busy.value = false
    }
  }
  if (!options.wait) void again()
  return { data, fault, busy, again }
}

/** Does something again and again while the page is open and looked at. A run ends before the next begins. */
export function every(ms: number, task: () => unknown): void {
  let ended = false
  let timer = 0
  const run = async () => {
    try {
      if (!document.hidden) await task()
    } finally {
      if (!ended) timer = window.setTimeout(() => void run(), ms)
    }
  }
  timer = window.setTimeout(() => void run(), ms)
  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })
}

/** A button's work: busy while it runs, and what goes wrong is told. Answers whether it went well. */
export function working(tell: (thrown: unknown) => void): { busy: Ref<boolean>; run(task: () => Promise<unknown>): Promise<boolean> } {
  const busy = ref(false)
  const run = async (task: () => Promise<unknown>) => {
    if (busy.value) return false
    busy.value = true
    try {
      await task()
      return true
    } catch (thrown) {
      tell(thrown)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, run }
}
