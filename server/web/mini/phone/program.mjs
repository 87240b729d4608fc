// The mini-program while it runs: its files loaded, its pages in their stack. Closing it leaves nothing
// but what it wrote into the phone's storage.

import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import vm from 'node:vm'
import { Instance } from './component.mjs'
import { fakeWx } from './wx.mjs'
import { read } from './wxml.mjs'

const deepest = 10 // pages in a stack

/** What a phone's engine may lack: old ones know no Intl, and none has what belongs to browsers. */
const missing = ['Intl', 'WebAssembly', 'SharedArrayBuffer', 'Atomics']

export class Program {
  /** @param {import('./phone.mjs').Phone} phone */
  constructor(phone) {
    this.phone = phone
    this.folder = phone.folder
    this.config = this.json('app.json')
    this.ended = false
    this.timers = new Set()
    this.pages = []
    this.modules = new Map()
    this.definitions = new Map()
    this.listeners = new Map() // of wx.onAppShow and its like, by name
    this.wx = fakeWx(this)
    this.realm = vm.createContext(this.globals(), { codeGeneration: { strings: false, wasm: false } })
    for (const name of missing) vm.runInContext(`delete globalThis.${name}`, this.realm)
    this.require('app.js')
  }

  json(file) {
    return JSON.parse(readFileSync(join(this.folder, file), 'utf8'))
  }

  globals() {
    const say = (...words) => this.fault(words.map((word) => word?.stack ?? String(word)).join(' '))
    return {
      wx: this.wx, global: {},
      console: { log() {}, info() {}, debug() {}, warn: say, error: say },
      setTimeout: (run, ms = 0, ...args) => this.later(() => run(...args), ms),
      clearTimeout: (timer) => { clearTimeout(timer); this.timers.delete(timer) },
      setInterval: (run, ms) => this.every(run, ms),
      clearInterval: (timer) => { clearInterval(timer); this.timers.delete(timer) },
      App: (options) => { this.app = options },
      Page: (options) => { this.defined = options },
      Component: (options) => { this.defined = options },
      Behavior: (options) => options,
      getApp: () => this.app,
      getCurrentPages: () => [...this.pages],
    }
  }

  /** Runs a function later, unless the program has ended by then. */
  later(run, ms = 0) {
    const timer = setTimeout(() => { this.timers.delete(timer); this.guard(run) }, ms)
    this.timers.add(timer)
    return timer
  }

  every(run, ms) {
    const timer = setInterval(() => this.guard(run), ms)
    this.timers.add(timer)
    return timer
  }

  guard(run) {
    if (this.ended) return
    try {
      run()
    } catch (thrown) {
      this.fault(thrown?.stack ?? String(thrown))
    }
  }

  fault(text) {
    this.phone.faults.push(text)
  }

  crossed(bytes) {
    this.phone.heaviest = Math.max(this.phone.heaviest, bytes)
  }

  /** Loads a script once. Only the program's own files can be asked for. */
  require(file) {
    const known = this.modules.get(file)
    if (known) return known.exports
    const module = { exports: {} }
    this.modules.set(file, module)
    const wrapper = vm.runInContext(`(function (require, module, exports) {${readFileSync(join(this.folder, file), 'utf8')}\n})`,
      this.realm, { filename: file })
    const near = (name) => this.require(posix.join(dirname(file), name))
    wrapper(near, module, module.exports)
    return module.exports
  }

  /** What a page or component is made of, its own components named by their files. */
  define(file) {
    let found = this.definitions.get(file)
    if (!found) {
      this.defined = null
      this.require(file + '.js')
      if (!this.defined) throw new Error(`${file}.js makes neither a page nor a component`)
      const uses = { ...this.config.usingComponents, ...this.json(file + '.json').usingComponents }
      const names = Object.fromEntries(Object.entries(uses).map(([tag, where]) =>
        [tag, where.startsWith('/') ? where.slice(1) : posix.join(dirname(file), where)]))
      found = [this.defined, read(readFileSync(join(this.folder, file + '.wxml'), 'utf8'), file + '.wxml'), names]
      this.definitions.set(file, found)
    }
    return found
  }

  make(file) {
    return new Instance(this, file, ...this.define(file))
  }

  tell(name, argument) {
    for (const listener of [...this.listeners.get(name) ?? []]) this.guard(() => listener(argument))
  }

  get page() {
    return this.pages[this.pages.length - 1]
  }

  start(path, query) {
    const launched = { path, query, scene: 1001, referrerInfo: {} }
    this.launched = launched
    this.guard(() => this.app.onLaunch?.(launched))
    this.shown()
    this.open(path, query)
  }

  shown() {
    this.guard(() => this.app.onShow?.(this.launched))
    this.tell('AppShow', this.launched)
    this.page?.run(this.page.onShow)
  }

  hidden() {
    this.page?.run(this.page.onHide)
    this.guard(() => this.app.onHide?.())
    this.tell('AppHide')
  }

  /** Puts a page on top. Values of its query come as they were written: WeChat decodes nothing. */
  open(path, query) {
    const page = this.make(path)
    Object.assign(page, { route: path, __route__: path, options: query })
    this.pages.push(page)
    page.attach()
    page.run(page.onLoad, query)
    page.run(page.onShow)
    this.later(() => page.attached && page.run(page.onReady))
  }

  shut(page) {
    page.run(page.onUnload)
    page.detach()
  }

  isTab(path) {
    return (this.config.tabBar?.list ?? []).some((tab) => tab.pagePath === path)
  }

  /** Goes as one of the five calls says; returns why that cannot be, or nothing. */
  go(how, url) {
    if (how === 'navigateBack') {
      if (this.pages.length < 2) return 'navigateBack:fail cannot navigate back at first page'
      this.shut(this.pages.pop())
      this.page.run(this.page.onShow)
      return undefined
    }
    const [where, asked = ''] = url.split('?')
    const path = where.startsWith('/') ? where.slice(1) : posix.join(dirname(this.page.route), where)
    const query = Object.fromEntries(asked.split('&').filter(Boolean).map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
    const tab = this.isTab(path)
    if (!this.config.pages.includes(path)) return `${how}:fail page "${path}" is not found`
    if (tab && (how === 'navigateTo' || how === 'redirectTo')) return `${how}:fail can not ${how} a tabbar page`
    if (!tab && how === 'switchTab') return 'switchTab:fail can not switch to no-tabBar page'
    if (how === 'navigateTo' && this.pages.length >= deepest) return 'navigateTo:fail webview count limit exceed'
    if (how === 'navigateTo') this.page.run(this.page.onHide)
    else if (how === 'redirectTo') this.shut(this.pages.pop())
    else while (this.pages.length > 0) this.shut(this.pages.pop())
    this.open(path, query)
    return undefined
  }

  end() {
    this.ended = true
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
  }
}
