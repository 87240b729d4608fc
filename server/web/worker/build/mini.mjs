// Finishes the built mini-program: screen readers in WeChat know roles as aria-role, the key order of
// browsers is none of its concern; the framework fetches no picture from its maker's host; and its own
// appid is written in, if WX_APPID says one. Without it the project opens as a visitor's (测试号) in
// WeChat DevTools.
// Usage: WX_APPID=wx0123456789abcdef node build/mini.mjs FOLDER
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const appid = process.env.WX_APPID ?? ''
if (appid !== '' && !/^wx[0-9a-f]{16}$/.test(appid)) {
  console.error(`WX_APPID=${appid} is no appid: wx and sixteen hexadecimal digits`)
  process.exit(2)
}

for (const name of readdirSync(folder, { recursive: true })) {
  if (!name.endsWith('.wxml')) continue
  const file = join(folder, name)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/ role="/g, ' aria-role="').replace(/ tabindex="[^"]*"/g, ''))
}

// The framework asks whether wx.preloadAssets is there before it calls it. Its advice to developers
// comes with an address.
const vendor = join(folder, 'common', 'vendor.js')
writeFileSync(vendor, readFileSync(vendor, 'utf8')
  .replaceAll('wx.preloadAssets', 'void 0')
  .replace(/\[详情\]\(https:[^)]*\)/g, ''))

if (appid !== '') {
  const file = join(folder, 'project.config.json')
  const project = JSON.parse(readFileSync(file, 'utf8'))
  project.appid = appid
  writeFileSync(file, JSON.stringify(project, null, 2) + '\n')
}
