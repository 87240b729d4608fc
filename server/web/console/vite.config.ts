import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Two pages: the console, and the big screen, which has no framework to load. The county offices' browsers
// (360, 麒麟) are Chromium 87 at the oldest.
export default defineConfig({
  base: '/console/',
  plugins: [
    vue(),
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
