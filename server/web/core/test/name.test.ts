import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compound, maskedName } from '../src/name'
import { wrap } from '../src/wrap'

const go = (file: string) => readFileSync(join(import.meta.dirname, '../../../account', file), 'utf8')

describe('a masked name', () => {
  test('is the one the server shows', () => {
    const table = [...go('name_test.go').matchAll(/^\t\t"([^"\n]+)":\s+"([^"\n]*\*[^"\n]*)",$/gm)]
    expect(table.length).toBeGreaterThan(8)
    for (const [, name, masked] of table) expect(maskedName(plain(name!)), name).toBe(plain(masked!))
    expect(maskedName('')).toBe('')
  })

  test('knows the surnames the server knows', () => {
    const [, list] = /var compound = strings\.Fields\(`([^`]+)`\)/.exec(go('name.go')) ?? []
    expect(compound).toEqual(list!.split(/\s+/))
  })
})

/** plain reads the escapes of a Go text. */
function plain(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}

describe('a wrapped text', () => {
  const fits = (line: string) => [...line].length <= 4

  test('fills line after line', () => {
    expect(wrap('', fits, 2)).toEqual([])
    expect(wrap('一二三四', fits, 2)).toEqual(['一二三四'])
    expect(wrap('一二三四五六', fits, 2)).toEqual(['一二三四', '五六'])
    expect(wrap('𠀀𠀁𠀂𠀃𠀄', fits, 2)).toEqual(['𠀀𠀁𠀂𠀃', '𠀄'])
  })

  test('ends in an ellipsis where there is no room for all of it', () => {
    expect(wrap('一二三四五六七八九', fits, 2)).toEqual(['一二三四', '五六七…'])
    expect(wrap('一二三四五', fits, 1)).toEqual(['一二三…'])
  })

  test('loses no text where not even a letter fits', () => {
    expect(wrap('一二', () => false, 3)).toEqual(['一', '二'])
  })
})
