import type { Page } from 'playwright-core'
import axe from 'axe-core'
import type { Result } from 'axe-core'
import { expect } from 'vitest'
import { picture } from './picture'

/** The faults that axe calls serious or critical, each with the first places of it. */
export async function accessFaults(page: Page): Promise<string[]> {
  await page.evaluate(`typeof axe === 'undefined' && (() => { ${axe.source} })()`)
  const violations = await page.evaluate(async () => {
    const { axe: here } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Result[] }> } }
    return (await here.run({ resultTypes: ['violations'] })).violations
  })
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 120)} ${node.failureSummary ?? ''}`).join(' | ')}`)
}

/** What does not fit the width of the screen: the page itself, and words that stick out or are cut off. */
export function widthFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width) faults.push(`the page is ${document.documentElement.scrollWidth} wide, the screen ${width}`)
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
      const box = element.getBoundingClientRect()
      if (!words || box.width === 0 || !element.checkVisibility({ visibilityProperty: true })) continue
      const cut = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
      if (box.left < -1 || box.right > width + 1 || cut) faults.push(`${element.textContent?.trim().slice(0, 30)} at ${Math.round(box.left)} to ${Math.round(box.right)}`)
    }
    return faults
  })
}

/** What can be pressed on the screen and is less than 44 px wide or high, whatever is in front of it. */
export function touchFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pressed = '[role=button],[role=radio],[role=checkbox],[role=link],[role=tab],input,textarea,select,button,a'
    return [...document.querySelectorAll<HTMLElement>(pressed)].flatMap((element) => {
      const box = element.getBoundingClientRect()
      if (!element.checkVisibility({ visibilityProperty: true }) || box.width === 0) return []
      return box.width < 44 || box.height < 44 ? [`${element.textContent?.trim().slice(0, 30)}: ${box.width}×${box.height}`] : []
    })
  })
}

/** The sizes a console's step is looked at in: a phone's and an office screen's. */
const sizes = [{ width: 390, height: 844 }, { width: 1366, height: 768 }]

/** Looks at a step of the console on a phone and on an office screen: no serious fault, nothing wider than the screen. Leaves the page as wide as it was. */
export async function looked(page: Page, album: string, step: string): Promise<void> {
  const was = page.viewportSize()!
  for (const viewport of sizes) {
    await page.setViewportSize(viewport)
    const place = `${step} at ${viewport.width}`
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), place).toBeLessThanOrEqual(0)
    expect(await accessFaults(page), place).toEqual([])
    await picture(page, `${album}-${viewport.width}`, step)
  }
  await page.setViewportSize(was)
}
