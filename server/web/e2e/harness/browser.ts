import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** find returns where Chromium is: LAWQUIZ_CHROMIUM, or else the first of its names on PATH. */
function find(): string {
  const given = process.env.LAWQUIZ_CHROMIUM
  if (given) return given
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch { /* not here */ }
    }
  }
  throw new Error('Chromium is not installed: make deps, or say in LAWQUIZ_CHROMIUM where it is')
}

/** launch starts Chromium. It can find no host but this one, whatever a page or Chromium itself asks for. */
export function launch(): Promise<Browser> {
  const args = [
    '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ]
  return chromium.launch({ executablePath: find(), args, chromiumSandbox: process.getuid?.() !== 0 })
}
