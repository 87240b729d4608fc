// Time runs out: with the page before her, without a network, and with no page at all.
import { expect, test } from 'vitest'
import type { Phone } from '../harness/phone'
import { chancesLeft, openPaper } from '../harness/record'
import { suite } from '../harness/suite'
import { until } from '../harness/until'
import { answer, begin, button, cardOf, choices, result, saved, turnTo } from '../harness/worker'

/** The shortest paper there may be. */
const contest = { id: 'short', title: '短时', seconds: 30, questions: 3, chances: 2 }
const s = suite(contest)

/** A paper that comes five seconds after its deadline counts no more; one second to be sure. */
const late = 6000

// All three wait for the same half minute.
test('the deadline is met with a page, without a network and without a page', async () => {
  const phones = await Promise.all([s.phone(), s.phone(), s.phone()])
  await Promise.all([watching(phones[0]), cutOff(phones[1]), gone(phones[2])])
})

/** With the page before her nobody presses anything, and every answer counts. */
async function watching(phone: Phone): Promise<void> {
  const page = await phone.tab()
  await begin(page, contest.title, '在线')
  const given = [await answer(page, 0)]
  await turnTo(page, 3)
  given.push(await answer(page, 1))
  await page.getByText('还剩10秒，到时自动交卷').waitFor({ timeout: 30_000 })
  await result(page)
  expect((await choices(page)).filter(Boolean)).toEqual(given)
  expect(phone.count(/^POST .*\/submit$/)).toBe(1)
}

/** Without a network what was saved counts, and the result is there when the network is. */
async function cutOff(phone: Phone): Promise<void> {
  const page = await phone.tab()
  await begin(page, contest.title, '离线')
  const kept = await answer(page, 0)
  await saved(page)
  const { deadline } = await openPaper(page, contest.id)
  phone.excuse(/net::ERR_INTERNET_DISCONNECTED/)
  await phone.context.setOffline(true)
  await turnTo(page, 2)
  await answer(page, 1)
  await page.getByRole('dialog', { name: '答题时间已到' }).waitFor({ timeout: 40_000 })
  await page.getByRole('dialog').getByText('网络不通，答案已存在本机，恢复后自动交卷').waitFor()

  await until('a late paper counts no more', () => Date.now() > deadline + late)
  await phone.context.setOffline(false)
  await page.getByText('答题时间已到，系统按已保存的答案交卷').waitFor()
  await result(page)
  expect((await choices(page)).filter(Boolean)).toEqual([kept])
  expect(await chancesLeft(page, contest.id)).toBe(1)
}

/** Whoever closed the page finds the result of what was saved where she goes on, and no new paper. */
async function gone(phone: Phone): Promise<void> {
  const page = await phone.tab()
  await begin(page, contest.title, '离开')
  const kept = await answer(page, 2)
  await saved(page)
  const { deadline } = await openPaper(page, contest.id)
  await page.close()

  await until('a late paper counts no more', () => Date.now() > deadline + late, 60_000)
  const again = await phone.tab()
  await cardOf(again, contest.title).getByRole('button', { name: '接着答题' }).tap()
  await again.getByText('答题时间已到，系统按已保存的答案交卷').waitFor()
  expect((await choices(again)).filter(Boolean)).toEqual([kept])
  await button(again, '再答一次').waitFor()
  expect(await chancesLeft(again, contest.id)).toBe(1)
}
