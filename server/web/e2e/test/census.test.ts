// Units and people from spreadsheets: an ugly workbook refused row by row, then units added, renamed and moved with
// their people; a roster looked at before it is taken, and who on it has not answered.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask, at, firstAdmin, office } from '../harness/desk'
import { looked } from '../harness/gate'
import type { Phone } from '../harness/phone'
import { suite } from '../harness/suite'
import { takePart, takePartListed } from '../harness/taking'
import { xlsx } from '../harness/xlsx'

const s = suite()
const contest = 'rights-week-demo'
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
  await looked(page, 'census', '1 faults')
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
  await looked(page, 'census', '2 preview')
  const go = page.getByRole('button', { name: '确认写入' })
  expect(await go.isDisabled()).toBe(true) // the contest is open: head-counts change for a reason alone
  await page.getByLabel(/已经开始，改在册人数要写明原因/).fill('6月新建会')
  await go.click()
  await page.getByText('已写入').waitFor()
  await page.getByRole('heading', { name: '重新归属' }).waitFor()
  await looked(page, 'census', '3 moving')
  await page.getByText('完成：换了单位的职工 0 人，改了归属的成绩 1 个').waitFor({ timeout: 40_000 }) // she stays with her unit
  await looked(page, 'census', '4 applied')

  await page.getByRole('link', { name: '看全部单位' }).click()
  await page.getByLabel('查找单位').fill('春潮针织')
  await page.getByRole('link', { name: '春潮针织有限公司工会' }).waitFor()
  await page.goto(s.server.url + at(`/units?parent=${next!.id}`))
  const moved = page.getByRole('row').filter({ has: page.getByRole('link', { name: firm!.name, exact: true }) })
  expect(await moved.getByRole('cell').last().innerText()).toBe('1')
  await looked(page, 'census', '5 tree')
  await page.goto(s.server.url + at(`/units?parent=${town!.id}`))
  await page.getByRole('link', { name: `${sister!.name}（联合）` }).waitFor()
  expect(await page.getByRole('link', { name: firm!.name, exact: true }).count()).toBe(0)
})

test('a roster is looked at, taken, and tells who has not answered', async () => {
  const here = await desk()
  here.excuse(/422 \(Unprocessable Entity\)/) // the roster with faults
  const page = await here.tab(at('/'))
  const firm = (await unit(page, 'YC020103'))!
  await page.goto(s.server.url + at(`/units/${firm.id}`))
  await page.getByRole('tab', { name: '花名册' }).click()
  await page.getByText('没有花名册。').waitFor()
  const file = page.locator('input[type=file]')
  const head = ['姓名', '后四位', '性别', '会员']
  await file.setInputFiles(book('花名册.xlsx', [head, ['苏见微', 21, '女', '是'], ['唐一宁', '3302', '不详', '是'], ['', '4403', '女', '否']]))
  await page.getByText('花名册有 3 处需要修改，没有导入任何人').waitFor()
  await page.getByText(/第 2 行：后四位应是/).waitFor()
  await looked(page, 'census', '6 roster faults')
  await file.setInputFiles(book('花名册.xlsx', [head, ['苏见微', '0021', '女', '是'], ['唐一宁', '3302', '男', '是'], ['谢知秋', '4403', '女', '否']]))
  await page.getByText('新加入 3 人').waitFor()
  await looked(page, 'census', '7 roster preview')
  await page.getByRole('button', { name: '确认导入' }).click()
  await page.getByText('已导入 3 人。').waitFor()
  await page.getByText('还没有答题 3 人').waitFor()

  await takePartListed(s.server, contest, { name: '苏见微', code: 'YC020103', last4: '0021' })
  await page.reload()
  await page.getByRole('tab', { name: '花名册' }).click()
  await page.getByText('还没有答题 2 人').waitFor()
  const absent = page.getByRole('group', { name: '还没有答题的人' })
  await absent.getByText('唐*宁').waitFor()
  expect(await absent.getByText('苏*微').count()).toBe(0)

  await page.getByRole('checkbox', { name: /替换现有的花名册/ }).check()
  await file.setInputFiles(book('新花名册.xlsx', [head, ['苏见微', '0021', '女', '是'], ['周若谷', '5504', '男', '否']]))
  await page.getByText('2 人不在文件里，将从花名册上去掉').waitFor()
  await looked(page, 'census', '8 roster replaced')
  await page.getByRole('button', { name: '确认导入' }).click()
  await page.getByText('已导入 2 人，去掉了 2 人。').waitFor()
  await page.getByText('还没有答题 1 人').waitFor()
  await looked(page, 'census', '9 absent')
})
