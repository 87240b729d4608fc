// What a worker does on the pages, by what she reads on them.
import type { Locator, Page } from 'playwright-core'

/** Words that find one company of the demo's city, its name, and the county above it. */
export const company = { words: '禾屿纺织', name: '松筠禾屿纺织有限公司工会', county: '松筠区总工会' }

/** button is what is pressed, by all the words on it. */
export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })

/** heading is the title of the page she is on. */
export const heading = (page: Page, title: string): Locator => page.getByRole('heading', { level: 1, name: title, exact: true })

/** tabTo goes to one of the pages of the bar below. */
export const tabTo = (page: Page, name: '首页' | '练习' | '排行榜' | '我的'): Promise<void> =>
  page.getByRole('link', { name, exact: true }).tap()

/** logIn enters the demo by a name, from the page 登录. */
export async function logIn(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name: '演示登录' }).tap()
  await page.getByRole('textbox', { name: '姓名' }).fill(name)
  await button(page, '登录').tap()
}

/** consent agrees to the privacy notice, which comes before every question. */
export const consent = (page: Page): Promise<void> => page.getByRole('checkbox', { name: '我已阅读并同意隐私说明' }).tap()

/** chooseCompany searches for the company and takes it. */
export async function chooseCompany(page: Page): Promise<void> {
  await button(page, '选择单位').tap()
  await page.getByRole('textbox', { name: '查找单位' }).fill(company.words)
  await page.getByRole('button', { name: company.name }).tap()
}

/** register fills in the page 绑定单位, and confirms. */
export async function register(page: Page, gender?: '女' | '男'): Promise<void> {
  await consent(page)
  if (gender) await page.getByRole('radio', { name: gender }).tap()
  await chooseCompany(page)
  await button(page, '确认').tap()
}

/** cardOf is the part of the first page about one contest. */
export const cardOf = (page: Page, title: string): Locator =>
  page.locator('.card:visible').filter({ has: page.getByRole('heading', { level: 2, name: title, exact: true }) })

/** begin starts a contest on the first page as a newcomer: she logs in, registers, and has the first question before her. */
export async function begin(page: Page, title: string, name: string): Promise<void> {
  await cardOf(page, title).getByRole('button', { name: '开始答题' }).tap()
  await logIn(page, name)
  await register(page)
  await question(page, 1).waitFor()
}

/** goOn takes a contest's paper up again, from the first page. */
export async function goOn(page: Page, title: string): Promise<void> {
  await cardOf(page, title).getByRole('button', { name: /^(接着|开始)答题$/ }).tap()
  await page.getByRole('timer').waitFor()
}

/** question is the question on the screen, if it has this number. */
export const question = (page: Page, number: number): Locator => page.getByRole('heading', { level: 2, name: new RegExp(`^${number}\\. `) })

/** answer taps an option of the question on the screen, counted from 0, and returns the words on it. */
export async function answer(page: Page, option: number): Promise<string> {
  const one = page.locator('.option:visible').nth(option)
  await one.tap()
  return (await one.locator('.grow').innerText()).trim()
}

/** chosen are the words of the options chosen of the question on the screen. */
export const chosen = async (page: Page): Promise<string[]> =>
  (await page.locator('.option:visible[aria-checked=true] .grow').allInnerTexts()).map((text) => text.trim())

/** answerAll answers every question in order with its first option, and returns the words chosen. */
export async function answerAll(page: Page, questions: number): Promise<string[]> {
  const given: string[] = []
  for (let n = 1; n <= questions; n++) {
    await question(page, n).waitFor()
    given.push(await answer(page, 0))
    if (n < questions) await button(page, '下一题').tap()
  }
  return given
}

/** turnTo goes to a question by the answer card. */
export async function turnTo(page: Page, number: number): Promise<void> {
  await button(page, '答题卡').tap()
  await page.getByRole('button', { name: new RegExp(`^第${number}题，`) }).tap()
  await question(page, number).waitFor()
}

/** saved waits until every answer is in the server's record. */
export const saved = (page: Page): Promise<void> => page.getByRole('status').filter({ hasText: /^已保存$/ }).waitFor()

/** handIn submits from the last question, and says yes. */
export async function handIn(page: Page): Promise<void> {
  await button(page, '交卷').tap()
  await button(page, '确定交卷').tap()
}

/** result waits for the result and returns the points on it. */
export async function result(page: Page): Promise<string> {
  await heading(page, '成绩与解析').waitFor()
  return (await page.locator('.points:visible').innerText()).trim()
}

/** seconds reads a countdown: 04:59 is 299. */
export async function seconds(page: Page): Promise<number> {
  const [m, s] = (await page.getByRole('timer').innerText()).split(':').map(Number)
  return m! * 60 + s!
}

/** choices are the words she chose, question by question, as the result tells them; empty where she chose nothing. */
export async function choices(page: Page): Promise<string[]> {
  await page.locator('.why:visible').first().waitFor()
  const cards = await page.locator('.card:visible').filter({ has: page.locator('.why') }).all()
  return Promise.all(cards.map(async (card) => {
    const mine = await card.locator('.told').filter({ hasText: '您选了' }).locator('.grow').allInnerTexts()
    return mine.map((text) => text.trim().replace(/^[A-Z]\. /, '')).join('；')
  }))
}

/** drill practises a set of ten by first options, tells after each how many are explained, and returns how many were right. */
export async function drill(page: Page, explained: (n: number) => Promise<void> = async () => {}): Promise<number> {
  let right = 0
  for (let n = 1; n <= 10; n++) {
    await question(page, n).waitFor()
    if (await page.locator('.option:visible').count() > 0) await answer(page, 0)
    else for (const blank of await page.getByRole('textbox').all()) await blank.fill('1')
    await button(page, '看答案').tap()
    const verdict = page.getByRole('status').filter({ hasText: /^答[对错]了/ })
    if ((await verdict.innerText()).startsWith('答对了')) right++
    await page.getByText(/^依据：《/).first().waitFor()
    await explained(n)
    await button(page, n < 10 ? '下一题' : '看结果').tap()
  }
  await page.getByText(`答了10题，答对${right}题`).waitFor()
  return right
}
