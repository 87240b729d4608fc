// The big screen while a rehearsal runs: units change places before the hall's eyes, and the last figures are the console's.
import { expect, test } from 'vitest'
import { documentOf } from '../harness/contest'
import { ask, firstAdmin, office } from '../harness/desk'
import { suite } from '../harness/suite'
import { until } from '../harness/until'

const s = suite()
const contest = 'rehearsal-screen'
const people = 60
const rules = { id: contest, title: '演练（不计成绩）', seconds: 60, questions: 5, chances: 2 }

interface Overview { unit: { people: number; sittings: number } }

test('units change places on the screen while a rehearsal runs', async () => {
  const desk = await s.phone(office)
  desk.excuse(/401 \(Unauthorized\)/)
  const page = await desk.tab('/console')
  await firstAdmin(page, s.server)

  const rehearsed = s.server.rehearse(`${documentOf(rules)}rehearsal: true\npractice: open\n`, people)
  rehearsed.catch(() => {}) // it is waited for below
  await until('the rehearsal is there', async () => (await fetch(`${s.server.url}/api/v1/contests/${contest}`)).ok, 30_000)
  const link = await ask<{ secret: string }>(page, 'POST', '/api/v1/console/links', {
    kind: 'screen', contest, note: '演练大屏', expires_at: Date.now() + 86_400_000,
  })
  const projector = await s.phone({ ...office, viewport: { width: 1920, height: 1080 } })
  const screen = await projector.tab(`/screen#${link.secret}`)
  await screen.getByText('距截止').waitFor()

  // The section of the counties is looked at: what stands at each height, again and again until all have gone home.
  const orders = new Set<string>()
  const heads = new Set<string>()
  let over = false
  void rehearsed.finally(() => { over = true }).catch(() => {})
  while (!over) {
    const seen = await screen.evaluate(() => ({
      head: document.querySelector('h2')?.textContent ?? '',
      rows: [...document.querySelectorAll<HTMLElement>('.row')]
        .map((row) => [Number(/translateY\((\d+)%\)/.exec(row.style.transform)?.[1] ?? 0), row.querySelector('.name')?.textContent ?? ''] as const)
        .sort((a, b) => a[0] - b[0]).map(([, name]) => name).join('|'),
    }))
    heads.add(seen.head)
    if (seen.head.includes('县')) orders.add(seen.rows)
    await screen.waitForTimeout(250)
  }
  const report = await rehearsed
  expect(report).toContain('没有发现不符')
  expect(orders.size, [...orders].join('\n')).toBeGreaterThan(2)
  expect(heads.size).toBeGreaterThan(1)

  const { unit } = await ask<Overview>(page, 'GET', `/api/v1/console/contests/${contest}/overview`)
  expect(unit.people).toBeGreaterThan(people * 0.8) // who answered nothing did not take part
  await expect.poll(() => screen.locator('dl dd').first().innerText(), { timeout: 20_000 }).toBe(String(unit.people))
})
