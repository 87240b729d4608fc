// The first page: how much it weighs, and that the gates these tests rely on let nothing through.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accessFaults, touchFaults, widthFaults } from '../harness/gate'
import { suite } from '../harness/suite'
import { demo } from '../harness/tour'
import { cardOf } from '../harness/worker'

/** What the first page may weigh, gzipped, in bytes. */
const most = 120_000

const s = suite()

/** The bytes a file is sent as to a browser that knows no better encoding than gzip. */
async function gzipped(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } })
  const length = Number(answer.headers.get('Content-Length'))
  await answer.body?.cancel()
  expect(answer.status).toBe(200)
  expect(length).toBeGreaterThan(0)
  return length
}

test('the first page weighs under 120 kB', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await cardOf(page, demo.title).waitFor()
  const files = [...new Set(phone.requests.filter((one) => !one.includes('/api/')))].map((one) => one.split(' ')[1]!)
  const sizes = await Promise.all(files.map((path) => gzipped(s.server.url + path)))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`first page: ${files.length} files, ${(total / 1000).toFixed(1)} kB gzipped`)
  expect(files.length).toBeGreaterThan(3)
  expect(total).toBeLessThan(most)
})

/** put adds an element to the page. */
const put = (page: Page, html: string) => page.evaluate((text) => { document.body.insertAdjacentHTML('beforeend', text) }, html)

test('the gates find what is wrong', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await cardOf(page, demo.title).waitFor()
  expect([...await accessFaults(page), ...await touchFaults(page), ...await widthFaults(page)]).toEqual([])
  await put(page, '<div role="button" id="small"></div>')
  await page.evaluate(() => {
    const small = document.getElementById('small')!
    Object.assign(small.style, { width: '30px', height: '50px', color: '#aaa', background: '#bbb' })
    const wide = document.createElement('p')
    wide.textContent = 'wide'
    wide.style.width = '500px'
    document.body.append(wide)
  })
  expect((await accessFaults(page)).join()).toContain('aria-command-name')
  expect((await touchFaults(page)).join()).toContain('30×50')
  expect((await widthFaults(page)).join()).toContain('500 wide')
})

test('the policy and the watch on it stop what is not the server\'s own', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await cardOf(page, demo.title).waitFor()
  await page.evaluate(async () => {
    await fetch('https://elsewhere.example/').catch(() => undefined)
    await new Promise((resolve) => { setTimeout(resolve, 100) })
  })
  expect(phone.faults.join()).toContain('policy stopped connect-src https://elsewhere.example/')
  phone.faults.length = 0
})
