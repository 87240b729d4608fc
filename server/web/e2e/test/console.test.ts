// The console: the first admin by the code on the log, an ugly Word file from the desktop into a bank, a contest
// from a preset to its publishing, an organiser who sees her own subtree alone, and every page by axe.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { adminPassword, at, ask, firstAdmin, firstLogin, office } from '../harness/desk'
import { ugly } from '../harness/docx'
import { accessFaults } from '../harness/gate'
import { picture } from '../harness/picture'
import { suite } from '../harness/suite'

/** What the console's first page may weigh, gzipped, in bytes. */
const most = 200_000

const s = suite()

/** Whoever is not logged in yet is told so by 401, which Chromium writes to the console. */
const notYet = /401 \(Unauthorized\)/

type State = Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>
let admin: State

test('from the code on the log to an ugly Word file taken into a bank', async () => {
  const desk = await s.phone(office)
  desk.excuse(notYet)
  const page = await desk.tab('/console')
  await firstAdmin(page, s.server)
  admin = await page.context().storageState()
  await page.getByRole('link', { name: '题库和导入' }).click()
  const picking = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '把题目文件拖到这里' }).click()
  await (await picking).setFiles({ name: '讨论稿.docx', mimeType: 'application/octet-stream', buffer: ugly })
  await page.getByText('认出 6 题').waitFor()
  expect(await page.title()).not.toContain('坏了')
  expect(await page.getByText('<script>').count()).toBeGreaterThan(0)

  await page.getByRole('button', { name: '看第 3 题' }).first().click()
  const third = page.getByRole('article', { name: '第 3 题' })
  await third.getByRole('button', { name: '改这道题' }).click()
  await page.getByRole('radio', { name: '选项 B 是正确答案' }).check()
  await page.getByRole('button', { name: '改好并重新比对' }).click()
  await third.getByText('已改', { exact: true }).waitFor()

  await page.getByRole('button', { name: '收入题库…' }).click()
  await page.getByLabel('收入哪个题库').selectOption('+')
  await page.getByLabel('编号（').fill('xian-zong-2026')
  await page.getByLabel('名称').fill('县总题库')
  expect(await accessFaults(page)).toEqual([])
  await page.getByRole('button', { name: '收入', exact: true }).click()
  await page.getByText(/^新题 \d+ 道/).waitFor()
  await page.getByRole('button', { name: '去看题库' }).click()
  await page.getByRole('heading', { name: '县总题库' }).waitFor()
  await page.getByRole('link', { name: '每月付她' }).waitFor()
})

test('a contest is written from a preset, its faults told at their place, and published in two steps', async () => {
  const desk = await s.phone({ ...office, storageState: admin })
  const page = await desk.tab(at('/contests'))
  await page.getByRole('button', { name: '新建竞赛' }).click()
  await page.getByLabel('竞赛编号').fill('rights-week-2027')
  await page.getByRole('button', { name: '新建草稿' }).click()
  const title = page.getByLabel('竞赛名称')
  await title.fill('')
  await page.getByText('有 1 处错误').waitFor()
  await title.fill('女职工权益知识竞答')
  await page.getByText('没有错误，还没有保存').waitFor()
  await page.getByRole('tab', { name: '文档（YAML）' }).click()
  expect(await page.getByLabel('竞赛文档').inputValue()).toContain('女职工权益知识竞答')
  await page.getByRole('button', { name: '发布…' }).click()
  const confirm = page.getByRole('button', { name: '确认发布' })
  await page.getByText('确认以后会发生这些事').waitFor()
  expect(await confirm.isDisabled()).toBe(true)
  await page.getByRole('checkbox', { name: '我已看过规则全文' }).check()
  await confirm.click()
  await page.getByText('发布以后的改动').waitFor()
  const seen = await (await fetch(`${s.server.url}/api/v1/contests/rights-week-2027`)).json() as { title: string }
  expect(seen.title).toBe('女职工权益知识竞答')
})

interface Units { items: { id: string; name: string }[] }

test('an organiser sees her subtree and nothing of another', async () => {
  const office1 = await s.phone({ ...office, storageState: admin })
  const root = await office1.tab(at('/'))
  const { items: [mine, other] } = await ask<Units>(root, 'GET', '/api/v1/console/units/tree?limit=2') as { items: [Units['items'][0], Units['items'][0]] }
  const made = await ask<{ password: string }>(root, 'POST', '/api/v1/console/accounts', { login: 'li-lan', name: '李兰', role: 'organiser', unit: mine.id })

  const desk = await s.phone(office)
  desk.excuse(notYet, /404 \(Not Found\)/)
  const page = await desk.tab('/console')
  await firstLogin(page, s.server, 'li-lan', made.password)
  expect(await page.getByRole('link', { name: '题库和导入' }).count()).toBe(0)
  await page.goto(s.server.url + at('/banks'))
  await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
  await page.goto(s.server.url + at('/units'))
  await page.getByText(mine.name).first().waitFor()
  await page.goto(s.server.url + at('/live'))
  await page.getByRole('heading', { name: mine.name }).waitFor()
  expect(await page.getByText(other.name).count()).toBe(0)
  await page.goto(s.server.url + at('/people'))
  await page.getByRole('combobox', { name: '单位' }).click()
  expect(await page.getByRole('option').first().innerText()).toBe(mine.name)
  await page.keyboard.press('Escape')
  await page.goto(s.server.url + at('/accounts')) // she opens accounts below her unit alone
  await page.getByRole('button', { name: '开账号', exact: true }).click()
  await page.getByRole('combobox', { name: '管哪个单位' }).fill(mine.name.slice(0, 3))
  const offered = page.locator('.el-select-dropdown:visible').getByRole('option')
  await offered.first().waitFor()
  expect((await offered.allInnerTexts()).filter((text) => !text.includes(' / '))).toEqual([])
  for (const path of [`units/${other.id}`, `contests/rights-week-demo/overview?unit=${other.id}`, `people?unit=${other.id}`]) {
    await expect(ask(page, 'GET', `/api/v1/console/${path}`)).rejects.toThrow('404')
  }
})

test('a session that ends leads to the log-in, and from there back', async () => {
  const desk = await s.phone(office)
  desk.excuse(notYet)
  const page = await desk.tab('/console')
  await page.evaluate(() => undefined)
  const login = async () => {
    await page.getByLabel('登录名').fill('li-lan')
    await page.getByLabel('密码', { exact: true }).fill(adminPassword)
    await page.getByRole('button', { name: '登录', exact: true }).click()
  }
  await login()
  await page.getByRole('link', { name: '单位', exact: true }).click()
  await page.getByRole('heading', { name: '单位', level: 1 }).waitFor()
  await page.context().clearCookies()
  await page.getByRole('link', { name: '日报' }).click()
  await page.getByText('登录后回到刚才的页面').waitFor()
  await login()
  await page.getByRole('heading', { name: '日报', level: 1 }).waitFor()
})

const pages = [
  '/', '/me', '/live', '/daily', '/effect', '/contests', '/contests/rights-week-demo', '/banks', '/banks/gonghui-fa', '/questions/ghf-001', '/items',
  '/units', '/units/import', '/pending', '/people', '/awards', '/awards/new/rights-week-demo', '/reports', '/corrections', '/materials', '/metrics', '/wechat', '/accounts', '/accounts/batch',
  '/links', '/audit', '/health', '/nowhere',
]

test('no page has a serious fault, on an office screen or on a phone', async () => {
  const faults: Record<string, string[]> = {}
  for (const viewport of [office.viewport!, { width: 390, height: 844 }]) {
    const desk = await s.phone({ ...office, viewport, storageState: admin })
    const page = await desk.tab('/console')
    for (const path of pages) {
      await page.goto(s.server.url + at(path))
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => page.getByText('正在读取…').count()).toBe(0)
      await picture(page, `console-${viewport.width}`, path.replaceAll('/', '_'))
      const found = await accessFaults(page)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (wide > 0) found.push(`${wide} px too wide`)
      if (found.length > 0) faults[`${path} at ${viewport.width}`] = found
    }
  }
  expect(faults).toEqual({})
})

test('the first page weighs under 200 kB', async () => {
  const desk = await s.phone(office)
  desk.excuse(notYet)
  const page = await desk.tab('/console')
  await page.getByRole('button', { name: '登录', exact: true }).waitFor()
  const files = [...new Set(desk.requests.filter((one) => !one.includes('/api/')))].map((one) => one.split(' ')[1]!)
  const sizes = await Promise.all(files.map(async (path) => {
    const answer = await fetch(s.server.url + path, { headers: { 'Accept-Encoding': 'gzip' } })
    await answer.body?.cancel()
    return Number(answer.headers.get('Content-Length'))
  }))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`console's first page: ${files.length} files, ${(total / 1000).toFixed(1)} kB gzipped`)
  expect(files.length).toBeGreaterThan(3)
  expect(total).toBeLessThan(most)
})

const built = fileURLToPath(new URL('../../console/dist/built/assets/', import.meta.url))

/** What Chromium 87, which the county offices' browsers are at the oldest, does not know. The framework's own list of array methods only names some. */
const newer: [RegExp, RegExp][] = [
  [/\.js$/, /\.at\(-|Object\.hasOwn\(|structuredClone\(|\.findLast(Index)?\(\(|AbortSignal\.(timeout|any)|crypto\.randomUUID|Object\.groupBy|Promise\.withResolvers|class[^{]*\{static\{/],
  [/\.css$/, /:is\(|:where\(|:has\(|aspect-ratio|color-mix\(|@layer|@container|\d[dsl]v[hw]|\bscale:|\btranslate:/],
]

test('nothing that is served is newer than Chromium 87', () => {
  const files = readdirSync(built).filter((name) => /\.(js|css)$/.test(name))
  expect(files.length).toBeGreaterThan(50)
  const found = files.flatMap((name) => newer.filter(([end]) => end.test(name)).flatMap(([, pattern]) => pattern.exec(readFileSync(built + name, 'utf8'))?.slice(0, 1).map((at) => `${name}: ${at}`) ?? []))
  expect(found).toEqual([])
})
