import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// What is tested here has no page: logic only. The pages are tested in Chromium, in ../e2e.
export default defineConfig({
  resolve: { alias: { '@core': at('../core/src'), '@': at('src') } },
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, pool: 'threads', maxWorkers: 2 },
})
