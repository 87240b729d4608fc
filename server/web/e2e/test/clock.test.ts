// The time is the server's, whatever the phone's clock says.
import { expect, test } from 'vitest'
import { documentOf } from '../harness/contest'
import { setClock } from '../harness/phone'
import { suite } from '../harness/suite'
import { answerAll, begin, cardOf, choices, handIn, result, saved, seconds } from '../harness/worker'

const hour = 3600_000
const long = { id: 'clock', title: '时钟', seconds: 600, questions: 3, chances: 2 }
const soon = { id: 'soon', title: '即将开始', seconds: 600, questions: 3, chances: 1, opensIn: 15 }
const s = suite(long)

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
