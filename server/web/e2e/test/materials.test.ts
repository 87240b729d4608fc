// What units send in: asked for, imported from a list of which a row is wrong, mended, judged, taken away as a
// workbook; figures from elsewhere; and a check of WeChat where nothing is set up.
import { expect, test } from 'vitest'
import { at, firstAdmin, office } from '../harness/desk'
import { accessFaults } from '../harness/gate'
import { picture } from '../harness/picture'
import { suite } from '../harness/suite'

const s = suite()

const table = (name: string, ...lines: string[]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${lines.join('\n')}\n`) })

test('materials are asked for, imported, judged and taken away', async () => {
  const desk = await s.phone(office)
  desk.excuse(/401 \(Unauthorized\)/) // before logging in
  const page = await desk.tab('/console')
  await firstAdmin(page, s.server)

  await page.getByRole('link', { name: '征文与材料' }).click()
  await page.getByRole('tab', { name: '报送要求' }).click()
  await page.getByRole('button', { name: '修改要求' }).click()
  const essay = page.getByRole('group', { name: '征文' })
  await essay.getByLabel('每件最多几个字').fill('3000')
  await essay.getByLabel('某些组别').fill('县（市、区）')
  await page.getByRole('button', { name: '保存要求' }).click()
  await essay.getByText('看不懂').waitFor()
  await essay.getByLabel('某些组别').fill('县（市、区） 1')
  await page.getByRole('button', { name: '保存要求' }).click()
  await page.getByText('县（市、区）最少 1 件').waitFor()

  await page.getByRole('tab', { name: '从 Excel 导入' }).click()
  const file = page.locator('input[type=file]')
  const head = '单位代码,种类,标题,作者,字数'
  await file.setInputFiles(table('征文.csv', head, 'YC01,征文,春天里的法律课,李春,1200', 'YC99,征文,没有这个单位,王宁,900'))
  await page.getByText('有 1 处要改').waitFor()
  expect(await page.getByRole('button', { name: '导入这些材料' }).isDisabled()).toBe(true)
  await file.setInputFiles(table('征文.csv', head, 'YC01,征文,春天里的法律课,李春,1200', 'YC02,征文,她们在车间里学法,王宁,900'))
  await page.getByText('新增 2 件').waitFor()
  expect(await accessFaults(page)).toEqual([])
  await picture(page, 'console', 'materials import')
  await page.getByRole('button', { name: '导入这些材料' }).click()
  await page.getByText('已导入：新增 2 件').waitFor()

  await page.getByRole('tab', { name: '清单' }).click()
  await page.getByRole('row', { name: /她们在车间里学法/ }).getByRole('button', { name: '修改、评定' }).click()
  await page.getByRole('dialog').getByLabel('采用').check()
  await page.getByRole('dialog').getByLabel('等次').fill('二等奖')
  expect(await accessFaults(page)).toEqual([])
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('row', { name: /她们在车间里学法/ }).getByText('二等奖').waitFor()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出 Excel' }).click()
  expect((await coming).suggestedFilename()).toMatch(/材料清单.*\.xlsx$/)

  await page.getByRole('link', { name: '导入的指标' }).click()
  await page.getByLabel('数据来源').fill('工会统计年报')
  await file.setInputFiles(table('指标.csv', '单位代码,会员实名制人数', 'YC01,1200', 'YC02,880'))
  await page.getByRole('button', { name: '导入这些指标' }).click()
  await page.getByText('已导入 1 项指标').waitFor()
  await page.getByRole('row', { name: /会员实名制人数 第 1 版/ }).getByRole('button', { name: '看数据' }).click()
  await page.getByRole('dialog').getByRole('cell', { name: '1,200' }).waitFor()

  await page.goto(s.server.url + at('/wechat'))
  await page.getByRole('button', { name: '开始检查' }).click()
  await page.getByText('LAWQUIZ_WECHAT_APPID', { exact: true }).waitFor()
  expect(await accessFaults(page)).toEqual([])
})
