// What is uploaded to WeChat: small, whole, and naming no host but its own server.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, posix } from 'node:path'
import { test } from 'node:test'
import { configured, folder } from '../around/server.mjs'

const most = 500_000 // bytes; WeChat takes 2 MB
const known = new Set(['.js', '.json', '.wxml', '.wxss', '.svg', '.png'])
/** Addresses that are names and are never asked for. */
const names = [/^http:\/\/www\.w3\.org\//, /^https:\/\/vuejs\.org\/error-reference\//]

const json = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const files = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll('\\', '/'))
  .filter((name) => statSync(join(folder, name)).isFile())

test('the package is far below what WeChat takes', () => {
  const size = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  assert.ok(size > 50_000 && size < most, `${size} bytes`)
  for (const name of files) assert.ok(known.has(extname(name)), `${name} is of no kind WeChat knows`)
})

test('no host is named but the server it is made for', () => {
  for (const name of files) {
    const found = readFileSync(join(folder, name), 'utf8').match(/(?:https?|wss?):\/\/[^\s"'`)\\]+/g) ?? []
    const foreign = found.filter((address) => !address.startsWith(configured) && !names.some((one) => one.test(address)))
    assert.deepEqual(foreign, [], name)
  }
})

test('every page and component that is named is there', () => {
  const app = json('app.json')
  assert.equal(app.pages[0], 'pages/home/home', 'what opens first')
  const asked = [...app.pages]
  const seen = new Set()
  while (asked.length > 0) {
    const file = asked.pop()
    if (seen.has(file)) continue
    seen.add(file)
    for (const end of ['.js', '.json', '.wxml']) assert.ok(existsSync(join(folder, file + end)), file + end)
    for (const where of Object.values(json(file + '.json').usingComponents ?? {})) asked.push(posix.join(posix.dirname(file), where))
  }
  for (const { pagePath } of app.tabBar.list) assert.ok(app.pages.includes(pagePath), pagePath)
  for (const file of files.filter((name) => name.endsWith('.wxml'))) {
    assert.ok(seen.has(file.slice(0, -5)), `${file} is used by nobody`)
  }
})

test('the project opens in WeChat DevTools, with privacy to be asked for', () => {
  const project = json('project.config.json')
  assert.equal(project.compileType, 'miniprogram')
  assert.match(project.appid, /^(touristappid|wx[0-9a-f]{16})$/)
  assert.equal(json('app.json').__usePrivacyCheck__, true)
  assert.ok(existsSync(join(folder, json('app.json').themeLocation)), 'light and dark')
})
