// Learning without a contest, and what is done with a result besides.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { suite } from '../harness/suite'
import { answerAll, begin, button, drill, handIn, heading, logIn, register, result, tabTo } from '../harness/worker'

const contest = { id: 'learn', title: '学习', seconds: 600, questions: 3, chances: 1 }
const s = suite(contest)

test('practice explains at once, and keeps a book of what was wrong', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await tabTo(page, '练习')
  await button(page, '登录').tap()
  await logIn(page, '苏勤')
  await register(page, '女')
  await page.getByText('还没有错题').waitFor()
  await page.getByRole('button', { name: /^劳动法/ }).or(page.getByRole('button', { name: /^中华人民共和国劳动法/ })).first().tap()
  const wrong = 10 - await drill(page)

  await button(page, '看错题本').tap()
  await page.getByText(`共${wrong}题`, { exact: true }).waitFor()
  await page.getByRole('button', { name: /^移出：/ }).first().tap()
  await button(page, '移出').tap()
  await page.getByText(`共${wrong - 1}题`, { exact: true }).waitFor()
  expect(await page.getByRole('listitem').count()).toBe(wrong - 1)
})

test('what she says is wrong with a question is taken', async () => {
  const page = await finished('苏问')
  await button(page, '第2题，我要纠错').tap()
  await page.getByRole('textbox', { name: '哪里有错' }).fill('题干里的条文已经修改')
  await button(page, '提交').tap()
  await page.getByText('已收到您的纠错，谢谢').waitFor()
})

test('a result becomes a picture with as much of a name as she wants', async () => {
  const page = await finished('苏照')
  await button(page, '成绩海报').tap()
  await page.getByRole('img', { name: /苏\*/ }).waitFor()
  await page.getByRole('radio', { name: '不写姓名' }).tap()
  await page.getByRole('checkbox', { name: '写上单位' }).tap()
  await page.getByRole('img', { name: /^海报：学习，\d+/ }).waitFor()
  const download = page.waitForEvent('download')
  await button(page, '保存图片').tap()
  const picture = await readFile(await (await download).path())
  expect(picture.subarray(1, 4).toString()).toBe('PNG')
  expect(picture.length).toBeGreaterThan(10_000)
})

/** Her data leave with her, and go when she says so. */
test('somebody takes her data, and has them deleted', async () => {
  const phone = await s.phone()
  const page = await phone.tab('/#/pages/login/login')
  await logIn(page, '苏离')
  await register(page, '女')
  await tabTo(page, '我的')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出我的数据' }).tap()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('苏离')
  await page.getByRole('button', { name: '删除我的数据' }).tap()
  await page.getByRole('textbox', { name: '确认' }).fill('删除我的数据')
  await button(page, '确认删除').tap()
  await page.getByText('您的数据已删除').waitFor()
  await page.getByText('还没有登录').waitFor()
})

/** finished is the result of a paper that somebody has just answered. */
async function finished(name: string): Promise<Page> {
  const phone = await s.phone()
  const page = await phone.tab()
  await begin(page, contest.title, name)
  await answerAll(page, contest.questions)
  await handIn(page)
  await result(page)
  await heading(page, '成绩与解析').waitFor()
  return page
}
