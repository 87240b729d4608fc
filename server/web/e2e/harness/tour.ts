import type { Page } from 'playwright-core'
import { answer, button, chooseCompany, consent, drill, handIn, heading, logIn, question, result, tabTo } from './worker'

/** What a tour is told at each stop: a name for what is on the screen. */
export type Stop = (name: string) => Promise<void>

/** The contest the demo comes with. */
export const demo = { title: '“三八”妇女维权周法律知识竞答（演示）', questions: 20 }

/** tour leads a newcomer through every page in each of its states by a name nobody has used, and stops at each. */
export async function tour(page: Page, name: string, stop: Stop): Promise<void> {
  await entrance(page, name, stop)
  await binding(page, stop)
  await reading(page, stop)
  await answering(page, stop)
  await after(page, stop)
  await practising(page, stop)
  await leaving(page, stop)
}

async function entrance(page: Page, name: string, stop: Stop): Promise<void> {
  await button(page, '开始答题').waitFor()
  await stop('首页，未登录')
  await tabTo(page, '练习')
  await button(page, '登录').waitFor()
  await stop('练习，未登录')
  await tabTo(page, '我的')
  await button(page, '登录').waitFor()
  await stop('我的，未登录')
  await tabTo(page, '排行榜')
  await button(page, '登录').waitFor()
  await stop('排行榜，未登录')
  await button(page, '登录').tap()
  await page.getByRole('radio', { name: '花名册登录' }).tap()
  await button(page, '登录').tap()
  await page.getByRole('alert').waitFor()
  await stop('花名册登录，没有填')
  await page.getByRole('radio', { name: '演示登录' }).tap()
  await stop('演示登录')
  await logIn(page, name)
}

async function binding(page: Page, stop: Stop): Promise<void> {
  await heading(page, '绑定单位').waitFor()
  await page.getByRole('checkbox').waitFor()
  await stop('绑定单位，未同意')
  await button(page, '确认').tap()
  await consent(page)
  await page.getByRole('alert').waitFor()
  await stop('绑定单位，没有填')
  await button(page, '选择单位').tap()
  await page.getByRole('button', { name: /个下级/ }).first().waitFor()
  await stop('选择单位')
  await button(page, '收起').tap()
  await chooseCompany(page)
  await page.getByRole('radio', { name: '女' }).tap()
  await stop('绑定单位，填好')
  await button(page, '阅读全文（2026-11-21版）').tap()
  await heading(page, '隐私说明').waitFor()
  await stop('隐私说明')
  await button(page, '返回').tap()
  await button(page, '确认').tap()
}

async function reading(page: Page, stop: Stop): Promise<void> {
  await heading(page, '排行榜').waitFor()
  await page.getByText('您还没有进入排行榜的成绩').waitFor()
  await stop('排行榜，没有成绩')
  await tabTo(page, '首页')
  await button(page, '规则').waitFor()
  await stop('首页，已登录')
  await button(page, '规则').tap()
  await page.getByText('云川市总工会').first().waitFor()
  await stop('规则')
  await button(page, '返回').tap()
  await button(page, '开始答题').tap()
}

async function answering(page: Page, stop: Stop): Promise<void> {
  await question(page, 1).waitFor()
  await stop('答题，没有答')
  for (let n = 1; n < demo.questions; n++) {
    await question(page, n).waitFor()
    if (n !== 3) await answer(page, 0)
    if (n === 2) await page.getByRole('checkbox', { name: '标记为不确定' }).tap()
    if (n === 2) await stop('答题，单选，不确定')
    if (n === 11) await answer(page, 1)
    if (n === 11) await stop('答题，多选')
    await button(page, '下一题').tap()
  }
  await question(page, demo.questions).waitFor()
  await stop('答题，判断')
  await button(page, '答题卡').tap()
  await stop('答题卡')
  await button(page, '继续答题').tap()
  await button(page, '交卷').tap()
  await stop('交卷')
  await button(page, '再看看').tap()
  await handIn(page)
  await result(page)
}

async function after(page: Page, stop: Stop): Promise<void> {
  await page.getByText('我的名次').waitFor()
  await stop('成绩与解析')
  await button(page, '第1题，我要纠错').tap()
  await page.getByRole('textbox', { name: '哪里有错' }).waitFor()
  await stop('我要纠错')
  await button(page, '取消').tap()
  await button(page, '成绩海报').tap()
  await page.getByRole('img').waitFor()
  await stop('成绩海报')
  await button(page, '返回').tap()
  await button(page, '看排行榜').tap()
  await page.getByText('（我）').waitFor()
  await stop('个人榜')
  await page.getByRole('radio', { name: '单位榜' }).tap()
  await page.getByRole('list', { name: /排行榜$/ }).first().waitFor()
  await stop('单位榜')
}

async function practising(page: Page, stop: Stop): Promise<void> {
  await tabTo(page, '练习')
  await button(page, '随机练一组').waitFor()
  await stop('练习')
  await button(page, '随机练一组').tap()
  await drill(page, async (n) => { if (n === 1) await stop('练习，解析') })
  await stop('练习，练完')
  await button(page, '看错题本').tap()
  await page.getByRole('list', { name: '错题' }).waitFor()
  await stop('错题本')
  await page.getByRole('button', { name: /^移出：/ }).first().tap()
  await page.getByRole('dialog').waitFor()
  await stop('移出错题本')
  await button(page, '留着').tap()
  await button(page, '返回').tap()
}

async function leaving(page: Page, stop: Stop): Promise<void> {
  await tabTo(page, '我的')
  await button(page, '查看').tap()
  await page.getByRole('button', { name: /“三八”/ }).waitFor()
  await stop('我的')
  await page.getByRole('button', { name: '删除我的数据' }).tap()
  await page.getByRole('dialog').waitFor()
  await stop('删除我的数据')
  await button(page, '不删了').tap()
}
