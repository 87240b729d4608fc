// Units and people from spreadsheets: an ugly workbook refused row by row, then units added, renamed and moved with
// their people; a roster looked at before it is taken, and who on it has not answered.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask, at, firstAdmin, office } from '../harness/desk'
import { accessFaults } from '../harness/gate'
import type { Phone } from '../harness/phone'
import { picture } from '../harness/picture'
import { suite } from '../harness/suite'
import { takePart } from '../harness/taking'
import { xlsx } from '../harness/xlsx'

const s = suite()
const contest = 'rights-week-demo'
const narrow = { width: 390, height: 844 }
const book = (name: string, rows: (string | number)[][], merged: string[] = []) =>
  ({ name, mimeType: 'application/octet-stream', buffer: xlsx(rows, merged) })

type State = Awaited<ReturnType<Phone['context']['storageState']>>
let admin: State

/** A desk of the admin's. */
async function desk(): Promise<Phone> {
  const one = await s.phone({ ...office, storageState: admin })
  if (!admin) {
    one.excuse(/401 \(Unauthorized\)/) // before logging in
    await firstAdmin(await one.tab('/console'), s.server)
    admin = await one.context.storageState()
  }
  return one
}

/** What a step looks like on an office screen and on a phone, and that it has no serious fault on either. */
async function looked(page: Page, step: string): Promise<void> {
  for (const viewport of [narrow, office.viewport!]) {
    await page.setViewportSize(viewport)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide, `${step} at ${viewport.width}`).toBeLessThanOrEqual(0)
    expect(await accessFaults(page), `${step} at ${viewport.width}`).toEqual([])
    await picture(page, `census-${viewport.width}`, step)
  }
}

interface Node { id: string; code: string; name: string }
const unit = async (page: Page, code: string): Promise<Node> =>
  (await ask<{ items: Node[] }>(page, 'GET', `/api/v1/console/units/tree?q=${code}&limit=5`)).items.find((one) => one.code === code)!

test('a workbook with faults is refused, and told where', async () => {
  const page = await (await desk()).tab(at('/units/import'))
  const file = page.locator('input[type=file]')
  const head = ['序号', '单位代码（必填）', '单位名称*', '上级 代码', '组别', '职工人数', '统计日期', '电话']
  await file.setInputFiles(book('附件2.xlsx', [
    ['附件2', '', '', '', '', '', '', ''],
    ['云川市基层工会组织情况统计表', '', '', '', '', '', '', ''],
    head,
    [1, 'YC020181', '松渡春风针织有限公司工会', 'YC0201', '', '约300', '2026-06-30', '0000-1'],
    [2, 'YC020182', '', 'YC0201', '', 120, '', ''],
    [3, 'YC020181', '重复的代码', 'YC0201', '', '', '', ''],
    [4, 'YC990101', '没有上级的单位', 'YC9901', '', '', '', ''],
    [5, 'YC0201', '换到自己下面', 'YC020101', '', '', '', ''],
    ['合计', '', '', '', '', 420, '', ''],
  ], ['A2:H2']))
  await page.getByText(/有 \d+ 处要改/).waitFor()
  await looked(page, '1 faults')
})

test('units are added, renamed and moved, and their people with them', async () => {
  const page = await (await desk()).tab(at('/units/import'))
  await takePart(s.server, contest, '林春晓', 1)
  const [firm, sister, town, next] = await Promise.all(['YC020101', 'YC020102', 'YC0201', 'YC0202'].map((code) => unit(page, code)))
  const file = page.locator('input[type=file]')
  const head = ['单位代码', '单位名称', '上级代码', '职工数', '女职工数', '统计日期', '来源']
  await file.setInputFiles(book('调整.xlsx', [head,
    ['YC020181', '春潮针织有限公司工会', 'YC0201', 120, 80, '2026-06-30', '工会统计年报'],
    ['YC020102', `${sister!.name}（联合）`, 'YC0201', '', '', '', ''],
    ['YC020101', firm!.name, 'YC0202', '', '', '', ''],
  ]))
  await page.getByText('新增单位 1 处').waitFor()
  await page.getByText('改名 1 处').waitFor()
  await page.getByText('换上级（移动） 1 处').waitFor()
  await page.getByText('确认后在后台重新归属 1 名职工').waitFor()
  await looked(page, '2 preview')
  const go = page.getByRole('button', { name: '确认写入' })
  expect(await go.isDisabled()).toBe(true) // the contest is open: head-counts change for a reason alone
  await page.getByLabel(/已经开始，改在册人数要写明原因/).fill('6月新建会')
  await go.click()
  await page.getByText('已写入').waitFor()
  await page.getByRole('heading', { name: '重新归属' }).waitFor()
  await looked(page, '3 moving')
  await page.getByText('完成：换了单位的职工 0 人，改了归属的成绩 1 个').waitFor({ timeout: 40_000 }) // she stays with her unit
  await looked(page, '4 applied')

  await page.getByRole('link', { name: '看全部单位' }).click()
  await page.getByLabel('查找单位').fill('春潮针织')
  await page.getByRole('link', { name: '春潮针织有限公司工会' }).waitFor()
  await page.goto(s.server.url + at(`/units?parent=${next!.id}`))
  const moved = page.getByRole('row').filter({ has: page.getByRole('link', { name: firm!.name, exact: true }) })
  expect(await moved.getByRole('cell').last().innerText()).toBe('1')
  await looked(page, '5 tree')
  await page.goto(s.server.url + at(`/units?parent=${town!.id}`))
  await page.getByRole('link', { name: `${sister!.name}（联合）` }).waitFor()
  expect(await page.getByRole('link', { name: firm!.name, exact: true }).count()).toBe(0)
})
