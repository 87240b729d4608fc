// Writes the mini-program's own appid into the built project, if WX_APPID says one; without it the
// project opens as a visitor's (测试号) in WeChat DevTools.
// Usage: WX_APPID=wx0123456789abcdef node build/appid.mjs FOLDER
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const appid = process.env.WX_APPID ?? ''
if (appid !== '') {
  if (!/^wx[0-9a-f]{16}$/.test(appid)) {
    console.error(`WX_APPID=${appid} is no appid: wx and sixteen hexadecimal digits`)
    process.exit(2)
  }
  const file = join(process.argv[2], 'project.config.json')
  const project = JSON.parse(readFileSync(file, 'utf8'))
  project.appid = appid
  writeFileSync(file, JSON.stringify(project, null, 2) + '\n')
}
