import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Where pictures of every page go, if LAWQUIZ_SCREENSHOTS names a folder; for whoever wants to look at them. */
const folder = process.env.LAWQUIZ_SCREENSHOTS

/** picture takes one of what is on the screen, if pictures are wanted. */
export async function picture(page: Page, album: string, name: string): Promise<void> {
  if (!folder) return
  await mkdir(join(folder, album), { recursive: true })
  await page.screenshot({ path: join(folder, album, `${name}.png`) })
}
