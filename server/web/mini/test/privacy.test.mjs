// What WeChat guards can be refused, and everything else goes on.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from '../around/server.mjs'
import { begin, bind, consent, on, options, paperOf, phoneOf, ready, token } from '../around/worker.mjs'

const unit = '松筠嘉笙包装有限公司工会'
const withPhone = 'phone-asked'

/** A contest that asks for a telephone number. */
const document = `id: ${withPhone}
title: 登记手机号的竞赛
hosts: { 主办: 云川市总工会 }
contact: 云川市总工会女职工部
window: { open: "2026-01-01 00:00", close: "2099-01-01 00:00" }
register: [name, unit, phone]
participation: { people: all, of: 职工数, valid: answered >= 1 }
bank: [nvzhigong-tebie-guiding]
paper:
  sections:
    - { kind: single, count: 5, points: 20 }
  time_limit: 5m
attempts: { per_contest: 2 }
standing: { counts: best, ties: [elapsed, finished_at], places: unique }
review: after_submit
pass: 60%
units: { rank_by: [participation, mean_points], min_head_count: 10, groups: [县（市、区）, 开发区（产业园区）, 市总对口单位] }
`
const denied = (name) => ({ errMsg: `${name}:fail privacy permission is not authorized`, errno: 104 })

let server
before(async () => { server = await Server.open(document) })
after(() => server.close())

test('a telephone number refused is no reason to be kept out', { timeout: 60_000 }, () => on(phoneOf(server, 'o-6'), async (phone) => {
  phone.launch('pages/bind/bind')
  await consent(phone)
  await phone.see('授权手机号')
  assert.equal(phone.grant('getPhoneNumber', denied('getPhoneNumber')), 1)
  await phone.see('授权手机号')
  await bind(phone, '林小禾', unit)
  await phone.at('home')
  const me = await server.ask('/api/v1/me', token(phone))
  assert.equal(me.registered, true)
  assert.equal(me.phone ?? '', '')
}))

test('a telephone number granted reaches the server through WeChat', { timeout: 60_000 }, () => on(phoneOf(server, 'o-7'), async (phone) => {
  phone.launch('pages/bind/bind')
  await consent(phone)
  await phone.see('授权手机号')
  phone.grant('getPhoneNumber', { errMsg: 'getPhoneNumber:ok', code: server.wechat.phoneCode('13800001234') })
  await phone.see('手机号已授权')
  await bind(phone, '苏晓舟', unit)
  await phone.at('home')
  assert.match(JSON.stringify(await server.ask('/api/v1/me', token(phone))), /1234/)
}))

test('one\'s data and its end, the clipboard refused', { timeout: 60_000 }, () => on(phoneOf(server, 'o-8'), async (phone) => {
  await ready(phone, '周云舟', unit)
  phone.launch('pages/me/me')
  phone.agrees = false
  await phone.tap(/^导出我的数据/)
  await phone.see('没有复制成功，请重试')
  phone.agrees = true
  await phone.tap(/^导出我的数据/)
  await phone.see('内容已复制')
  assert.equal(JSON.parse(phone.clipboard).person.name, '周云舟')

  await phone.tap(/^删除我的数据/)
  await phone.type('确认', '删除我的数据')
  await phone.tap('确认删除')
  await phone.see('您的数据已删除')
  assert.equal(token(phone), undefined)
}))

test('a poster refused by the album can still be kept', { timeout: 60_000 }, () => on(phoneOf(server, 'o-9'), async (phone) => {
  await ready(phone, '郑云帆', unit)
  await begin(phone)
  const paper = paperOf(phone)
  phone.press(options(phone)[0])
  await phone.tap('答题卡')
  await phone.tap('交卷')
  await phone.tap('确定交卷')
  await phone.at('result')
  await phone.tap('成绩海报')
  await phone.at('poster')
  await phone.see('长按图片也可以保存或转发')
  await phone.until('a picture', () => phone.drawn.length > 0 && phone.ways((element) => element.tag === 'image').length > 0)
  const { result } = await server.ask(`/api/v1/papers/${paper}`, token(phone))
  assert.ok(phone.drawn.some((words) => words.includes('郑*帆')), phone.drawn.join(' '))
  assert.ok(phone.drawn.some((words) => words.includes(String(result.points))), phone.drawn.join(' '))
  phone.album = false
  await phone.tap('保存图片')
  await phone.see('没有保存到相册的权限')
  await phone.tap('打开设置') // where she allows it
  await phone.tap('保存图片')
  await phone.see('已保存到相册')
  assert.equal(phone.pictures.length, 1)
}))
