// The phone's network, which can be cut, go dumb, or lose its answers; and which WeChat closes to a
// mini-program that is not looked at.

import http from 'node:http'

/** How requests fare: sent; refused at once; sent with the answer lost; or not even sent, and never told. */
/** @typedef {'good' | 'cut' | 'deaf' | 'dumb'} Way */

export class Network {
  /**
   * @param {string} configured the address the mini-program was compiled for, and may ask
   * @param {string} server where that address is found now
   */
  constructor(configured, server) {
    Object.assign(this, { configured, server: new URL(server) })
    /** @type {Way} */
    this.way = 'good'
    this.asleep = false
    this.asked = [] // every request: method and path
    this.flying = new Set()
  }

  get connected() {
    return this.way !== 'cut'
  }

  /** How often something was asked for, by the start of "METHOD /path". */
  count(start) {
    return this.asked.filter((one) => one.startsWith(start)).length
  }

  request(program, options) {
    const flight = { done: false, wire: null }
    const finish = (act) => {
      if (flight.done || program.ended) return
      flight.done = true
      this.flying.delete(flight)
      program.guard(() => { act(); options.complete?.() })
    }
    flight.fail = (why) => finish(() => options.fail?.({ errMsg: `request:fail ${why}`, errno: 600000 }))
    flight.drop = () => { flight.done = true; flight.wire?.destroy() }
    this.flying.add(flight)
    const task = {
      abort: () => { flight.wire?.destroy(); program.later(() => flight.fail('abort')) },
      onHeadersReceived() {}, offHeadersReceived() {}, onChunkReceived() {}, offChunkReceived() {},
    }
    if (options.url !== this.configured && !options.url.startsWith(this.configured + '/')) {
      program.fault(`another host is asked: ${options.url}`)
      program.later(() => flight.fail('url not in domain list'))
      return task
    }
    const path = options.url.slice(this.configured.length)
    const method = options.method ?? 'GET'
    this.asked.push(`${method} ${path}`)
    if (this.asleep) program.later(() => flight.fail('interrupted'))
    else if (this.way === 'cut') program.later(() => flight.fail('errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED'))
    else if (this.way !== 'dumb') this.send(flight, finish, method, path, options)
    return task
  }

  send(flight, finish, method, path, options) {
    const { way } = this
    const headers = { ...options.header }
    const body = typeof options.data === 'string' ? options.data : options.data === undefined ? '' : JSON.stringify(options.data)
    if (body !== '') headers['content-length'] = Buffer.byteLength(body)
    flight.wire = http.request(new URL(path, this.server), { method, headers, agent: this.agent ??= new http.Agent({ keepAlive: true }) }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        if (way === 'deaf') return
        const header = {}
        for (let i = 0; i < response.rawHeaders.length; i += 2) header[response.rawHeaders[i]] = response.rawHeaders[i + 1]
        const text = Buffer.concat(chunks).toString()
        finish(() => options.success?.({ data: dataOf(text, options.dataType), statusCode: response.statusCode, header, errMsg: 'request:ok' }))
      })
    })
    flight.wire.on('error', () => flight.fail('net::ERR_CONNECTION_REFUSED'))
    flight.wire.end(body)
  }

  /** Five seconds after it is hidden a mini-program has no network until it is shown again. */
  sleep() {
    this.asleep = true
    for (const flight of [...this.flying]) flight.fail('interrupted')
  }

  /** Forgets all that is under way: nobody is there any more to be told. */
  drop() {
    for (const flight of this.flying) flight.drop()
    this.flying.clear()
  }

  close() {
    this.drop()
    this.agent?.destroy()
  }
}

/** WeChat parses what it can, unless told that a text is wanted. */
function dataOf(text, kind = 'json') {
  if (kind !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
