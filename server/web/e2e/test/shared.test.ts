// One phone for several people: the roster of a company, and 现场答题.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { endSession, onRecord } from '../harness/record'
import { suite } from '../harness/suite'
import { answer, answerAll, button, chosen, consent, goOn, handIn, heading, result, saved, tabTo, turnTo } from '../harness/worker'

const contest = { id: 'shared', title: '现场', seconds: 600, questions: 4, chances: 1 }
const s = suite(contest)

/** The company of the demo that has a roster, and people on it. */
const unit = 'YC010104'
const people = { first: ['苏禾穗', '2071'], second: ['田沐晴', '3186'], third: ['程予安', '4420'], fourth: ['罗知夏', '5093'] } as const

/** enter logs in by the roster, from the page 登录. */
async function enter(page: Page, [name, last4]: readonly [string, string]): Promise<void> {
  await page.getByRole('radio', { name: '花名册登录' }).tap()
  await page.getByRole('textbox', { name: '单位邀请码或单位代码' }).fill(unit)
  await page.getByRole('textbox', { name: '姓名' }).fill(name)
  await page.getByRole('textbox', { name: '登记号码后四位' }).fill(last4)
  await button(page, '登录').tap()
}

/** agree confirms what the roster has said of her already. */
async function agree(page: Page): Promise<void> {
  await heading(page, '绑定单位').waitFor()
  await consent(page)
  await button(page, '确认').tap()
}

test('who is not on the roster is told so, and nothing else', async () => {
  const phone = await s.phone()
  const page = await phone.tab('/#/pages/login/login')
  phone.excuse(/status of 401/)
  await enter(page, ['苏禾穗', '0000'])
  const said = await page.getByRole('alert').innerText()
  expect(said).toMatch(/[核请]/)
  await heading(page, '登录').waitFor()
})

test('somebody leaves in mid-paper, somebody else answers her own, and each has hers', async () => {
  const phone = await s.phone()
  const page = await phone.tab('/#/pages/login/login')
  await enter(page, people.first)
  await agree(page)
  await goOn(page, contest.title)
  const given = [await answer(page, 0)]
  await saved(page)
  await button(page, '返回').tap()
  await changeOver(page)

  await enter(page, people.second)
  await agree(page)
  await tabTo(page, '首页')
  expect(await button(page, '接着答题').count()).toBe(0)
  await goOn(page, contest.title)
  expect(await chosen(page)).toEqual([])
  await answer(page, 2)
  await saved(page)
  await button(page, '返回').tap()
  await changeOver(page)

  await enter(page, people.first)
  await tabTo(page, '首页')
  await goOn(page, contest.title)
  expect(await chosen(page)).toEqual(given)
  expect((await onRecord(page, contest.id)).filter(Boolean)).toEqual(given)
})

async function changeOver(page: Page): Promise<void> {
  await tabTo(page, '我的')
  await page.getByRole('button', { name: '退出登录，换人答题' }).tap()
  await button(page, '登录').tap()
}

test('on the spot the next one begins where the one before has her result', async () => {
  const phone = await s.phone()
  const page = await phone.tab('/#/pages/me/me')
  await page.getByRole('checkbox', { name: /现场答题/ }).tap()
  await button(page, '登录').tap()
  await enter(page, people.third)
  await agree(page)
  await tabTo(page, '首页')
  await goOn(page, contest.title)
  await answerAll(page, contest.questions)
  await handIn(page)
  await result(page)
  await button(page, '退出，换下一位答题').tap()
  await heading(page, '登录').waitFor()
  expect(await page.getByRole('textbox', { name: '姓名' }).inputValue()).toBe('')
  expect(await page.evaluate(() => localStorage.getItem('lawquiz.token'))).toBeNull()
  expect(phone.count(/^POST .*\/logout$/)).toBe(1)
})

test('a session that ends in mid-paper is begun anew, and nothing of the paper is lost', async () => {
  const phone = await s.phone()
  const page = await phone.tab('/#/pages/login/login')
  await enter(page, people.fourth)
  await agree(page)
  await goOn(page, contest.title)
  const given = [await answer(page, 1)]
  await saved(page)

  phone.excuse(/status of 401/)
  await endSession(page)
  await turnTo(page, 2)
  given.push(await answer(page, 0))
  await page.getByText('登录已失效，请重新登录；已答内容还在').waitFor()
  await button(page, '重新登录').tap()
  await enter(page, people.fourth)
  await saved(page)
  expect((await onRecord(page, contest.id)).filter(Boolean)).toEqual(given)
})
