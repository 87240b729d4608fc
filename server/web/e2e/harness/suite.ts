import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { launch } from './browser'
import { documentOf, type Rules } from './contest'
import { Phone, type Settings } from './phone'
import { Server } from './server'

/** Suite is what the tests of one file share: a server and a browser. */
export interface Suite {
  readonly server: Server
  /** A new phone. When the test ends nothing may have gone wrong on it that was not excused. */
  phone(settings?: Settings): Promise<Phone>
}

/** suite starts a server, with these contests beside the demo's, and a browser before the tests of a file, and stops both after them. */
export function suite(...contests: Rules[]): Suite {
  let server: Server
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
    server = await Server.start()
    for (const rules of contests) await server.publish(rules.id, documentOf(rules))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  return {
    get server() { return server },
    async phone(settings) {
      const phone = await Phone.of(browser, server.url, settings)
      onTestFinished(async () => {
        await phone.close()
        expect(phone.faults).toEqual([])
      })
      return phone
    },
  }
}
