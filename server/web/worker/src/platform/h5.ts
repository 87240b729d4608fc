import type { Platform } from './platform'
import { transport } from './request'

/** What can be pressed by a key as by a finger. */
const pressable = '[role=button],[role=radio],[role=checkbox],[role=tab],[role=link]'

function pressByKey(event: KeyboardEvent): void {
  if (event.key === 'Escape') document.querySelector<HTMLElement>('.cover')?.click()
  const target = event.target as HTMLElement | null
  if (!target?.matches?.(pressable) || event.key !== 'Enter' && event.key !== ' ') return
  event.preventDefault()
  target.click()
}

function saveAs(name: string, href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}

/** platform is a browser. */
export const platform: Platform = {
  name: 'browser',
  base: '',
  transport,
  clock: { wall: () => Date.now(), mono: () => performance.now() },
  storage: {
    get: (key) => localStorage.getItem(key),
    set: (key, text) => localStorage.setItem(key, text),
    remove: (key) => localStorage.removeItem(key),
  },
  watch(life) {
    const turn = () => (document.visibilityState === 'hidden' ? life.hidden() : life.shown())
    document.addEventListener('visibilitychange', turn)
    addEventListener('pagehide', life.hidden)
    addEventListener('online', life.shown)
    return () => {
      document.removeEventListener('visibilitychange', turn)
      removeEventListener('pagehide', life.hidden)
      removeEventListener('online', life.shown)
    }
  },
  textScale: () => 1,
  wechatCode: () => Promise.reject(new Error('no WeChat here')),
  tab: (page) => uni.reLaunch({ url: page }),
  copy: (text) => navigator.clipboard
    ? navigator.clipboard.writeText(text).then(() => true, () => false)
    : Promise.resolve(false), // only on https and localhost
  handOver(name, text) {
    const file = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    saveAs(name, file)
    setTimeout(() => URL.revokeObjectURL(file), 60_000)
    return Promise.resolve('文件已下载')
  },
  link: (page) => `${location.origin}/#${page}`,
  wechatBrowser: /MicroMessenger/i.test(navigator.userAgent),
  leaveFor: (address, page) => location.assign(`${address}?to=${encodeURIComponent(`/#${page}`)}`),
  cameBack() {
    const mark = new URLSearchParams(location.search).get('login') === 'oauth'
    if (mark) history.replaceState(history.state, '', location.pathname + location.hash)
    return mark
  },
  canvas(_, width, height) {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const pen = canvas.getContext('2d')
    // A data: address, for a long press saves no blob: in WeChat on iPhones.
    return pen ? Promise.resolve({ pen, picture: async () => canvas.toDataURL('image/png') }) : Promise.reject(new Error('no canvas'))
  },
  savePicture(picture, name) {
    saveAs(name, picture)
    return Promise.resolve('saved')
  },
  openSettings: () => {},
  offer: (title, link) => navigator.share
    ? navigator.share({ title, url: link }).then(() => true, () => false)
    : Promise.resolve(false),
  attend: () => document.querySelector<HTMLElement>('.cover [role=dialog]')?.focus(),
  prepare: () => document.addEventListener('keydown', pressByKey),
}
