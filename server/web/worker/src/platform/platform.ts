import type { Clock, Storage, Transport } from '@core/index'

/** Life is told how the page comes and goes. */
export interface Life {
  /** The page is shown again, or the network is back. */
  shown(): void
  /** The page is hidden, or about to close. */
  hidden(): void
}

/**
 * Platform is everything that differs between a browser and WeChat. Nothing else in these pages
 * names wx, window or document.
 */
export interface Platform {
  name: 'browser' | 'wechat'
  /** Where the server is, without a slash at the end; empty for the page's own origin. */
  base: string
  transport: Transport
  clock: Clock
  storage: Storage
  /** Calls life until what is returned is called. */
  watch(life: Life): () => void
  /** How much larger than usual the device shows text: 1 where it does so by itself. */
  textScale(): number
  /** A code for POST /login/wechat; rejects where there is no WeChat, or it does not answer. */
  wechatCode(): Promise<string>
  /** Goes to one of the pages of the bar at the bottom. */
  tab(page: string): void
  /** Copies a text; false if the device does not let us. */
  copy(text: string): Promise<boolean>
  /** Hands a text over as a file, or as near to one as the device comes; returns what to tell. */
  handOver(name: string, text: string): Promise<string>
  /** The link to a page for others, with the page's own address in front where there is one. */
  link(page: string): string
  /** A question has come up in front of the page: keyboard and screen reader go to it. */
  attend(): void
  /** Once, at the start: what the device needs besides. */
  prepare(): void
}
