// A worker's whole road in the mini-program: from the first page to the boards.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { textOf } from '../phone/tree.mjs'
import { Server } from '../around/server.mjs'
import { answerUpTo, begin, bind, consent, contest, on, options, paperOf, phoneOf, place, ready, token } from '../around/worker.mjs'

const unit = '松筠嘉笙包装有限公司工会'
let server
before(async () => { server = await Server.open() })
after(() => server.close())

test('a paper is played from log-in to the boards', { timeout: 60_000 }, () => on(phoneOf(server, 'o-lin'), async (phone) => {
  await ready(phone, '林小禾', unit)
  assert.equal(phone.network.count('POST /api/v1/login/wechat'), 1, 'WeChat says who she is, once')

  const total = await begin(phone)
  assert.equal(total, 20)
  const paper = paperOf(phone)
  await answerUpTo(phone, 3)
  phone.swipe(300, 100)
  await phone.until('question 4 by a swipe', () => phone.text.includes('第4题 /'))
  phone.swipe(100, 300)
  await phone.until('question 3 by a swipe back', () => phone.text.includes('第3题 /'))
  await phone.tap('下一题')
  await phone.tap('标记为不确定')
  await answerUpTo(phone, 19)
  await phone.see('已保存')
  assert.ok(phone.network.count(`PUT /api/v1/papers/${paper}/answers`) > 0)

  // The answer card leads to any question, and to handing in.
  await phone.tap('答题卡')
  await phone.tap(/^第4题，.*已答，不确定$/)
  assert.deepEqual(await place(phone), [4, 20])
  await phone.tap('答题卡')
  await phone.tap(/^第20题，.*未答$/)
  assert.deepEqual(await place(phone), [20, 20])
  await phone.tap('答题卡')
  await phone.tap('交卷')
  await phone.see('还有1题未答，1题标记为不确定，确定交卷吗？')
  await phone.tap('再看看')
  phone.press(options(phone)[0])
  await phone.tap('交卷')
  await phone.see('还有1题标记为不确定，确定交卷吗？')
  await phone.tap('确定交卷')
  await phone.at('result')
  assert.equal(phone.network.count(`POST /api/v1/papers/${paper}/submit`), 1)

  // What is shown is what the record says.
  const { result } = await server.ask(`/api/v1/papers/${paper}`, token(phone))
  const right = result.review.filter((one) => one.correct).length
  assert.equal(result.finished_by, 'worker')
  assert.equal(result.review.length, total)
  await phone.see(`答对${right}题，共20题`)
  const [{ explanation, citations: [citation] }] = result.review
  await phone.see(`依据：《${citation.law}》${citation.article}`)
  assert.ok(phone.text.includes(explanation.split('\n')[0]))

  await phone.tap('看排行榜')
  await phone.at('board')
  await phone.until('her own place', () => phone.buttons('个人榜').length > 0 && phone.text.includes('第1名'))
  await phone.tap('单位榜')
  await phone.see('云川市')
  phone.program.go('switchTab', '/pages/home/home')
  await phone.see('还可答2次')
}))

test('the code of a unit leads to it, and a paper goes on after the mini-program was closed', { timeout: 60_000 }, () => on(phoneOf(server, 'o-zhou'), async (phone) => {
  const { scene, name } = server.invitation('YC010104')
  phone.launch('pages/bind/bind', { scene: encodeURIComponent(scene) })
  await consent(phone)
  await phone.see(name)
  await bind(phone, '周云舟')
  await phone.at('home')
  assert.equal((await server.ask('/api/v1/me', token(phone))).unit.name, name)

  // What she shares leads others to the same unit.
  const colleague = phoneOf(server, 'o-xu')
  await on(colleague, async () => {
    colleague.launch(...phone.share())
    await consent(colleague)
    await colleague.see(name)
  })

  await phone.see('开始答题')
  await begin(phone)
  await answerUpTo(phone, 5)
  await phone.see('已保存')
  const paper = paperOf(phone)
  const chosen = textOf(options(phone)[0].at(-1))

  phone.launch()
  await phone.tap('接着答题')
  await phone.at('quiz')
  await phone.until('the same question', () => phone.text.includes('题 /'))
  await phone.tap('答题卡')
  await phone.see('答题卡')
  await phone.tap(/^第5题，.*已答$/)
  await phone.until('the answer given before', () => textOf(options(phone)[0].at(-1)) === chosen)
  assert.equal(paperOf(phone), paper)
  assert.equal(options(phone)[0].at(-1).attrs['aria-checked'], 'true')
  const { answers } = await server.ask(`/api/v1/papers/${paper}`, token(phone))
  assert.equal(Object.keys(answers).length, 5)
}))

test('a second phone of the same person is the same person', { timeout: 60_000 }, () => on(phoneOf(server, 'o-lin'), async (phone) => {
  phone.launch('pages/board/board')
  await phone.see('（我）')
  await phone.until('the contest', () => phone.network.count(`GET /api/v1/contests/${contest}/boards/me`) > 0)
}))
