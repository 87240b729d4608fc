// The big screen: participation in large figures, a countdown, and rankings that it turns to one after another.
import { watchFrames, type LineState } from '@/parts/watch'
import { clock } from '@/parts/words'
import { ask, Refusal } from './link'
import { countdown, number, perSlide, slidesOf, type Page } from './model'
import { el, put, Rows } from './rows'

const turn = 12_000
const look = 60_000

/** A figure that counts up to what it becomes. */
class Counter {
  readonly at = el('dd')
  private shown = 0
  private frame = 0

  to(n: number): void {
    cancelAnimationFrame(this.frame)
    const from = this.shown
    const began = performance.now()
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const step = (now: number) => {
      const share = still ? 1 : Math.min(1, (now - began) / 900)
      this.shown = Math.round(from + (n - from) * (1 - (1 - share) ** 3))
      put(this.at, number(this.shown))
      if (share < 1) this.frame = requestAnimationFrame(step)
    }
    step(began)
  }
}

export class Screen {
  private readonly title = el('h1')
  private readonly hosts = el('p', 'hosts')
  private readonly wait = el('p', 'wait')
  private readonly people = new Counter()
  private readonly sittings = new Counter()
  private readonly today = new Counter()
  private readonly rate = el('dd')
  private readonly head = el('h2')
  private readonly dots = el('p', 'dots')
  private readonly line = el('p', 'line')
  private readonly stage = el('div', 'stage')
  private rows = new Rows(perSlide)
  private page: Page | undefined
  private ahead = 0 // how far the server's clock is ahead of this one's
  private slide = 0
  private shownSlide = ''
  private state: LineState = 'lost'

  constructor(private readonly place: HTMLElement) {}

  /** Shows the screen and keeps it going. Throws what openLink throws; after that it mends itself. */
  async start(): Promise<void> {
    this.take(await ask<Page>('/api/v1/screen'))
    this.build()
    this.draw()
    watchFrames('/api/v1/screen/live', 'screen', {
      frame: (data) => { this.take(data as Page); this.draw() },
      state: (state) => { this.state = state; this.tick(); if (state === 'ended') this.end() },
    })
    setInterval(() => this.tick(), 1000)
    setInterval(() => { this.slide++; this.draw() }, turn)
    setInterval(() => void this.again(), look)
  }

  private take(page: Page): void {
    if (page.server_now) this.ahead = page.server_now - Date.now()
    this.page = page
  }

  /** Reads everything again: the clock, and whether the link still holds. */
  private async again(): Promise<void> {
    try {
      this.take(await ask<Page>('/api/v1/screen'))
      this.draw()
    } catch (thrown) {
      if (thrown instanceof Refusal) this.end()
    }
  }

  private end(): void {
    this.place.replaceChildren(el('p', 'notice', '这个大屏链接已经作废或到期。请向管理员要一个新的链接。'))
  }

  private build(): void {
    const top = el('header', 'top')
    const names = el('div')
    names.append(this.title, this.hosts)
    top.append(names, this.wait)
    const figures = el('dl', 'figures')
    for (const [name, dd] of [['参赛人数', this.people.at], ['参与率', this.rate], ['参赛人次', this.sittings.at], ['今日新增', this.today.at]] as const) {
      const one = el('div')
      one.append(el('dt', '', name), dd)
      figures.append(one)
    }
    const board = el('section', 'board')
    this.stage.append(this.rows.at)
    const head = el('div', 'head')
    head.append(this.head, this.dots)
    board.append(head, this.stage)
    this.place.replaceChildren(top, figures, board, this.line)
  }

  private draw(): void {
    const page = this.page
    if (!page) return
    put(this.title, page.title)
    put(this.hosts, (page.hosts ?? []).map((one) => `${one.role}：${one.name}`).join('　'))
    this.people.to(page.unit.people)
    this.sittings.to(page.unit.sittings)
    this.today.to(page.today.people)
    put(this.rate, page.unit.participation === undefined ? '—' : `${Math.round(page.unit.participation * 10) / 10}%`)
    this.turn()
    this.tick()
  }

  private turn(): void {
    const slides = slidesOf(this.page!)
    if (slides.length === 0) {
      put(this.head, '还没有人参赛')
      this.rows.show([])
      return
    }
    const now = slides[this.slide % slides.length]!
    if (now.key !== this.shownSlide) { // another table: new rows come in, none fly across
      this.shownSlide = now.key
      this.rows = new Rows(perSlide)
      this.rows.at.classList.add('come')
      this.stage.replaceChildren(this.rows.at)
    }
    put(this.head, now.title)
    put(this.dots, slides.map((_, i) => i === this.slide % slides.length ? '●' : '○').join(' '))
    this.rows.show(now.rows)
  }

  private tick(): void {
    if (!this.page) return
    const { words, left } = countdown(this.page, Date.now() + this.ahead)
    put(this.wait, left ? `${words} ${left}` : words)
    const lost = this.state === 'lost' ? `连接断开了，正在重新连接；数字停在 ${clock(this.page.as_of)}` : ''
    const stale = this.page.stale ? `系统正在追赶最新成绩；数字停在 ${clock(this.page.stale_since ?? this.page.as_of)}` : ''
    put(this.line, lost || stale || `数据更新于 ${clock(this.page.as_of)}`)
    this.line.classList.toggle('lost', lost !== '' || stale !== '')
  }
}
