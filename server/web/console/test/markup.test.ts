// What no page may hold: HTML made of text, styles that the content policy refuses, addresses of other hosts.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name) && !name.endsWith('.d.ts'))
const sources = files.map((name) => ({ name, text: readFileSync(`${src}/${name}`, 'utf8') }))

const refused: [string, RegExp][] = [
  ['v-html', /v-html/], ['innerHTML', /innerHTML|insertAdjacentHTML|document\.write/], ['a static style', /\sstyle="/], ['a style set as an attribute', /setAttribute\(\s*['"]style/],
  ['a text field that grows, which sets styles as attributes', /\sautosize/], ['another host', /https?:\/\/(?!www\.w3\.org)/], ['eval', /\beval\(|new Function\(/],
]

test('no page holds what the content policy refuses', () => {
  expect(sources.length).toBeGreaterThan(60)
  const found = sources.flatMap(({ name, text }) => refused.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${name}: ${what}`))
  expect(found).toEqual([])
})
