// A whole contest day, as one worker lives it.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { suite } from '../harness/suite'
import { demo } from '../harness/tour'
import {
  answerAll, button, cardOf, choices, chooseCompany, company, consent, handIn, heading, logIn, question, result, tabTo,
} from '../harness/worker'

const s = suite()

test('from the first page to the last chance, and out again', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await readRules(page)
  await cardOf(page, demo.title).getByRole('button', { name: '开始答题' }).tap()
  await logIn(page, '林小禾')
  await registered(page)

  const given = await answerAll(page, demo.questions)
  await handIn(page)
  const points = await result(page)
  expect(points).toMatch(/^\d+分$/)
  await explained(page, given)
  await placed(page, points)
  await useUp(page)
  await leave(page)
})

async function readRules(page: Page): Promise<void> {
  await button(page, '规则').tap()
  await page.getByText(/一、参赛对象[^]*每人每天/).waitFor()
  await button(page, '返回').tap()
}

/** Nothing is asked before she has agreed; then her name is there already, and her unit a few words away. */
async function registered(page: Page): Promise<void> {
  await heading(page, '绑定单位').waitFor()
  await page.getByRole('checkbox').waitFor()
  expect(await page.getByRole('textbox').count()).toBe(0)
  await consent(page)
  expect(await page.getByRole('textbox', { name: '姓名' }).inputValue()).toBe('林小禾')
  await page.getByRole('radio', { name: '女' }).tap()
  await chooseCompany(page)
  await page.getByText(`${company.county} / 松渡街道总工会 / ${company.name}`).waitFor()
  await button(page, '确认').tap()
}

/** The result tells what she chose and, for each question, the law it rests on. */
async function explained(page: Page, given: string[]): Promise<void> {
  await page.getByText(/^第1名 \/ 共1人$/).first().waitFor()
  expect(await choices(page)).toEqual(given)
  const laws = await page.getByText(/^依据：《.+》(附录)?第.+条/).count()
  expect(laws).toBeGreaterThanOrEqual(demo.questions)
  expect(await page.getByText('正确答案').count()).toBeGreaterThanOrEqual(demo.questions)
  await page.getByRole('checkbox', { name: '只看错题' }).tap()
  expect(await page.getByText('答对', { exact: true }).count()).toBe(0)
}

/** She finds herself on the boards of all four levels, and her units on theirs. */
async function placed(page: Page, points: string): Promise<void> {
  await button(page, '看排行榜').tap()
  const row = page.getByRole('listitem').filter({ hasText: '（我）' })
  await row.getByText(points).waitFor()
  expect(await row.innerText()).toContain('林*禾')
  await page.getByRole('radio', { name: company.name }).tap()
  await row.getByText('林小禾').waitFor() // among her own colleagues names are whole
  await page.getByRole('radio', { name: '单位榜' }).tap()
  for (const name of [company.county, '松渡街道总工会', company.name]) {
    const mine = page.getByRole('button', { name: new RegExp(`${name}（我的单位）`) })
    await mine.waitFor()
    await mine.tap()
  }
}

/** Two chances more, then no button leads to a paper any more. */
async function useUp(page: Page): Promise<void> {
  for (const left of [2, 1]) {
    await tabTo(page, '首页')
    const card = cardOf(page, demo.title)
    await card.getByText(`还可答${left}次`).waitFor()
    await card.getByRole('button', { name: '开始答题' }).tap()
    await question(page, 1).waitFor()
    await button(page, '答题卡').tap()
    await button(page, '交卷').tap()
    await page.getByText(`还有${demo.questions}题未答，确定交卷吗？`).waitFor()
    await button(page, '确定交卷').tap()
    expect(await result(page)).toBe('0分')
    await page.getByText('最好成绩').waitFor()
    await button(page, '再答一次').waitFor({ state: left > 1 ? 'visible' : 'hidden' })
    await button(page, '回首页').tap()
  }
  await cardOf(page, demo.title).getByText('答题机会已用完').waitFor()
  expect(await button(page, '开始答题').count()).toBe(0)
}

async function leave(page: Page): Promise<void> {
  await tabTo(page, '我的')
  await button(page, '查看').tap()
  await page.getByRole('button', { name: /“三八”/ }).nth(2).waitFor()
  await page.getByRole('button', { name: '退出登录，换人答题' }).tap()
  await page.getByText('登录后可以答题').waitFor()
  expect(await page.evaluate(() => localStorage.getItem('lawquiz.token'))).toBeNull()
}
