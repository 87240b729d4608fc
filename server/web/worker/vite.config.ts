import { fileURLToPath } from 'node:url'
import uniPlugin from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'
import { nowhere } from './build/nowhere'

// The plugin is CommonJS: an ES module sees its exports as one object.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// UNI_PLATFORM is set by the uni command: h5 or mp-weixin.
export default defineConfig({
  // The mini-program names its server, and WeChat allows it no other.
  plugins: [uni(), process.env.UNI_PLATFORM === 'h5' && nowhere()],
  resolve: {
    alias: {
      '@core': at('../core/src'),
      '@platform': at(`./src/platform/${process.env.UNI_PLATFORM ?? 'h5'}.ts`),
      '@': at('./src'),
    },
  },
  build: { target: 'es2018' },
})
