// A phone with WeChat on it and the mini-program in it, and a hand that reads and taps.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { Network } from './network.mjs'
import { Program } from './program.mjs'
import { happen, textOf, walk } from './tree.mjs'

const patience = 15_000 // ms, for what should appear

const frame = 16 // ms, until what changed is drawn

/** Words are matched whole, patterns anywhere. */
const fits = (label, text) => (label instanceof RegExp ? label.test(text) : text === label)

export class Phone {
  /**
   * @param {object} given
   * @param {string} given.folder of the compiled mini-program
   * @param {string} given.configured the address that was compiled in
   * @param {string} given.server where the server listens
   * @param {() => string} [given.code] makes log-in codes; without it WeChat does not answer
   */
  constructor({ folder, configured, server, code }) {
    assert.ok(existsSync(folder + '/app.json'), `no mini-program in ${folder}: make web`)
    Object.assign(this, { folder, code })
    this.network = new Network(configured, server)
    this.storage = new Map()
    this.agrees = true // to what the privacy guide says
    this.album = true // pictures may be put into it
    this.textSize = 17
    this.clipboard = ''
    this.heaviest = 0 // bytes of the largest setData
    for (const list of ['faults', 'pictures', 'drawn']) this[list] = []
  }

  loginCode() {
    if (!this.code) throw 'login:fail timeout'
    return this.code()
  }

  keep(key, value) {
    assert.equal(typeof value, 'string', 'what is stored is text')
    this.storage.set(key, value)
  }

  /** Opens the mini-program, by itself or by a card or code that leads to a page. */
  launch(path = 'pages/home/home', query = {}) {
    this.close()
    this.network.asleep = false
    this.program = new Program(this)
    this.program.start(path, query)
  }

  /** WeChat ends the mini-program without telling it. */
  close() {
    this.program?.end()
    this.network.drop()
  }

  hide() {
    this.program.hidden()
  }

  show() {
    this.network.asleep = false
    this.program.shown()
  }

  /** @param {import('./network.mjs').Way} way */
  net(way) {
    const { connected } = this.network
    this.network.way = way
    if (connected !== this.network.connected) {
      this.program.tell('NetworkStatusChange', { isConnected: !connected, networkType: connected ? 'none' : 'wifi' })
    }
  }

  get path() {
    return this.program.page?.route
  }

  /** All that can be read on the page. */
  get text() {
    return this.program.page.tree.map(textOf).join(' ')
  }

  /** Waits until something holds, and returns it. */
  async until(what, holds) {
    const end = Date.now() + patience
    for (;;) {
      const got = holds()
      if (got) return got
      if (Date.now() > end) assert.fail(`${what} did not come. ${this.path} shows: ${this.text}\nfaults: ${this.faults.join('\n')}`)
      await pause(5)
    }
  }

  see(words) {
    return this.until(String(words), () => (words instanceof RegExp ? words.exec(this.text) : this.text.includes(words)))
  }

  /** Waits for a page, and returns it. */
  at(name) {
    return this.until(`page ${name}`, () => this.path === `pages/${name}/${name}` && this.program.page)
  }

  /** The ways to all that fits, the innermost and topmost last. */
  ways(holds) {
    const found = []
    walk(this.program.page.tree, (element, way) => { if (element.tag !== '#text' && holds(element)) found.push(way) })
    return found
  }

  /** The ways to what can be tapped and reads so: a button, a line, a choice. */
  buttons(label) {
    return this.ways((element) => (element.attrs.bindtap || element.attrs.catchtap) &&
      (fits(label, textOf(element)) || element.attrs['aria-label'] !== undefined && fits(label, String(element.attrs['aria-label']))))
  }

  /** Waits for a button and taps it; of several, the one given by its number. What that draws is drawn then. */
  async tap(label, number = -1) {
    const ways = await this.until(`a button ${label}`, () => {
      const found = this.buttons(label)
      return found.length > 0 && found
    })
    this.press(ways.at(number))
    await pause(frame)
  }

  /** A finger on the innermost thing there is: what it starts goes outwards from there. */
  press(way) {
    const touches = [{ clientX: 180, clientY: 300, pageX: 180, pageY: 300, identifier: 0 }]
    happen(way, 'tap', { x: 180, y: 300 }, { bubbles: true, more: { touches, changedTouches: touches } })
  }

  swipe(from, to) {
    const way = this.ways((element) => element.attrs.bindtouchstart).at(-1)
    const touch = (x) => [{ clientX: x, clientY: 300, pageX: x, pageY: 300, identifier: 0 }]
    happen(way, 'touchstart', {}, { bubbles: true, more: { touches: touch(from), changedTouches: touch(from) } })
    happen(way, 'touchend', {}, { bubbles: true, more: { touches: [], changedTouches: touch(to) } })
  }

  /** Types into the field of a name, and with that taps into it. */
  async type(name, text) {
    const way = await this.until(`a field ${name}`, () =>
      this.ways((element) => element.tag === 'input' && String(element.attrs['aria-label'] ?? '').startsWith(name)).at(-1))
    this.press(way)
    happen(way, 'input', { value: text, cursor: text.length })
    await pause(frame)
  }

  /** What the menu of the page sends to others: the page it opens, by path and query. */
  share() {
    const { page } = this.program
    const { title, path } = page.run(page.onShareAppMessage, { from: 'menu' })
    assert.ok(title, 'what is shared has a title')
    const [where, asked = ''] = path.replace(/^\//, '').split('?')
    return [where, Object.fromEntries(asked.split('&').filter(Boolean).map((pair) => pair.split('=')))]
  }

  /** What WeChat's own button of a kind tells: its answer, or a refusal. */
  grant(openType, detail) {
    const way = this.ways((element) => element.tag === 'button' && element.attrs['open-type'] === openType).at(-1)
    assert.ok(way, `no button of the kind ${openType}`)
    return happen(way, openType.toLowerCase(), detail)
  }
}
