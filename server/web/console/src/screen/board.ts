// The board behind a link: how a unit and those below it take part. No names of people.
import { watchFrames } from '@/parts/watch'
import { clock, count, percent } from '@/parts/words'
import { merged, unknownIn, type Frame, type Overview } from '@/pages/live/merge'
import { ask, Refusal } from './link'
import { el } from './rows'

export class Board {
  private page: Overview | undefined
  private lost = false

  constructor(private readonly place: HTMLElement) {}

  /** Shows the board and keeps it going. */
  async start(): Promise<void> {
    await this.read()
    watchFrames('/api/v1/links/live', 'figures', {
      frame: (data) => {
        const frame = data as Frame
        if (!this.page || this.page.contest !== frame.contest) return
        if (unknownIn(this.page, frame)) void this.read().catch(() => undefined)
        this.page = merged(this.page, frame)
        this.draw()
      },
      state: (state) => {
        this.lost = state === 'lost'
        if (state === 'ended') this.end()
        else this.draw()
      },
    })
    setInterval(() => void this.read().catch((thrown) => { if (thrown instanceof Refusal) this.end() }), 60_000)
  }

  private async read(): Promise<void> {
    this.page = await ask<Overview>('/api/v1/links/overview')
    this.draw()
  }

  private end(): void {
    this.place.replaceChildren(el('p', 'notice', '这个看板链接已经作废或到期。请向给您链接的人要一个新的。'))
  }

  private draw(): void {
    const page = this.page
    if (!page) return
    const main = el('main', 'sheet')
    main.append(el('h1', '', page.title), el('p', 'soft', page.unit.unit))
    const figures = el('dl', 'small-figures')
    const told: [string, string][] = [
      ['参赛人数', count(page.unit.people)], ['参与率', percent(page.unit.participation)], ['参赛人次', count(page.unit.sittings)],
      ['今日新增', count(page.today.people)], ['人均成绩', String(page.unit.mean_points)], ['合格率', percent(page.unit.pass_rate)],
    ]
    for (const [name, value] of told) {
      const one = el('div')
      one.append(el('dt', '', name), el('dd', '', value))
      figures.append(one)
    }
    main.append(figures)
    if (page.rank?.place) main.append(el('p', '', `在${page.rank.parent}${page.rank.group ? `的${page.rank.group}` : ''} ${page.rank.of} 个单位中${page.rank.tied ? '并列' : ''}第 ${page.rank.place}。`))
    if ((page.units?.length ?? 0) > 0) main.append(el('h2', '', '下级单位'), this.table(page))
    const laggards = page.laggards.items ?? []
    if (laggards.length > 0) main.append(el('h2', '', `待动员单位 ${laggards.length} 个`), el('p', '', laggards.slice(0, 60).map((one) => one.unit).join('、')))
    const foot = this.lost ? `连接断开了，正在重新连接；数字停在 ${clock(page.as_of)}` : page.stale ? `系统正在追赶最新成绩；数字停在 ${clock(page.stale_since ?? page.as_of)}` : `实时，${clock(page.as_of)}`
    main.append(el('p', this.lost || page.stale ? 'foot lost' : 'foot', foot))
    const scrolled = document.documentElement.scrollTop
    this.place.replaceChildren(main)
    document.documentElement.scrollTop = scrolled
  }

  private table(page: Overview): HTMLElement {
    const table = el('table')
    const head = el('tr')
    for (const name of ['名次', '单位', '参与率', '人数', '人次']) head.append(el('th', '', name))
    table.append(head)
    for (const one of page.units ?? []) {
      const row = el('tr')
      const cells = [one.place ? String(one.place) : '—', one.unit, percent(one.participation), count(one.people), count(one.sittings)]
      cells.forEach((text, i) => row.append(el('td', i === 1 ? '' : 'n', text)))
      table.append(row)
    }
    return table
  }
}
