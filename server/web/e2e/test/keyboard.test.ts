// On a desk, with a keyboard alone.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { suite } from '../harness/suite'
import { company, heading, question, result } from '../harness/worker'

const contest = { id: 'keys', title: '键盘', seconds: 600, questions: 2, chances: 1 }
const s = suite(contest)

/** reach presses Tab until what has this role and name has the focus. Throws when it is not among the next sixty. */
async function reach(page: Page, role: 'button' | 'radio' | 'checkbox' | 'textbox', name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true }).first()
  await wanted.waitFor()
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`${name} is not reached by Tab`)
}

/** press reaches something and presses it. */
async function press(page: Page, role: 'button' | 'radio' | 'checkbox', name: string | RegExp, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await reach(page, role, name)
  await page.keyboard.press(key)
}

test('a paper is answered without a mouse', async () => {
  const phone = await s.phone({ viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 })
  const page = await phone.tab(`/#/pages/login/login?contest=${contest.id}`)
  await reach(page, 'textbox', '姓名')
  await page.keyboard.type('安静')
  await press(page, 'button', '登录')
  await heading(page, '绑定单位').waitFor()
  await press(page, 'checkbox', '我已阅读并同意隐私说明', 'Space')
  await press(page, 'button', '选择单位')
  await reach(page, 'textbox', '查找单位')
  await page.keyboard.type(company.words)
  await press(page, 'button', new RegExp(company.name))
  await press(page, 'button', '确认')

  await question(page, 1).waitFor()
  await press(page, 'radio', /./, 'Space')
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(1)
  await press(page, 'button', '下一题')
  await question(page, 2).waitFor()
  await press(page, 'button', '交卷')
  await page.getByRole('dialog').waitFor()
  expect(await page.getByRole('dialog').evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await press(page, 'button', '交卷')
  await press(page, 'button', '确定交卷')
  expect(await result(page)).toMatch(/分$/)
})
