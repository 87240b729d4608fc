import { platform } from '@platform'
import { reactive } from 'vue'

const sizeKey = 'lawquiz.text'
const siteKey = 'lawquiz.onsite'

/** The sizes of text to choose from, and how much larger than usual each is. */
export const sizes = [
  { name: '标准', scale: 1 },
  { name: '大', scale: 1.2 },
  { name: '特大', scale: 1.5 },
  { name: '超大', scale: 2 },
] as const

function read(key: string): string | null {
  try {
    return platform.storage.get(key)
  } catch {
    return null
  }
}

function write(key: string, text: string): void {
  try {
    platform.storage.set(key, text)
  } catch { /* holds for this visit */ }
}

/** firstSize is what was chosen, or else what comes nearest to the phone's own setting. */
function firstSize(): number {
  const chosen = Number(read(sizeKey) ?? NaN)
  if (chosen in sizes) return chosen
  const scale = platform.textScale()
  return scale >= 1.4 ? 2 : scale >= 1.1 ? 1 : 0
}

/** look is how the pages are shown on this device. onsite: 现场答题, a shared phone that logs out after each result. */
export const look = reactive({ size: firstSize(), onsite: read(siteKey) === 'yes' })

export function setSize(size: number): void {
  look.size = size
  write(sizeKey, String(size))
}

export function setOnsite(onsite: boolean): void {
  look.onsite = onsite
  write(siteKey, onsite ? 'yes' : 'no')
}
