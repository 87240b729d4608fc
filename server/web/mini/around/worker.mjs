// What one worker does on her phone, step by step, for the tests.

import assert from 'node:assert/strict'
import { configured, folder } from './server.mjs'
import { Phone } from '../phone/phone.mjs'
import { classed } from '../phone/tree.mjs'

export const contest = 'rights-week-demo'

/** A phone whose WeChat knows somebody, or nobody. */
export function phoneOf(server, openid) {
  return new Phone({ folder, configured, server: server.address, code: openid && server.wechat.codesOf(openid) })
}

/** Runs what happens on a phone, then sees that nothing went wrong in it unnoticed. */
export async function on(phone, act) {
  try {
    await act(phone)
    assert.deepEqual(phone.faults, [])
  } finally {
    phone.close()
    phone.network.close()
  }
}

/** Agrees to the privacy notice on the page 绑定单位, before which nothing is asked. */
export async function consent(phone) {
  await phone.at('bind')
  await phone.tap('我已阅读并同意隐私说明')
  await phone.see('二、个人信息')
}

/** Fills in the page 绑定单位 to the end, the unit found by its name, or left as it is. */
export async function bind(phone, name, unit) {
  await phone.type('姓名', name)
  await phone.tap('女')
  if (unit) {
    await phone.tap('选择单位')
    await phone.see('个下级')
    await phone.type('查找单位', unit)
    await phone.tap(new RegExp(`${unit}.*选择$`))
    await phone.see('重新选择')
  }
  await phone.tap('确认')
}

/** Logs in, binds and stands on the first page. */
export async function ready(phone, name, unit) {
  phone.launch()
  await phone.tap('绑定单位')
  await consent(phone)
  await bind(phone, name, unit)
  await phone.at('home')
  await phone.see('开始答题')
}

/** The options of the question on the screen. */
export const options = (phone) => phone.ways((element) => classed(element, 'option') && element.attrs.bindtap)

/** Where the paper is: [number of the question, of how many]. */
export async function place(phone) {
  const found = await phone.see(/第(\d+)题 \/ 共(\d+)题/)
  return [Number(found[1]), Number(found[2])]
}

/** Begins the demo's paper from the first page and returns how many questions it has. */
export async function begin(phone) {
  await phone.tap('开始答题')
  await phone.at('quiz')
  return (await place(phone))[1]
}

/** Taps the first option of the questions from the one on the screen to a last one. */
export async function answerUpTo(phone, last) {
  for (;;) {
    const [number] = await place(phone)
    phone.press(options(phone)[0])
    await phone.until('an answer that shows', () => options(phone)[0].at(-1).attrs['aria-checked'] === 'true')
    if (number === last) return
    await phone.tap('下一题')
    await phone.see(`第${number + 1}题 /`)
  }
}

/** The token of the session, as the phone keeps it. */
export const token = (phone) => phone.storage.get('lawquiz.token')

/** The id of the paper the phone remembers. */
export function paperOf(phone) {
  const [, kept] = [...phone.storage].find(([key]) => key.startsWith('lawquiz.sitting.')) ?? []
  return kept && JSON.parse(kept).paper.id
}
