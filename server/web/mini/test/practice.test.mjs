// Practice in the mini-program: a law chosen, a question answered and explained, the book of wrong answers.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from '../around/server.mjs'
import { on, options, phoneOf, ready, token } from '../around/worker.mjs'

let server
before(async () => { server = await Server.open() })
after(() => server.close())

test('a law is practised, and what was wrong is kept', { timeout: 60_000 }, () => on(phoneOf(server, 'o-10'), async (phone) => {
  await ready(phone, '许云蔓', '松筠嘉笙包装有限公司工会')
  phone.program.go('switchTab', '/pages/practice/practice')
  await phone.tap(/^女职工劳动保护特别规定\s*\d+题 ›$/)
  await phone.at('drill')
  await phone.see('女职工劳动保护特别规定')
  await phone.see(/第1题 \/ 共\d+题/)
  for (let asked = 0; asked < 10; asked++) {
    if (phone.text.includes('第1空')) await phone.type('第1空', '不知道')
    else phone.press(options(phone).at(-1))
    await phone.tap('看答案')
    await phone.see(/答对了|答错了/)
    await phone.see('依据：《')
    if (phone.text.includes('答错了')) break
    await phone.tap('下一题')
  }
  await phone.see('已记入错题本')
  const book = await server.ask('/api/v1/practice/wrong', token(phone))
  assert.equal(book.total + book.waiting, 1)
}))
