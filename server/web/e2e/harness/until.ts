/** until asks again and again until the answer is true or any other thing, and returns it. Rejects after patience ms. */
export async function until<T>(
  what: string, ask: () => T | Promise<T>, patience = 20_000,
): Promise<Exclude<T, undefined | null | false>> {
  const end = performance.now() + patience
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== null && answer !== false) return answer as Exclude<T, undefined | null | false>
    if (performance.now() > end) throw new Error(`${what}: not within ${patience} ms`)
    await new Promise((resolve) => { setTimeout(resolve, 50) })
  }
}
