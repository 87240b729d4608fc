// Puts a finished build where the Go program embeds it: each file, and beside it the same
// compressed, so that the server compresses nothing while people wait.
// Usage: node build/pack.mjs FROM TO
import { readdirSync, readFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const [from, to] = process.argv.slice(2)
const textual = new Set(['.html', '.js', '.css', '.svg', '.json'])

// What was there goes, but for the file that keeps the folder in the repository.
for (const name of readdirSync(to)) if (name !== '.keep') rmSync(join(to, name), { recursive: true })

let plain = 0
let packed = 0
for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const source = join(entry.parentPath ?? entry.path, entry.name)
  const target = join(to, source.slice(from.length))
  const body = readFileSync(source)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, body)
  if (!textual.has(extname(entry.name))) continue
  const gz = gzipSync(body, { level: 9 })
  writeFileSync(target + '.gz', gz)
  writeFileSync(target + '.br', brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  }))
  plain += body.length
  packed += gz.length
}
console.log(`${to}: ${(plain / 1000).toFixed(1)} kB, gzipped ${(packed / 1000).toFixed(1)} kB`)
