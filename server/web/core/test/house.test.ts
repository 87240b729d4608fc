// What must hold of every page of core.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { serverCodes } from '../src/problem'

const root = join(import.meta.dirname, '..')

function pages(folder: string): { name: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') }))
}

/** plain is a page without its comments and texts. */
function plain(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '').replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
}

const platform = /\b(window|document|navigator|wx|uni|localStorage|sessionStorage|fetch|XMLHttpRequest|setTimeout|setInterval|performance|globalThis|process|console|Intl|Date\.now|Math\.random)\b/

describe('core', () => {
  test('calls no platform: clocks, timers, chance, storage and transport are handed in', () => {
    const found = pages('src').filter(({ name }) => !name.endsWith('contract.ts'))
    expect(found.length).toBeGreaterThan(20)
    for (const { name, text } of found) expect(platform.exec(plain(text))?.[0], name).toBeUndefined()
  })

  test('the search for platform calls finds one', () => {
    expect(platform.test(plain("const a = 'x'\nwx.request({})"))).toBe(true)
    expect(platform.test(plain('// uni.request\n/* fetch */ const text = \'document\''))).toBe(false)
  })

  test('pages are small, and leave nothing for later', () => {
    for (const { name, text } of [...pages('src'), ...pages('test')]) {
      if (name.endsWith('contract.ts')) continue
      expect(text.split('\n').length, name).toBeLessThanOrEqual(300)
      expect(text, name).not.toMatch(new RegExp('\\b(TO' + 'DO|FIX' + 'ME|XX' + 'X)\\b|\\.(ski' + 'p|onl' + 'y)\\('))
    }
  })

  test('knows no code the server does not have', () => {
    const go = readFileSync(join(root, '../../../quiz/error.go'), 'utf8')
    const codes = [...go.matchAll(/^\t\w+\s+Code = "(\w+)"/gm)].map((m) => m[1]!)
    expect(codes.length).toBeGreaterThan(20)
    expect(serverCodes.filter((code) => !codes.includes(code))).toEqual([])
  })

  test('pins every package, and names no registry', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(dependencies).toBeUndefined()
    for (const version of Object.values(devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
  })
})
