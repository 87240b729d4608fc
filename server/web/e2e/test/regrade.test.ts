// A key that was wrong: a worker says so, who moves is seen before it is confirmed, the regrade is followed to its end,
// her points change, and change back when the correction is undone.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask, firstAdmin, office } from '../harness/desk'
import { looked } from '../harness/gate'
import { openPaper } from '../harness/record'
import { suite } from '../harness/suite'
import { takePart } from '../harness/taking'
import { answer, begin, button, handIn, heading, question, result } from '../harness/worker'

const contest = { id: 'regraded', title: '改题', seconds: 600, questions: 3, chances: 1 }
const s = suite(contest)

interface Question { item: { question: { options: { text: string; correct: boolean }[] } } }

/** The right option of a question in the bank. */
const rightOf = async (admin: Page, id: string): Promise<string> =>
  (await ask<Question>(admin, 'GET', `/api/v1/console/questions/${id}`)).item.question.options.find((option) => option.correct)!.text

/** Answers the first question of an open paper wrongly and the others rightly, and reports the first. Answers which it is and what she chose. */
async function misjudged(page: Page, admin: Page): Promise<{ id: string; chosen: string }> {
  const paper = await openPaper(page, contest.id)
  let chosen = ''
  for (const [i, one] of paper.questions.entries()) {
    const right = await rightOf(admin, one.id)
    const wanted = one.options!.findIndex((option) => (option.text === right) === (i > 0))
    await question(page, i + 1).waitFor()
    const given = await answer(page, wanted)
    if (i === 0) chosen = given
    if (i + 1 < paper.questions.length) await button(page, '下一题').tap()
  }
  await handIn(page)
  expect(await result(page)).toBe('20分')
  await button(page, '第1题，我要纠错').tap()
  await page.getByRole('textbox', { name: '哪里有错' }).fill('按新修订的规定，我选的也对')
  await button(page, '提交').tap()
  await page.getByText('已收到您的纠错，谢谢').waitFor()
  return { id: paper.questions[0]!.id, chosen }
}

test('a report leads to a corrected key, new points, and back', async () => {
  const desk = await s.phone(office)
  desk.excuse(/401 \(Unauthorized\)/) // before logging in
  const page = await desk.tab('/console')
  await firstAdmin(page, s.server)
  const phone = await s.phone()
  const worker = await phone.tab()
  await begin(worker, contest.title, '苏问')
  const { id, chosen } = await misjudged(worker, page)
  await takePart(s.server, contest.id, '钱快', 1, async (one, paper) => { // as many points, and sooner: she leads
    const miss = paper.questions.find((other) => other.id !== id)!.id
    const right = await rightOf(page, one.id)
    return one.options!.find((option) => (option.text === right) === (one.id !== miss))!.id
  })
  const points = async (now: string) => {
    await worker.reload()
    await heading(worker, '成绩与解析').waitFor()
    expect(await result(worker)).toBe(now)
  }

  await page.getByRole('link', { name: '职工纠错' }).click()
  await page.getByText('按新修订的规定，我选的也对').waitFor()
  await looked(page, 'regrade', '1 reported')
  await page.getByRole('link', { name: '更正标准答案…' }).click()
  await page.getByRole('heading', { name: '更正标准答案' }).waitFor()
  await page.getByRole('checkbox', { name: chosen }).check()
  await page.getByLabel('原因').fill('《规定》已经修订，两种说法都对')
  await looked(page, 'regrade', '2 correct')
  await page.getByRole('button', { name: '看看谁会变动' }).click()
  await page.getByRole('heading', { name: '确认以后会这样' }).waitFor()
  await page.getByRole('row', { name: /苏\*.*20 → 30/ }).first().waitFor()
  await looked(page, 'regrade', '3 preview')
  await page.getByRole('button', { name: '确认更正并重新判分' }).click()
  await page.getByRole('heading', { name: /^重新判分已完成（标准答案第 2 版）$/ }).waitFor({ timeout: 30_000 })
  await page.getByText(/看过 2 \/ 2 人次，重新判分 \d，成绩有变化 1/).waitFor()
  await looked(page, 'regrade', '4 regraded')
  await points('30分')
  await looked(worker, 'regrade', '5 worker')

  await page.getByRole('button', { name: '撤销…' }).click()
  await page.locator('.el-message-box textarea').fill('原来的答案没有错')
  await looked(page, 'regrade', '6 undo reason')
  await page.getByRole('button', { name: '看看谁会变动' }).click()
  await page.getByRole('dialog').getByRole('row', { name: /苏\*.*30 → 20/ }).first().waitFor()
  await looked(page, 'regrade', '7 undo preview')
  await page.getByRole('button', { name: '确认撤销并重新判分' }).click()
  await page.getByRole('heading', { name: /^重新判分已完成（标准答案第 3 版）$/ }).waitFor({ timeout: 30_000 })
  await page.getByText('已撤销').waitFor()
  await looked(page, 'regrade', '8 undone')
  await points('20分')

  await page.getByRole('link', { name: '职工纠错' }).click()
  await page.getByRole('textbox', { name: /的答复$/ }).fill('题目没有错，谢谢提醒')
  await page.getByRole('button', { name: '题目无误' }).click()
  await page.getByText('没有。').waitFor()
  await page.getByLabel('列出').selectOption('declined')
  await page.getByText('答复：题目没有错，谢谢提醒').waitFor()
  await looked(page, 'regrade', '9 answered')
})
