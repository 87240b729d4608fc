import type { Platform } from './platform'
import { transport } from './request'

/** The parts of wx that uni does not name. */
interface Wx {
  getPerformance?(): { now?(): number }
  getAppBaseInfo?(): { fontSizeSetting?: number }
  canvasToTempFilePath(options: { canvas: object; width: number; height: number; fileType: 'png'; success(got: { tempFilePath: string }): void; fail(why: { errMsg: string }): void }): void
}
declare const wx: Wx

const usualText = 17 // fontSizeSetting of a phone nobody has set

/** The clock nobody can set; undefined on old versions of WeChat. It counts in milliseconds or, on some phones, microseconds. */
function monotonic(): (() => number) | undefined {
  const performance = wx.getPerformance?.()
  if (typeof performance?.now !== 'function') return undefined
  const wallBefore = Date.now()
  const scale = performance.now() > wallBefore * 100 ? 1000 : 1
  return () => performance.now!() / scale
}

type Node = HTMLCanvasElement & UniApp.CanvasContext

/** The canvas of the page shown now. */
const canvasOf = (id: string) => new Promise<Node>((resolve, reject) => {
  uni.createSelectorQuery().select(`#${id}`).fields({ node: true } as UniApp.NodeField, (found) => {
    const node = (found as { node?: Node } | null)?.node
    if (node) resolve(node)
    else reject(new Error(`no canvas ${id}`))
  }).exec()
})

const pictureOf = (canvas: Node) => new Promise<string>((resolve, reject) => {
  // All of it, in its own pixels; left unsaid, some phones take the size it has on the page.
  const { width, height } = canvas
  const all = { x: 0, y: 0, width, height, destWidth: width, destHeight: height }
  wx.canvasToTempFilePath({ ...all, canvas, fileType: 'png', success: (got) => resolve(got.tempFilePath), fail: (why) => reject(new Error(why.errMsg)) })
})

/** Whether its owner has refused us the album. */
const albumDenied = () => new Promise<boolean>((resolve) => {
  uni.getSetting({
    success: (got) => resolve(got.authSetting['scope.writePhotosAlbum'] === false),
    fail: () => resolve(false),
  })
})

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
  wechatBrowser: false,
  leaveFor: () => {},
  cameBack: () => false,
  async canvas(id, width, height) {
    const canvas = await canvasOf(id)
    Object.assign(canvas, { width, height })
    return { pen: canvas.getContext('2d')!, picture: () => pictureOf(canvas) }
  },
  savePicture: (picture) => new Promise((resolve) => {
    uni.saveImageToPhotosAlbum({
      filePath: picture, success: () => resolve('saved'), fail: () => void albumDenied().then((denied) => resolve(denied ? 'denied' : 'not')),
    })
  }),
  openSettings: () => uni.openSetting({}),
  offer: () => Promise.resolve(false), // by a button of WeChat's own
  attend: () => {},
  prepare: () => {},
}
