import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The summaries of the contract's operations, by their id: the log of changes names them. */
function operations(): Plugin {
  const id = '\0virtual:operations'
  return {
    name: 'operations',
    resolveId: (source) => source === 'virtual:operations' ? id : undefined,
    load(source) {
      if (source !== id) return undefined
      const document = JSON.parse(readFileSync(at('../../api/openapi.json'), 'utf8')) as { paths: Record<string, Record<string, { operationId?: string; summary?: string }>> }
      const found = Object.entries(document.paths)
        .filter(([path]) => path.includes('/console/'))
        .flatMap(([, methods]) => Object.entries(methods))
        .filter(([method, one]) => method !== 'get' && one.operationId)
        .map(([, one]) => [one.operationId, one.summary])
      return `export default ${JSON.stringify(Object.fromEntries(found))}`
    },
  }
}

// Two pages: the console, and the big screen, which has no framework to load. The county offices' browsers
// (360, 麒麟) are Chromium 87 at the oldest.
export default defineConfig({
  base: '/console/',
  plugins: [
    vue(),
    operations(),
    components({ dirs: [], dts: 'src/components.d.ts', resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
  ],
  resolve: { alias: { '@core': at('../core/src'), '@': at('src') } },
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    // A picture in a style sheet stays a file of its own.
    assetsInlineLimit: 0,
    emptyOutDir: true,
    chunkSizeWarningLimit: 1100,
    rolldownOptions: { input: { index: at('index.html'), screen: at('screen.html') } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
