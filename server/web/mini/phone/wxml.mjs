// Templates as WeChat reads them: tags, attributes, and {{}} in both.

/**
 * @typedef {{ scope: (name: string) => unknown }} Scope
 * @typedef {(scope: object) => unknown} Value an attribute or a text, worked out against what it may name
 * @typedef {{ id: number, tag: string, attrs: Map<string, Value>, children: Plan[] }} Plan
 */

const closedByThemselves = new Set(['input', 'image', 'import', 'include'])

/**
 * Reads a template. What is not well-formed is an error, as it is in WeChat's own compiler.
 * @returns {Plan[]}
 */
export function read(source, file) {
  const root = { id: 0, tag: '', attrs: new Map(), children: [] }
  const open = [root]
  let ids = 0
  let at = 0
  const plan = (tag, attrs) => {
    const made = { id: ++ids, tag, attrs, children: [] }
    open[open.length - 1].children.push(made)
    return made
  }
  while (at < source.length) {
    const next = source.indexOf('<', at)
    const text = source.slice(at, next < 0 ? source.length : next)
    if (text.trim() !== '') plan('#text', new Map([['text', valueOf(text)]]))
    if (next < 0) break
    if (source.startsWith('<!--', next)) {
      at = source.indexOf('-->', next) + 3
      continue
    }
    const tag = tagAt(source, next, file)
    at = tag.end
    if (tag.closes) {
      const last = open.pop()
      if (last.tag !== tag.name) throw new Error(`${file}: </${tag.name}> closes <${last.tag}>`)
    } else {
      const made = plan(tag.name, tag.attrs)
      if (!tag.empty && !closedByThemselves.has(tag.name)) open.push(made)
    }
  }
  if (open.length !== 1) throw new Error(`${file}: <${open[open.length - 1].tag}> is not closed`)
  return root.children
}

/** One tag, from its < to behind its >. Values are always quoted: the compiler writes them so. */
function tagAt(source, start, file) {
  const head = /^<(\/?)([\w-]+)/.exec(source.slice(start, start + 80))
  if (!head) throw new Error(`${file}: no tag at ${source.slice(start, start + 40)}`)
  const attrs = new Map()
  const pattern = /\s*(?:([\w:.-]+)(?:="([^"]*)")?|(\/?>))/y
  pattern.lastIndex = start + head[0].length
  for (;;) {
    const found = pattern.exec(source)
    if (!found) throw new Error(`${file}: cannot read ${source.slice(start, start + 80)}`)
    if (found[3]) return { closes: head[1] === '/', name: head[2], attrs, empty: found[3] === '/>', end: pattern.lastIndex }
    attrs.set(found[1], found[2] === undefined ? () => true : valueOf(found[2]))
  }
}

/** A text with {{}} in it. One that is nothing but a pair of them keeps its kind; any other is a string. */
function valueOf(text) {
  const parts = [...text.matchAll(/\{\{(.*?)\}\}|((?:(?!\{\{)[^])+)/g)]
    .map(([, expression, plain]) => (expression === undefined ? () => plain : compile(expression)))
  if (parts.length === 1) return parts[0]
  return (scope) => parts.map((part) => part(scope) ?? '').join('')
}

/** An expression of a template. A name nobody knows is undefined, and so is what is read of nothing. */
function compile(expression) {
  const run = new Function('scope', `with (scope) return (${expression})`)
  return (scope) => run(new Proxy(scope, { has: (_, name) => typeof name === 'string', get: (on, name) => on[name] }))
}
