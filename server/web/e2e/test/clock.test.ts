// The time is the server's, whatever the phone's clock says.
import { expect, test } from 'vitest'
import { documentOf } from '../harness/contest'
import { setClock } from '../harness/phone'
import { chancesLeft, openPaper } from '../harness/record'
import { suite } from '../harness/suite'
import { until } from '../harness/until'
import { answer, answerAll, begin, cardOf, choices, handIn, result, saved, seconds, turnTo } from '../harness/worker'

const hour = 3600_000
const long = { id: 'clock', title: '时钟', seconds: 600, questions: 3, chances: 2 }
const short = { id: 'short', title: '短时', seconds: 30, questions: 3, chances: 2 }
const soon = { id: 'soon', title: '即将开始', seconds: 600, questions: 3, chances: 1, opensIn: 15 }
const s = suite(long, short)

test.each([['ahead', '快钟', hour], ['behind', '慢钟', -hour]])('a clock an hour %s changes nothing', async (_, name, ahead) => {
  const phone = await s.phone({ ahead })
  const page = await phone.tab()
  await cardOf(page, long.title).getByText(/23小时5\d分/).waitFor()
  await begin(page, long.title, name)
  expect(await seconds(page)).toBeGreaterThan(540)
  expect(await seconds(page)).toBeLessThanOrEqual(600)
  await page.evaluate(setClock, -ahead) // and set in the middle of it
  const given = await answerAll(page, long.questions)
  expect(await seconds(page)).toBeGreaterThan(540)
  expect(await seconds(page)).toBeLessThanOrEqual(600)
  await saved(page)
  await handIn(page)
  await result(page)
  await page.getByText(/用时\d+秒/).waitFor()
  expect(await choices(page)).toEqual(given)
})

test('a contest opens while the page is looked at, by the true time', async () => {
  const phone = await s.phone({ ahead: hour })
  await s.server.publish(soon.id, documentOf(soon))
  const page = await phone.tab()
  const card = cardOf(page, soon.title)
  await card.getByText(/距开始还有 00:\d\d/).waitFor()
  expect(await card.getByRole('button', { name: '开始答题' }).count()).toBe(0)
  await card.getByRole('button', { name: '开始答题' }).waitFor({ timeout: 60_000 })
  await card.getByText('进行中').waitFor()
})

test('time runs out: with a network the paper is handed in, without one what was saved counts', async () => {
  const [here, gone] = await Promise.all([s.phone(), s.phone()])
  const [online, offline] = await Promise.all([here.tab(), gone.tab()])
  await begin(offline, short.title, '离线')
  const kept = await answer(offline, 0)
  await saved(offline)
  const { deadline } = await openPaper(offline, short.id)
  gone.excuse(/net::ERR_INTERNET_DISCONNECTED/)
  await gone.context.setOffline(true)
  await turnTo(offline, 2)
  await answer(offline, 1)

  await begin(online, short.title, '在线')
  const given = [await answer(online, 0)]
  await turnTo(online, 3)
  given.push(await answer(online, 1))
  await online.getByText('还剩10秒，到时自动交卷').waitFor({ timeout: 30_000 })

  await result(online) // nobody pressed anything
  expect((await choices(online)).filter(Boolean)).toEqual(given)
  expect(here.count(/^POST .*\/submit$/)).toBe(1)

  await offline.getByRole('dialog', { name: '答题时间已到' }).getByText('网络不通，答案已存在本机，恢复后自动交卷').waitFor()
  await until('a late paper counts no more', () => Date.now() > deadline + 6000)
  await gone.context.setOffline(false)
  await offline.getByText('答题时间已到，系统按已保存的答案交卷').waitFor()
  await result(offline)
  expect((await choices(offline)).filter(Boolean)).toEqual([kept])
  expect(await chancesLeft(offline, short.id)).toBe(1)
})
