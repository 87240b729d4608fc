// The WeChat platform as the server sees it. The program asks api.weixin.qq.com and no other; told of a
// proxy, it asks through that, and the proxy is this.

import http from 'node:http'
import https from 'node:https'
import { certificateFor } from './cert.mjs'

const host = 'api.weixin.qq.com'

export const account = { id: 'wx0123456789abcdef', secret: '0123456789abcdef0123456789abcdef' }

export class WeChat {
  constructor() {
    const { cert, key } = certificateFor(host)
    this.cert = cert
    this.people = new Map() // who a code stands for
    this.spent = new Set()
    this.numbers = new Map() // the number a phone code stands for
    this.refused = [] // what this platform would not have taken
    this.codes = 0
    this.platform = https.createServer({ cert, key }, (request, response) => this.answer(request, response))
    this.proxy = http.createServer((request, response) => this.refuse(`no CONNECT: ${request.url}`, response))
    this.proxy.on('connect', (request, socket) => {
      if (request.url !== `${host}:443`) {
        this.refused.push(`another host: ${request.url}`)
        return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      }
      socket.on('error', () => socket.destroy())
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      return this.platform.emit('connection', socket)
    })
  }

  async open() {
    await new Promise((resolve) => this.proxy.listen(0, '127.0.0.1', resolve))
    this.address = `http://127.0.0.1:${this.proxy.address().port}`
  }

  close() {
    this.proxy.close()
    this.proxy.closeAllConnections()
  }

  /** Returns what wx.login gives the phone of one person: a new code every time. */
  codesOf(openid) {
    return () => {
      const code = `login-code-of-${openid}-${++this.codes}`
      this.people.set(code, openid)
      return code
    }
  }

  /** Returns a code that a phone number button hands over. */
  phoneCode(number) {
    const code = `phone-code-of-a-real-length-${++this.codes}`
    this.numbers.set(code, number)
    return code
  }

  refuse(why, response) {
    this.refused.push(why)
    response.writeHead(404).end()
  }

  async answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, `https://${host}`)
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {}
    const got = this.told(pathname, searchParams, body)
    if (!got) return this.refuse(`unknown: ${pathname}`, response)
    return response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' }).end(JSON.stringify(got))
  }

  told(path, query, body) {
    if (path === '/sns/jscode2session') {
      const code = query.get('js_code')
      if (query.get('appid') !== account.id || query.get('secret') !== account.secret) return { errcode: 40013, errmsg: 'invalid appid' }
      if (this.spent.has(code)) return { errcode: 40163, errmsg: 'code been used' }
      this.spent.add(code)
      if (!this.people.has(code)) return { errcode: 40029, errmsg: 'invalid code' }
      return { openid: this.people.get(code), session_key: Buffer.from('0123456789abcdef').toString('base64') }
    }
    if (path === '/cgi-bin/stable_token') return { access_token: 'token', expires_in: 7200 }
    if (path === '/wxa/business/getuserphonenumber') {
      const number = this.numbers.get(body.code)
      if (!number) return { errcode: 40029, errmsg: 'invalid code' }
      return { errcode: 0, errmsg: 'ok', phone_info: { phoneNumber: number, purePhoneNumber: number, countryCode: '86', watermark: { timestamp: 0, appid: account.id } } }
    }
    if (path === '/wxa/msg_sec_check') return { errcode: 0, errmsg: 'ok', trace_id: '1', result: { suggest: 'pass', label: 100 } }
    return undefined
  }
}
