// Every file that the console's routes hand out can be fetched from some page.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const src = at('../src')
const text = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name)).map((name) => readFileSync(`${src}/${name}`, 'utf8')).join('\n')
const { paths } = JSON.parse(readFileSync(at('../../../api/openapi.json'), 'utf8')) as { paths: Record<string, object> }
const files = Object.keys(paths).filter((path) => path.startsWith('/api/v1/console/') && 'get' in paths[path]! && /\.(xlsx|docx|zip|png)$/.test(path))

test('every file can be fetched from a page', () => {
  expect(files.length).toBeGreaterThan(15)
  const names = files.map((path) => path.replace(/^.*\}\//, '').replace(/^.*\/console\//, '')) // ranking/units.xlsx, audit.xlsx
  expect(names.filter((name) => !new RegExp(`['/\`]${name.replace('.', '\\.')}`).test(text))).toEqual([])
})
