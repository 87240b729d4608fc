import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

/** The size of a usual phone, in CSS pixels. */
export const usual = { width: 360, height: 780 }

export interface Settings extends BrowserContextOptions {
  /** How far the phone's clock is ahead of the true time, in ms; less than 0 for behind. */
  ahead?: number
}

/** setClock sets the clock of a page, from then on; what counts up from the start of the page is not touched. */
export function setClock(ahead: number): void {
  const wall = globalThis as unknown as { trueDate?: DateConstructor }
  const True = wall.trueDate ??= Date
  globalThis.Date = class extends True {
    constructor(...given: ConstructorParameters<DateConstructor> | []) {
      super(...(given.length > 0 ? given : [True.now() + ahead]) as [number])
    }

    static override now(): number {
      return True.now() + ahead
    }
  } as DateConstructor
}

/**
 * Phone is one worker's browser: what it keeps is its own, and what goes wrong in it is written down.
 * Pages of one phone are tabs of one browser.
 */
export class Phone {
  /** Everything wrong so far: requests to other hosts, errors in the console or a script, what the policy stopped. */
  readonly faults: string[] = []
  /** Every request, as METHOD path. */
  readonly requests: string[] = []
  private excused: RegExp[] = []

  private constructor(readonly context: BrowserContext, private readonly origin: string) {}

  static async of(browser: Browser, origin: string, settings: Settings = {}): Promise<Phone> {
    const { ahead, ...options } = settings
    const context = await browser.newContext({
      viewport: usual, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce', ...options,
    })
    context.setDefaultTimeout(15_000)
    const phone = new Phone(context, origin)
    await context.exposeFunction('__stopped', (what: string) => phone.note(`policy stopped ${what}`))
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        void (globalThis as unknown as { __stopped(what: string): void }).__stopped(`${event.violatedDirective} ${event.blockedURI}`)
      })
    })
    if (ahead) await context.addInitScript(setClock, ahead)
    phone.listen()
    return phone
  }

  /** From here on faults that match are expected. */
  excuse(...patterns: RegExp[]): void {
    this.excused.push(...patterns)
  }

  /** tab opens a page at an address below the server's, / without one. */
  async tab(path = '/'): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(this.origin + path)
    return page
  }

  /** How often something was asked for, of all requests so far. */
  count(pattern: RegExp): number {
    return this.requests.filter((one) => pattern.test(one)).length
  }

  close(): Promise<void> {
    return this.context.close()
  }

  private note(what: string): void {
    if (!this.excused.some((pattern) => pattern.test(what))) this.faults.push(what)
  }

  private listen(): void {
    this.context.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol === 'data:' || url.protocol === 'blob:') return
      if (url.origin !== this.origin) this.note(`asked another host: ${request.url()}`)
      this.requests.push(`${request.method()} ${url.pathname}`)
    })
    this.context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.note(`console: ${message.text()} ${message.location().url}`)
    })
    this.context.on('weberror', (error) => this.note(`script: ${error.error().message}`))
  }
}
