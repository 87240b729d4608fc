// Every page in each of its states: by what a screen reader and a finger find on it, in light and in
// dark, with the text twice as large, and on the smallest screen.
import { expect, test } from 'vitest'
import { accessFaults, touchFaults, widthFaults } from '../harness/gate'
import { picture } from '../harness/picture'
import { suite } from '../harness/suite'
import { tour } from '../harness/tour'

const s = suite()

test('no page has a serious fault, in light or in dark, and everything can be touched', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  const faults: Record<string, string[]> = {}
  let stops = 0
  await tour(page, '陈望月', async (name) => {
    const label = `${String(++stops).padStart(2, '0')} ${name}`
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await picture(page, colorScheme, label)
      const found = await accessFaults(page)
      if (found.length > 0) faults[`${name}, ${colorScheme}`] = found
    }
    const small = [...await touchFaults(page), ...await widthFaults(page)]
    if (small.length > 0) faults[name] = small
  })
  expect(stops).toBe(32)
  expect(faults).toEqual({})
})

test('twice the text on a screen 320 px wide loses nothing', async () => {
  const phone = await s.phone({ viewport: { width: 320, height: 640 } })
  const page = await phone.tab()
  await page.getByRole('radio', { name: '超大' }).tap()
  const faults: Record<string, string[]> = {}
  let stops = 0
  await tour(page, '赵青禾', async (name) => {
    await picture(page, 'large', `${String(++stops).padStart(2, '0')} ${name}`)
    const found = [...await accessFaults(page), ...await touchFaults(page), ...await widthFaults(page)]
    if (found.length > 0) faults[name] = found
  })
  expect(faults).toEqual({})
})
