import type { Clock, Storage, Transport } from '@core/index'

/** Life is told how the page comes and goes. */
export interface Life {
  /** The page is shown again, or the network is back. */
  shown(): void
  /** The page is hidden, or about to close. */
  hidden(): void
}

/** Canvas is something to draw on that can be looked at afterwards. */
export interface Canvas {
  pen: CanvasRenderingContext2D
  /** What was drawn, as an address a picture can be shown by. */
  picture(): Promise<string>
}

/**
 * Kept is what became of a picture that was to be saved. denied: the device lets us only once its owner says so in its
 * settings; not: she changed her mind, or there is no room.
 */
export type Kept = 'saved' | 'denied' | 'not'

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
  /** Whether these are pages in WeChat's own browser, which saves pictures by a long press only. */
  wechatBrowser: boolean
  /** Leaves these pages for an address of the same server, which leads back to page. */
  leaveFor(address: string, page: string): void
  /** Whether the server has just led back here from logging in; asked again, no. */
  cameBack(): boolean
  /** A canvas of so many pixels. In WeChat it is the page's own of that id. Rejects where there is none. */
  canvas(id: string, width: number, height: number): Promise<Canvas>
  /** Saves a picture to the album, or as a file. */
  savePicture(picture: string, name: string): Promise<Kept>
  /** Opens the settings in which a denied permission is given. */
  openSettings(): void
  /** Has the device offer a link to others; false if it cannot, or was told not to. */
  offer(title: string, link: string): Promise<boolean>
  /** A question has come up in front of the page: keyboard and screen reader go to it. */
  attend(): void
  /** Once, at the start: what the device needs besides. */
  prepare(): void
}
