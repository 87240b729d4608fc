import { defineConfig } from 'vitest/config'

// Each file of tests has a server and a browser of its own; two of them at a time.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    testTimeout: 150_000,
    hookTimeout: 60_000,
  },
})
