// The mini-program is hidden, cut off and let down, and loses nothing.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from '../around/server.mjs'
import { answerUpTo, begin, on, options, paperOf, phoneOf, place, ready, token } from '../around/worker.mjs'

const unit = '松筠嘉笙包装有限公司工会'
let server
before(async () => { server = await Server.open() })
after(() => server.close())

/** How many answers of a paper the record holds. */
const recorded = async (phone, paper) => Object.keys((await server.ask(`/api/v1/papers/${paper}`, token(phone))).answers).length

/** Waits until the record holds as many answers. */
async function kept(phone, paper, number) {
  let have
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    have = await recorded(phone, paper)
    if (have === number) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.equal(have, number, 'answers in the record')
}

test('a save that WeChat interrupted in the background goes out on return', { timeout: 60_000 }, () => on(phoneOf(server, 'o-1'), async (phone) => {
  await ready(phone, '林小禾', unit)
  await begin(phone)
  const paper = paperOf(phone)
  await answerUpTo(phone, 2)
  await kept(phone, paper, 2)

  phone.net('dumb')
  await phone.tap('下一题')
  await answerUpTo(phone, 4)
  phone.hide()
  phone.network.sleep()
  phone.network.way = 'good'
  assert.equal(await recorded(phone, paper), 2)
  phone.show()
  await phone.see('已保存')
  await kept(phone, paper, 4)
}))

test('what is answered without a network is kept on the phone, and goes out with it', { timeout: 60_000 }, () => on(phoneOf(server, 'o-2'), async (phone) => {
  await ready(phone, '周云舟', unit)
  await begin(phone)
  const paper = paperOf(phone)
  phone.net('cut')
  await answerUpTo(phone, 6)
  await phone.see('网络不通，答案已存在本机，网络恢复后自动上传')

  phone.launch() // WeChat has closed it, and there is no network yet
  phone.net('good')
  phone.launch()
  await phone.tap('接着答题')
  await place(phone)
  await kept(phone, paper, 6)
  await phone.see('已保存')
}))

test('a paper whose result was lost on the way is handed in once', { timeout: 60_000 }, () => on(phoneOf(server, 'o-3'), async (phone) => {
  await ready(phone, '苏晓舟', unit)
  await begin(phone)
  const paper = paperOf(phone)
  await answerUpTo(phone, 20)
  await phone.see('已保存')
  phone.net('deaf')
  await phone.tap('交卷')
  await phone.tap('确定交卷')
  await phone.see('正在交卷')
  await phone.until('the server to have it', () => phone.network.count(`POST /api/v1/papers/${paper}/submit`) === 1)
  phone.hide()
  phone.network.sleep()
  phone.network.way = 'good'
  phone.show()
  await phone.at('result')
  await phone.see('共20题')
  assert.ok(phone.network.count(`POST /api/v1/papers/${paper}/submit`) >= 2, 'it was asked again')
  const data = await server.ask('/api/v1/me/export', token(phone))
  assert.equal(data.papers.length, 1)
  assert.equal(data.papers[0].marks.length, 1)
}))

test('a double tap hands in once', { timeout: 60_000 }, () => on(phoneOf(server, 'o-4'), async (phone) => {
  await ready(phone, '郑云帆', unit)
  await begin(phone)
  const paper = paperOf(phone)
  phone.press(options(phone)[0])
  await phone.tap('答题卡')
  await phone.tap('交卷')
  await phone.see('确定交卷吗')
  const way = phone.buttons('确定交卷').at(-1)
  phone.press(way)
  phone.press(way)
  await phone.at('result')
  await phone.see('共20题')
  assert.equal(phone.network.count(`POST /api/v1/papers/${paper}/submit`), 1)
}))

test('a session the server ended is renewed by WeChat, and the paper goes on', { timeout: 60_000 }, () => on(phoneOf(server, 'o-5'), async (phone) => {
  await ready(phone, '许云蔓', unit)
  await begin(phone)
  const paper = paperOf(phone)
  await answerUpTo(phone, 3)
  await kept(phone, paper, 3)
  const old = token(phone)
  await fetch(`${server.address}/api/v1/logout`, { method: 'POST', headers: { authorization: `Bearer ${old}` } })
  await phone.tap('下一题')
  await answerUpTo(phone, 4)
  await phone.see('登录已失效，请重新登录；已答内容还在')
  await phone.tap('重新登录')
  await phone.at('login')
  await phone.tap('微信登录', -1)
  await phone.at('quiz')
  await phone.see('已保存')
  assert.notEqual(token(phone), old)
  await kept(phone, paper, 4)
}))
