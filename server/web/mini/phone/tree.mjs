// What is on the screen: the elements that a template and its data make, and events among them.

/** What WeChat has of its own. A tag that is neither here nor declared shows nothing on a real phone. */
const builtIn = new Set(['view', 'text', 'button', 'input', 'textarea', 'image', 'canvas', 'scroll-view', 'swiper',
  'swiper-item', 'label', 'checkbox', 'checkbox-group', 'radio', 'radio-group', 'picker', 'switch', 'form', 'slot'])

/**
 * @typedef {object} Element
 * @property {string} tag
 * @property {Record<string, unknown>} attrs
 * @property {Element[]} children in the template they are written in
 * @property {import('./component.mjs').Instance} owner whose template it is written in
 * @property {import('./component.mjs').Instance} [inside] what it is, if it is a component
 */

/**
 * Builds the elements of a component's template from its data. A component that was there before, at the
 * same place and under the same wx:key, stays itself.
 * @param {import('./component.mjs').Instance} owner
 * @returns {{ tree: Element[], kept: Map<string, import('./component.mjs').Instance>, made: import('./component.mjs').Instance[] }}
 */
export function build(owner) {
  const kept = new Map()
  const made = []
  const list = (plans, scope, place) => {
    const out = []
    let taken = true // whether the wx:if before, or one of its wx:elif, held
    for (const plan of plans) {
      const { attrs } = plan
      if (attrs.has('wx:for')) {
        out.push(...each(plan, scope, place))
        continue
      }
      if (attrs.has('wx:if')) taken = Boolean(attrs.get('wx:if')(scope))
      else if (attrs.has('wx:elif')) {
        if (taken) continue
        taken = Boolean(attrs.get('wx:elif')(scope))
      } else if (attrs.has('wx:else')) {
        if (taken) continue
        taken = true
      } else taken = true
      if (taken) out.push(...one(plan, scope, place))
    }
    return out
  }
  const each = (plan, scope, place) => {
    const item = plan.attrs.get('wx:for-item')?.(scope) ?? 'item'
    const index = plan.attrs.get('wx:for-index')?.(scope) ?? 'index'
    const key = plan.attrs.get('wx:key')?.(scope)
    const items = plan.attrs.get('wx:for')(scope) ?? []
    const seen = new Set()
    return items.flatMap((value, i) => {
      const name = key === undefined ? i : key === '*this' ? value : value?.[key]
      if (seen.has(name)) throw new Error(`${owner.is}: two items under the key ${name}`)
      seen.add(name)
      return one(plan, { ...scope, [item]: value, [index]: i }, `${place}/${name}`)
    })
  }
  const one = (plan, scope, place) => {
    if (plan.tag === 'block') return list(plan.children, scope, `${place}.${plan.id}`)
    if (plan.tag === '#text') return [{ tag: '#text', attrs: { text: String(plan.attrs.get('text')(scope) ?? '') }, children: [], owner }]
    const attrs = {}
    for (const [name, value] of plan.attrs) if (!name.startsWith('wx:')) attrs[name] = value(scope)
    const element = { tag: plan.tag, attrs, children: [], owner }
    if (Array.isArray(attrs.class)) attrs.class = attrs.class.flat(9).filter(Boolean).join(' ')
    const file = owner.uses(plan.tag)
    if (file) component(element, file, `${place}.${plan.id}`)
    else if (!builtIn.has(plan.tag)) throw new Error(`${owner.is}: <${plan.tag}> is neither WeChat's nor in usingComponents`)
    element.children = list(plan.children, scope, `${place}.${plan.id}`)
    return [element]
  }
  const component = (element, file, place) => {
    let inside = owner.parts.get(place)
    if (!inside) {
      inside = owner.program.make(file)
      made.push(inside)
    }
    kept.set(place, inside)
    inside.host = element
    element.inside = inside
    inside.receive(element.attrs)
  }
  const tree = list(owner.plans, { ...owner.data }, '')
  return { tree, kept, made }
}

/**
 * Walks over all that is shown, components opened and slots filled, each with the way to it, outermost first.
 * @param {Element[]} elements
 * @param {(element: Element, way: Element[]) => void} visit
 */
export function walk(elements, visit, way = []) {
  for (const element of elements) {
    const here = [...way, element]
    visit(element, here)
    if (element.inside) walk(element.inside.tree, visit, here)
    else if (element.tag === 'slot') {
      const host = element.owner.host
      const filling = (host?.children ?? []).filter((child) => (child.attrs.slot ?? '') === (element.attrs.name ?? ''))
      walk(filling, visit, here)
    } else walk(element.children, visit, here)
  }
}

/** The text of an element as it is read, without the space around it. */
export function textOf(element) {
  let text = ''
  walk([element], (found) => { if (found.tag === '#text') text += found.attrs.text })
  return text.replace(/\s+/g, ' ').trim()
}

/** Whether an element carries a class. */
export const classed = (element, name) => String(element.attrs.class ?? '').split(' ').includes(name)

const dataset = (attrs) => Object.fromEntries(Object.entries(attrs).filter(([name]) => name.startsWith('data-'))
  .map(([name, value]) => [name.slice(5).replace(/-(\w)/g, (_, letter) => letter.toUpperCase()), value]))

const point = (element) => ({ id: element.attrs.id ?? '', offsetLeft: 0, offsetTop: 0, dataset: dataset(element.attrs) })

/**
 * Lets an event happen at the last element of a way. One that bubbles goes outwards, through components too,
 * until a catch… stops it. Returns how many listened.
 */
export function happen(way, type, detail = {}, { bubbles = false, more = {} } = {}) {
  const target = way[way.length - 1]
  let heard = 0
  for (let i = way.length - 1; i >= 0; i--) {
    const element = way[i]
    let stop = false
    for (const prefix of ['bind', 'bind:', 'catch', 'catch:']) {
      const name = element.attrs[prefix + type]
      if (prefix.startsWith('catch') && prefix + type in element.attrs) stop = true
      if (typeof name !== 'string' || name === '') continue
      heard++
      const event = { type, timeStamp: Date.now(), target: point(target), currentTarget: point(element), mark: {}, detail, ...more }
      element.owner.call(name, event)
    }
    if (stop || !bubbles) break
  }
  return heard
}
