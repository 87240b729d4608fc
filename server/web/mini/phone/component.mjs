// One page or component alive: its data, its template's elements, its part in the life of the page.

import { build, classed, happen, walk } from './tree.mjs'

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())

/** What setData lets through: data without functions, copied, because it crosses to another process. */
function crossing(value, where) {
  if (typeof value === 'function') throw new Error(`${where}: a function was given to setData`)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item, i) => crossing(item, `${where}[${i}]`))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, crossing(item, `${where}.${name}`)]))
}

/** Writes to a path such as list[3].name, making what is not there. */
function put(data, path, value) {
  const steps = path.match(/[^.[\]]+/g)
  let at = data
  steps.slice(0, -1).forEach((step, i) => { at = at[step] ??= /^\d+$/.test(steps[i + 1]) ? [] : {} })
  at[steps[steps.length - 1]] = value
}

export class Instance {
  /** @param {import("./program.mjs").Program} program */
  constructor(program, file, options, plans, names) {
    Object.assign(this, { program, is: file, options: {}, definition: options, plans, names })
    this.parts = new Map() // the components of the template by their places
    this.tree = []
    this.host = null // the element it is, in the template of another; null for a page
    this.attached = false
    this.data = structuredClone(options.data ?? {})
    this.properties = this.data
    for (const [name, given] of Object.entries(options.properties ?? {})) this.data[name] = structuredClone(given?.value ?? null)
    for (const [name, method] of Object.entries(options.methods ?? {})) this[name] = method
    this.run(options.created ?? options.lifetimes?.created)
  }

  /** The file of a tag that the page's or component's own JSON declares. */
  uses(tag) {
    return this.names[tag]
  }

  /** Runs one of the component's own functions. What it throws is a fault of the mini-program. */
  run(method, ...args) {
    try {
      return method?.apply(this, args)
    } catch (thrown) {
      this.program.fault(`${this.is}: ${thrown?.stack ?? thrown}`)
      return undefined
    }
  }

  call(name, event) {
    if (typeof this[name] !== 'function') this.program.fault(`${this.is}: nothing listens by the name ${name}`)
    this.run(this[name], event)
  }

  /** Takes what the template of another says of it. */
  receive(attrs) {
    const changed = []
    for (const [attr, value] of Object.entries(attrs)) {
      const name = camel(attr)
      const property = this.definition.properties?.[name]
      if (!property || this.data[name] === value) continue
      const before = this.data[name]
      this.data[name] = crossing(value, `${this.is}: ${name}`)
      changed.push(name)
      this.run(property.observer, value, before)
    }
    this.observe(changed)
    if (changed.length > 0) this.draw()
  }

  observe(names) {
    for (const name of names) this.run(this.definition.observers?.[name], this.data[name])
  }

  setData(given, done) {
    const names = Object.keys(given)
    this.program.crossed(JSON.stringify(given).length)
    for (const name of names) put(this.data, name, crossing(given[name], `${this.is}: ${name}`))
    this.observe(names)
    this.draw()
    if (done) this.program.later(() => this.run(done))
  }

  /** Makes the elements anew. Components that appeared are attached once all of them stand, the outer ones first. */
  draw() {
    if (this.drawing) {
      this.stale = true
      return
    }
    const before = this.parts
    const made = []
    this.drawing = true
    do {
      this.stale = false
      const drawn = build(this)
      this.parts = drawn.kept
      this.tree = drawn.tree
      made.push(...drawn.made)
    } while (this.stale)
    this.drawing = false
    const staying = new Set(this.parts.values())
    for (const part of new Set([...before.values(), ...made])) if (!staying.has(part)) part.detach()
    if (this.attached) for (const part of made) if (staying.has(part)) part.attach()
  }

  /** What its template holds is attached after it, also what comes up while it is being attached. */
  attach() {
    if (this.attached) return
    this.run(this.definition.attached ?? this.definition.lifetimes?.attached)
    this.attached = true
    this.draw()
    for (const part of this.parts.values()) part.attach()
    this.program.later(() => this.attached && this.run(this.definition.ready ?? this.definition.lifetimes?.ready))
  }

  detach() {
    for (const part of this.parts.values()) part.detach()
    if (!this.attached) return
    this.attached = false
    this.run(this.definition.detached ?? this.definition.lifetimes?.detached)
  }

  triggerEvent(type, detail) {
    if (this.host) happen([this.host], type, detail)
  }

  groupSetData(run) {
    this.run(run)
  }

  /** Only classes can be asked for: what the framework does for its refs. */
  selectAllComponents(selector) {
    const found = []
    walk(this.tree, (element) => {
      if (element.owner === this && element.inside && classed(element, selector.slice(1))) found.push(element.inside)
    })
    return found
  }

  selectComponent(selector) {
    return this.selectAllComponents(selector)[0] ?? null
  }

  createSelectorQuery() {
    return this.program.wx.createSelectorQuery().in(this)
  }

  getOpenerEventChannel() {
    return { on() {}, off() {}, once() {}, emit() {} }
  }
}
