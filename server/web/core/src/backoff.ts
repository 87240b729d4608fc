import type { Problem } from './problem'

const first = 1000
const most = 20_000

/**
 * backoff returns how many milliseconds to wait before asking again: doubling from one second to twenty,
 * half of it by chance (0 to 1), so that thousands cut off together do not come back together. A wait
 * the server named is never cut short, and drawn out by up to a quarter.
 */
export function backoff(tries: number, chance: number, problem?: Problem | null): number {
  const full = Math.min(most, first * 2 ** Math.min(Math.max(tries, 1) - 1, 10))
  const own = full * (0.5 + chance / 2)
  const named = (problem?.retryAfter ?? 0) * (1 + chance / 4)
  return Math.round(Math.max(own, named))
}
