// The network goes, the page goes, the finger taps twice: no answer is lost, and one paper is handed in.
import { expect, test } from 'vitest'
import { until } from '../harness/until'
import { chancesLeft, onRecord } from '../harness/record'
import { suite } from '../harness/suite'
import {
  answer, answerAll, begin, button, choices, chosen, goOn, handIn, heading, question, result, saved, turnTo,
} from '../harness/worker'

const contest = { id: 'network', title: '断网演练', seconds: 600, questions: 6, chances: 3 }
const s = suite(contest)
const noNetwork = /net::ERR_(INTERNET_DISCONNECTED|FAILED)/

test('a network cut in mid-paper loses nothing', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await begin(page, contest.title, '断网一')
  const given = [await answer(page, 0)]
  await saved(page)

  phone.excuse(noNetwork)
  await phone.context.setOffline(true)
  for (const n of [2, 3, 4]) {
    await turnTo(page, n)
    given.push(await answer(page, 1))
  }
  await page.getByText('网络不通，答案已存在本机，网络恢复后自动上传').waitFor()
  expect((await onRecord(page, contest.id)).filter(Boolean)).toEqual(given.slice(0, 1))

  await phone.context.setOffline(false)
  await saved(page)
  expect((await onRecord(page, contest.id)).filter(Boolean)).toEqual(given)
  for (const n of [5, 6]) {
    await turnTo(page, n)
    given.push(await answer(page, 0))
  }
  await handIn(page)
  await result(page)
  expect(await choices(page)).toEqual(given)
})

test('a page closed without a network is opened again with every answer', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await begin(page, contest.title, '断网二')
  const given = [await answer(page, 0)]
  await saved(page)
  phone.excuse(noNetwork)
  await phone.context.setOffline(true)
  await turnTo(page, 2)
  given.push(await answer(page, 2))
  await page.getByRole('checkbox', { name: '标记为不确定' }).tap()
  await page.close()

  await phone.context.setOffline(false)
  const again = await phone.tab()
  await goOn(again, contest.title)
  expect(await chosen(again)).toEqual(given.slice(0, 1))
  await turnTo(again, 2)
  expect(await chosen(again)).toEqual(given.slice(1))
  await again.getByRole('checkbox', { name: '已标记为不确定' }).waitFor()
  await saved(again)
  expect((await onRecord(again, contest.id)).filter(Boolean)).toEqual(given)
})

test('a page closed the moment an answer was tapped keeps it', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await begin(page, contest.title, '关页')
  const given = await answer(page, 3)
  await page.close()
  const again = await phone.tab()
  await goOn(again, contest.title)
  expect(await chosen(again)).toEqual([given])
})

test('two taps hand in once', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await begin(page, contest.title, '双击')
  await answerAll(page, contest.questions)
  await button(page, '交卷').tap()
  await button(page, '确定交卷').evaluate((element: HTMLElement) => {
    element.click()
    element.click()
  })
  await result(page)
  expect(phone.count(/^POST .*\/submit$/)).toBe(1)
  expect(await chancesLeft(page, contest.id)).toBe(2)
})

test('an answer of the server that gets lost is asked for again, and is the same', async () => {
  const phone = await s.phone()
  const page = await phone.tab()
  await begin(page, contest.title, '丢失')
  const given = await answerAll(page, contest.questions)
  phone.excuse(noNetwork)
  let lost = 0
  await page.route('**/submit', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch() // it arrives, and what comes back does not
    return route.abort()
  })
  await handIn(page)
  await until('a second submission', () => phone.count(/^POST .*\/submit$/) === 2)
  await result(page)
  expect(await choices(page)).toEqual(given)
  expect(await page.getByText('其他页面或设备').count()).toBe(0)
  expect(await chancesLeft(page, contest.id)).toBe(2)
})

test('two tabs answer one paper together, and it is handed in once', async () => {
  const phone = await s.phone()
  const one = await phone.tab()
  await begin(one, contest.title, '双页')
  const given = [await answer(one, 0)]
  await saved(one)
  const two = await phone.tab()
  await goOn(two, contest.title)
  expect(await chosen(two)).toEqual(given)
  await turnTo(two, 2)
  given.push(await answer(two, 1))
  await saved(two)

  await one.bringToFront()
  await turnTo(one, 3)
  given.push(await answer(one, 2))
  await saved(one)
  expect((await onRecord(one, contest.id)).filter(Boolean)).toEqual(given)
  await turnTo(one, 2)
  expect(await chosen(one)).toEqual(given.slice(1, 2))
  await turnTo(one, contest.questions)
  await handIn(one)
  await result(one)

  phone.excuse(/status of 409/)
  await two.bringToFront()
  await question(two, 2).waitFor()
  await answer(two, 3)
  await heading(two, '成绩与解析').waitFor()
  await two.getByText('这份试卷已在其他页面或设备上交卷').waitFor()
  expect((await choices(two)).filter(Boolean)).toEqual(given)
  expect(await chancesLeft(one, contest.id)).toBe(2)
})
