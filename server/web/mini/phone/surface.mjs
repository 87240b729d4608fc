// Drawing: canvases that take every order and remember the words, and questions about where elements are.

import { classed, walk } from './tree.mjs'

/** A pen that can do anything and shows nothing. What it writes is kept in words. */
function pen(words) {
  const state = {}
  return new Proxy(state, {
    get(target, name) {
      if (name in target) return target[name]
      if (name === 'fillText' || name === 'strokeText') return (text) => { words.push(text) }
      if (name === 'measureText') return (text) => ({ width: String(text).length * 16 })
      return () => ({ addColorStop() {} })
    },
    set(target, name, value) {
      target[name] = value
      return true
    },
  })
}

function canvas(phone, width, height) {
  return {
    width, height,
    getContext: () => pen(phone.drawn),
    toDataURL: () => 'data:image/png;base64,iVBORw0KGgo=',
    createImage: () => ({}),
    requestAnimationFrame: (run) => run(0),
  }
}

/** @param {import('./program.mjs').Program} program */
export function surface(program, does) {
  const { phone } = program
  const box = { left: 0, top: 0, right: 360, bottom: 640, width: 360, height: 640 }

  function createSelectorQuery() {
    const asked = []
    let scope = program.page
    const query = {
      in(instance) { scope = instance.$scope ?? instance; return query },
      select: (selector) => chosen(selector),
      selectAll: (selector) => chosen(selector),
      selectViewport: () => chosen(''),
      exec(done) {
        program.later(() => {
          const answers = asked.map(({ selector, fields, told }) => {
            const answer = answerTo(scope, selector, fields)
            told?.(answer)
            return answer
          })
          done?.(answers)
        })
      },
    }
    const chosen = (selector) => {
      const ask = (fields, told) => { asked.push({ selector, fields, told }); return query }
      return {
        boundingClientRect: (told) => ask({ rect: true }, told), scrollOffset: (told) => ask({ scroll: true }, told),
        node: (told) => ask({ node: true }, told), fields: (fields, told) => ask(fields, told),
      }
    }
    return query
  }

  function answerTo(scope, selector, fields) {
    let found = null
    walk(scope.tree, (element) => {
      const id = selector.startsWith('#') && element.attrs.id === selector.slice(1)
      // Only the scope's own template is searched, not what its components are made of.
      if (!found && element.owner === scope && (id || selector.startsWith('.') && classed(element, selector.slice(1)))) found = element
    })
    if (!found) return null
    return { ...box, scrollTop: 0, ...(fields.node && { node: canvas(phone, box.width, box.height) }) }
  }

  return {
    createSelectorQuery,
    canvasToTempFilePath: does('canvasToTempFilePath', () => ({ tempFilePath: 'wxfile://tmp_poster.png' })),
  }
}
