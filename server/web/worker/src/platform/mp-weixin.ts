import type { Platform } from './platform'
import { transport } from './request'

/** The parts of wx that uni does not name. */
interface Wx {
  getPerformance?(): { now?(): number }
  getAppBaseInfo?(): { fontSizeSetting?: number }
}
declare const wx: Wx & UniApp.Uni

const usualText = 17 // fontSizeSetting of a phone nobody has set

/** The clock nobody can set; undefined on old versions of WeChat. It counts in milliseconds or, on some phones, microseconds. */
function monotonic(): (() => number) | undefined {
  const performance = wx.getPerformance?.()
  if (typeof performance?.now !== 'function') return undefined
  const wallBefore = Date.now()
  const scale = performance.now() > wallBefore * 100 ? 1000 : 1
  return () => performance.now!() / scale
}

/** platform is a WeChat mini-program. */
export const platform: Platform = {
  name: 'wechat',
  base: (import.meta.env.VITE_SERVER as string | undefined) ?? 'http://127.0.0.1:8080',
  transport,
  clock: { wall: () => Date.now(), mono: monotonic() },
  storage: {
    get: (key) => (uni.getStorageSync(key) as string) || null,
    set: (key, text) => uni.setStorageSync(key, text),
    remove: (key) => uni.removeStorageSync(key),
  },
  watch(life) {
    const network = (now: { isConnected: boolean }) => now.isConnected && life.shown()
    uni.onAppShow(life.shown)
    uni.onAppHide(life.hidden)
    uni.onNetworkStatusChange(network)
    return () => {
      uni.offAppShow(life.shown)
      uni.offAppHide(life.hidden)
      uni.offNetworkStatusChange(network)
    }
  },
  textScale: () => (wx.getAppBaseInfo?.().fontSizeSetting ?? usualText) / usualText,
  wechatCode: () => new Promise((resolve, reject) => {
    uni.login({ provider: 'weixin', success: (got) => resolve(got.code), fail: (why) => reject(new Error(why.errMsg)) })
  }),
  tab: (page) => uni.switchTab({ url: page }),
  copy: (text) => new Promise((resolve) => {
    uni.setClipboardData({ data: text, showToast: false, success: () => resolve(true), fail: () => resolve(false) })
  }),
  handOver: async (_, text) => (await platform.copy(text) ? '内容已复制，可以粘贴到文件或聊天中保存' : '没有复制成功，请重试'),
  link: (page) => page,
  attend: () => {},
  prepare: () => {},
}
