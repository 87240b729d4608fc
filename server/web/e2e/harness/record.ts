// What the server has on record, asked for with the session of a page.
import type { Page } from 'playwright-core'

interface Question { id: string; options?: { id: string; text: string }[] }
interface Paper { id: string; deadline: number; questions: Question[]; answers?: Record<string, string[]> }

async function ask<T>(page: Page, path: string, method = 'GET'): Promise<T> {
  const token = await page.evaluate(() => localStorage.getItem('lawquiz.token'))
  const answer = await fetch(new URL(path, page.url()), { method, headers: { Authorization: `Bearer ${token}` } })
  if (answer.status === 204) return undefined as T
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json() as T
}

/** openPaper returns the paper somebody is answering. */
export const openPaper = (page: Page, contest: string): Promise<Paper> => ask(page, `/api/v1/contests/${contest}/papers`, 'POST')

/** onRecord returns the words of the options on record for each question of an open paper, in its order; empty where none. */
export async function onRecord(page: Page, contest: string): Promise<string[]> {
  const paper = await openPaper(page, contest)
  return paper.questions.map((question) => {
    const given = paper.answers?.[question.id] ?? []
    return (question.options ?? []).filter((one) => given.includes(one.id)).map((one) => one.text).join('；')
  })
}

/** chancesLeft returns how many papers somebody may still begin. */
export async function chancesLeft(page: Page, contest: string): Promise<number | undefined> {
  return (await ask<{ chances_left?: number }>(page, `/api/v1/contests/${contest}`)).chances_left
}

/** endSession ends it at the server, and the page does not know. */
export const endSession = (page: Page): Promise<void> => ask(page, '/api/v1/logout', 'POST')
