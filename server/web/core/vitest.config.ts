import { defineConfig } from 'vitest/config'

// Time in the tests is made up; only a busy machine makes one of them slow.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, pool: 'threads', poolOptions: { threads: { maxThreads: 2 } } },
})
