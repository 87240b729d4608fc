// What people do at the console, by the words they read. A desk is a Phone of the size of an office screen.
import type { Page } from 'playwright-core'
import type { Settings } from './phone'
import type { Server } from './server'
import { totp } from './totp'

/** The screen of a county office's computer. */
export const office: Settings = { viewport: { width: 1366, height: 768 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 }

export const adminPassword = 'Chun-2026-feng'

/** The console's page at an address behind the #. */
export const at = (path: string) => `/console#${path}`

/** Opens the first admin's account by the code on the log and sets up its second step. Leaves her on the first page. Answers the secret of the second step. */
export async function firstAdmin(page: Page, server: Server): Promise<string> {
  await page.goto(server.url + at('/login'))
  await page.getByRole('link', { name: '建立第一个管理员' }).click()
  await page.getByLabel('一次性口令').fill(server.setupCode)
  await page.getByLabel('登录名').fill('wang')
  await page.getByLabel('姓名').fill('王春风')
  await page.getByLabel('密码（').fill(adminPassword)
  await page.getByLabel('再写一遍').fill(adminPassword)
  await page.getByRole('button', { name: '建立账号' }).click()
  const secret = (await page.locator('form .mono').innerText()).trim()
  await page.getByLabel('验证器显示的 6 位数字').fill(totp(secret))
  await page.getByRole('button', { name: '开启两步验证' }).click()
  await page.getByRole('button', { name: '已经收好，继续' }).click()
  await page.getByRole('heading', { name: '王春风，您好' }).waitFor()
  return secret
}

/** Calls the server as the person whose page it is. */
export function ask<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(async ({ method: how, path: where, body: what }) => {
    const { csrf } = await (await fetch('/api/v1/console/session')).json() as { csrf: string }
    const headers: Record<string, string> = { 'X-Csrf-Token': csrf, 'Content-Type': 'application/json' }
    const answer = await fetch(where, { method: how, headers, body: what === undefined ? undefined : JSON.stringify(what) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${where}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as unknown
  }, { method, path, body }) as Promise<T>
}

/** Logs in an account whose first password must be changed, and changes it. */
export async function firstLogin(page: Page, server: Server, login: string, password: string): Promise<void> {
  await page.goto(server.url + at('/login'))
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByLabel('新密码', { exact: true }).fill(adminPassword)
  await page.getByLabel('再写一遍新密码').fill(adminPassword)
  await page.getByRole('button', { name: '更换密码' }).click()
  await page.getByRole('button', { name: '退出' }).waitFor()
}
