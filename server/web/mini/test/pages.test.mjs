// Every page of the mini-program comes up on a phone, for somebody known and for nobody.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Server } from '../around/server.mjs'
import { answerUpTo, begin, contest, on, paperOf, phoneOf, ready } from '../around/worker.mjs'

const asked = 60 // ms without an answer under way: the page has what it asked for
const late = 3_300 // ms: the framework does some things three seconds after it starts

let server
before(async () => { server = await Server.open() })
after(() => server.close())

/** Waits until nothing is under way any more. */
async function still(phone) {
  for (let quiet = 0; quiet < asked; quiet += 20) {
    await pause(20)
    if (phone.network.flying.size > 0) quiet = 0
  }
}

/** Opens one page after the other, as from a card, and reads them. */
async function tour(phone, query) {
  const { pages } = phone.program.config
  for (const path of pages) {
    phone.launch(path, query)
    await still(phone)
    assert.ok(phone.text.length > 10, `${path} shows ${phone.text}`)
    assert.doesNotMatch(phone.text, /undefined|null|NaN|\[object/, path)
    assert.ok(phone.path, `${path} leads nowhere`)
  }
  return pages
}

test('every page, for somebody with a finished paper', { timeout: 60_000 }, () => on(phoneOf(server, 'o-su'), async (phone) => {
  await ready(phone, '苏晓舟', '松筠嘉笙包装有限公司工会')
  await begin(phone)
  const paper = paperOf(phone)
  await answerUpTo(phone, 2)
  await phone.tap('答题卡')
  await phone.tap('交卷')
  await phone.tap('确定交卷')
  await phone.at('result')
  const pages = await tour(phone, { contest, paper })
  assert.ok(pages.length >= 9)
  assert.ok(phone.heaviest < 64_000, `one change of a page crosses with ${phone.heaviest} bytes`)
}))

test('every page, where WeChat does not answer', { timeout: 60_000 }, () => on(phoneOf(server), async (phone) => {
  phone.launch()
  await phone.see('微信没有回应，请稍后重试')
  await tour(phone, { contest, paper: '1' })
}))

test('every page, without a network', { timeout: 60_000 }, () => on(phoneOf(server, 'o-nobody'), async (phone) => {
  phone.network.way = 'cut'
  phone.launch()
  await still(phone)
  await tour(phone, { contest, paper: '1' })
}))

test('log-in without WeChat: the demo takes a name', { timeout: 60_000 }, () => on(phoneOf(server), async (phone) => {
  phone.launch('pages/login/login')
  await phone.tap('微信登录')
  await phone.see('微信没有回应，请稍后重试')
  await phone.type('姓名', '郑云帆')
  await phone.tap('登录')
  await phone.at('bind')
  await phone.see('我已阅读并同意隐私说明')
}))

test('nothing is fetched that nobody asked for', { timeout: 60_000 }, () => on(phoneOf(server, 'o-su'), async (phone) => {
  phone.textSize = 24
  phone.launch('pages/rules/rules', { contest })
  await phone.see('参赛对象')
  const before = phone.network.asked.length
  await pause(late)
  assert.equal(phone.network.asked.length, before)
  assert.deepEqual(server.wechat.refused, [])
}))
