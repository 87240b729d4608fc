// From an award sheet to the sealed pack: written, tried out with the reason of every point, sealed, downloaded and read back.
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ask, at, firstAdmin, office } from '../harness/desk'
import { accessFaults } from '../harness/gate'
import { picture } from '../harness/picture'
import { suite } from '../harness/suite'
import { takePart } from '../harness/taking'

const s = suite()
const contest = 'rights-week-demo'

const sheet = `award: 优秀组织奖
note: 分值为示例
candidates: { under: 云川市总工会, level: 1 }
eligible: valid_people >= 1
items:
  - { name: 参与率, points: 60, from: participation, cap: 1 }
  - { name: 合格面, points: 40, from: passed / due, cap: 1 }
ties: [people]
quota: { top: 1 }
`

/** The names of the files in a zip, from its directory. */
function entries(zip: Buffer): string[] {
  const names: string[] = []
  for (let i = zip.indexOf('PK\x01\x02', 0, 'latin1'); i >= 0; i = zip.indexOf('PK\x01\x02', i + 4, 'latin1')) {
    names.push(zip.toString('utf8', i + 46, i + 46 + zip.readUInt16LE(i + 28)))
  }
  return names
}

test('an award sheet is written, tried out, sealed, and its pack read back', async () => {
  const desk = await s.phone(office)
  desk.excuse(/401 \(Unauthorized\)/)
  const page = await desk.tab('/console')
  await firstAdmin(page, s.server)
  const winner = await takePart(s.server, contest, '陈望月', 1)
  const second = await takePart(s.server, contest, '赵青禾', 2)
  await takePart(s.server, contest, '孙晓雨', 1)

  await page.goto(s.server.url + at(`/awards/new/${contest}`))
  const text = page.getByLabel('评分表文档')
  await text.fill(sheet.replace('participation, cap', 'partisipation, cap'))
  await page.getByText(/有 \d+ 处要改/).waitFor()
  await page.getByRole('button', { name: /^第 6 行/ }).click()
  expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toContain('partisipation')
  await text.fill(sheet)
  await page.getByText('没有错误').waitFor()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.locator('.el-message-box textarea').fill('通知印发较晚')
  await page.locator('.el-message-box').getByRole('button', { name: '保存' }).click()

  await page.getByRole('heading', { name: '优秀组织奖' }).waitFor()
  const rows = page.locator('tbody tr')
  await rows.filter({ hasText: winner }).getByText('看来由').click()
  await page.getByText(/参与率.*= /).first().waitFor()
  expect(await rows.first().innerText()).toContain(winner)
  expect(await page.getByText(second).count()).toBeGreaterThan(0)
  expect(await accessFaults(page)).toEqual([])
  await picture(page, 'award', 'preview')

  await ask(page, 'POST', `/api/v1/console/contests/${contest}/close`, { reason: '测试提前截止' })
  await page.reload()
  await page.getByRole('tab', { name: '封存和公示' }).click()
  await page.getByLabel('公示开始日').fill('2027-03-15')
  await page.getByLabel('受理部门').fill('市总工会女职工部')
  await page.getByLabel('受理电话').fill('0000-0000000')
  await page.getByLabel('落款单位').fill('云川市总工会')
  expect(await accessFaults(page)).toEqual([])
  await page.getByRole('button', { name: '封存…' }).click()
  await page.locator('.el-message-box input').fill('封存')
  await page.getByRole('button', { name: '封存', exact: true }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载公示材料' }).click()
  const pack = await readFile(await (await coming).path())
  const names = entries(pack)
  expect(names.filter((name) => name.endsWith('.docx')).length).toBe(1)
  expect(names.filter((name) => name.endsWith('.xlsx')).length).toBe(1)
  await page.getByRole('button', { name: '核验' }).click()
  await page.getByText('核验通过').waitFor()
  await picture(page, 'award', 'sealed')
})
