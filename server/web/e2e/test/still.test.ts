// On a slow network pages come piece by piece, and stand still while they do.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { suite } from '../harness/suite'
import { answerAll, begin, cardOf, handIn, result, tabTo } from '../harness/worker'

const contest = { id: 'still', title: '慢网', seconds: 600, questions: 2, chances: 2 }
const s = suite(contest)

/** How late every answer of the server comes, in ms. */
const slow = 400

/** How far a page's parts have jumped without being touched (cumulative layout shift); up to 0.1 is good. */
const jumped = (page: Page): Promise<number> => page.evaluate(() => new Promise((resolve) => {
  let sum = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => { setTimeout(() => resolve(sum), 0) })
}))

test('no page jumps as it comes', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await begin(page, contest.title, '安稳')
  await answerAll(page, contest.questions)
  await handIn(page)
  await result(page)
  const own = page.url()

  await page.route('**/api/**', async (route) => {
    await new Promise((resolve) => { setTimeout(resolve, slow) })
    await route.continue()
  })
  const jumps: Record<string, number> = {}
  const come = async (name: string, sign: string) => {
    await page.reload()
    await page.getByText(sign).first().waitFor()
    await page.waitForLoadState('networkidle')
    jumps[name] = await jumped(page)
  }
  await come('成绩与解析', '我的名次')
  expect(page.url()).toBe(own)
  await page.getByRole('button', { name: '回首页' }).tap()
  await cardOf(page, contest.title).waitFor()
  await come('首页', '还可答1次')
  await tabTo(page, '排行榜')
  await come('排行榜', '（我）')
  await tabTo(page, '练习')
  await come('练习', '随机练一组')
  await tabTo(page, '我的')
  await come('我的', '安稳')
  await page.evaluate(() => localStorage.clear())
  await page.goto(s.server.url)
  await come('首页，未登录', contest.title)
  expect(Object.keys(jumps)).toHaveLength(6)
  expect(Object.entries(jumps).filter(([, far]) => far >= 0.1), JSON.stringify(jumps)).toEqual([])
})
