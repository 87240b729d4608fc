// The big screen in a hall: rows move while people answer, a lost line mends itself, a link that is withdrawn ends it.
import { expect, test } from 'vitest'
import { ask, firstAdmin, office } from '../harness/desk'
import { accessFaults } from '../harness/gate'
import { picture } from '../harness/picture'
import { suite } from '../harness/suite'
import { takePart } from '../harness/taking'

const s = suite()
const contest = 'rights-week-demo'
const hall = { ...office, viewport: { width: 1920, height: 1080 } }

const answer = (name: string, county: number) => takePart(s.server, contest, name, county)

test('rows move while people answer, a lost line mends itself, and a withdrawn link ends it', async () => {
  const desk = await s.phone(office)
  desk.excuse(/401 \(Unauthorized\)/)
  const console1 = await desk.tab('/console')
  await firstAdmin(console1, s.server)
  const link = await ask<{ secret: string; url: string; link: { id: string } }>(console1, 'POST', '/api/v1/console/links', {
    kind: 'screen', contest, note: '表彰会大屏', expires_at: Date.now() + 86_400_000,
  })
  expect(link.url).toContain(`/screen#${link.secret}`)

  const projector = await s.phone(hall)
  desk.excuse(/ERR_/)
  projector.excuse(/ERR_/, /401 \(Unauthorized\)/, /404 \(Not Found\)/)
  const page = await projector.tab(`/screen#${link.secret}`)
  await page.getByText('距截止').waitFor()
  expect(new URL(page.url()).hash).toBe('')
  const people = page.locator('dl dd').first()
  const first = page.locator('.row').filter({ has: page.locator('.place', { hasText: /^1$/ }) })

  const one = await answer('陈望月', 1)
  await expect.poll(() => people.innerText(), { timeout: 20_000 }).toBe('1')
  await expect.poll(() => first.first().locator('.name').innerText(), { timeout: 20_000 }).toBe(one)
  const moved = await page.locator('.row', { hasText: one }).elementHandle()
  const two = await answer('赵青禾', 2)
  await answer('孙晓雨', 2)
  await expect.poll(() => first.first().locator('.name').innerText(), { timeout: 20_000 }).toBe(two)
  expect(await moved!.evaluate((row) => row.isConnected && (row as HTMLElement).style.transform)).toBe('translateY(100%)')
  await picture(page, 'screen', '1080p')
  expect(await accessFaults(page)).toEqual([])

  await s.server.restart(() => page.getByText('连接断开了，正在重新连接').waitFor())
  await answer('周静', 2)
  await expect.poll(() => people.innerText(), { timeout: 60_000 }).toBe('4')

  await page.reload()
  await page.getByText('距截止').waitFor()
  await ask(console1, 'DELETE', `/api/v1/console/links/${link.link.id}`)
  await page.getByText('已经作废或到期').waitFor({ timeout: 60_000 })
})
