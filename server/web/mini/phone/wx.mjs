// wx, as far as the mini-program asks for it. What it asks for and is not here is undefined, as on a phone
// whose WeChat is too old, and calling it is a fault.

import { surface } from './surface.mjs'

/** Answers a call the way WeChat does: by its callbacks, later; or by a promise where none was given. */
function answered(program, name, options, act) {
  const given = options ?? {}
  const settle = new Promise((resolve, reject) => {
    program.later(() => {
      const failed = (why) => {
        const answer = { errMsg: `${name}:fail ${why.message ?? why}`, errno: why.errno }
        given.fail?.(answer)
        given.complete?.(answer)
        reject(answer)
      }
      Promise.resolve().then(act).then((got) => {
        if (program.ended) return
        const answer = { errMsg: `${name}:ok`, ...got }
        program.guard(() => { given.success?.(answer); given.complete?.(answer) })
        resolve(answer)
      }, (why) => program.ended || program.guard(() => failed(why)))
    })
  })
  settle.catch(() => undefined)
  return given.success || given.fail || given.complete ? undefined : settle
}

/** What a refused privacy authorisation is answered with. */
const unauthorised = { message: 'privacy permission is not authorized', errno: 104 }

/** @param {import('./program.mjs').Program} program */
export function fakeWx(program) {
  const { phone } = program
  const does = (name, act) => (options) => answered(program, name, options, () => act(options ?? {}))
  const shielded = (name, act) => does(name, (options) => {
    if (!phone.agrees) throw unauthorised
    return act(options)
  })
  const hears = (name) => ({
    [`on${name}`]: (listener) => program.listeners.set(name, [...program.listeners.get(name) ?? [], listener]),
    [`off${name}`]: (listener) => program.listeners.set(name, (program.listeners.get(name) ?? []).filter((one) => listener && one !== listener)),
  })
  const goes = (how) => ({
    [how]: does(how, ({ url }) => {
      const why = program.go(how, url)
      if (why) throw why.slice(how.length + ':fail '.length)
    }),
  })
  const base = { SDKVersion: '3.7.0', version: '8.0.55', language: 'zh_CN', fontSizeSetting: phone.textSize, theme: 'light', host: { env: 'WeChat' } }
  const glass = { windowWidth: 360, windowHeight: 700, screenWidth: 360, screenHeight: 780, pixelRatio: 3, statusBarHeight: 24, safeArea: { top: 24, left: 0, right: 360, bottom: 780, width: 360, height: 756 } }
  const device = { platform: 'android', brand: 'fake', model: 'fake', system: 'Android 10' }

  return {
    canIUse: () => true,
    getAppBaseInfo: () => base,
    getWindowInfo: () => glass,
    getDeviceInfo: () => device,
    getSystemInfoSync: () => ({ ...base, ...glass, ...device }),
    getSystemSetting: () => ({}),
    getAppAuthorizeSetting: () => ({}),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'release', version: '' } }),
    getLaunchOptionsSync: () => program.launched ?? { path: '', query: {}, scene: 1001 },
    getEnterOptionsSync: () => program.launched ?? { path: '', query: {}, scene: 1001 },
    getPerformance: () => ({ now: () => performance.now() }),

    getStorageSync: (key) => phone.storage.get(key) ?? '',
    setStorageSync: (key, value) => phone.keep(key, value),
    removeStorageSync: (key) => { phone.storage.delete(key) },

    login: does('login', () => ({ code: phone.loginCode() })),
    request: (options) => phone.network.request(program, options),
    ...hears('NetworkStatusChange'), ...hears('AppShow'), ...hears('AppHide'),

    ...goes('navigateTo'), ...goes('redirectTo'), ...goes('reLaunch'), ...goes('switchTab'), ...goes('navigateBack'),
    pageScrollTo: does('pageScrollTo', () => undefined),

    setClipboardData: shielded('setClipboardData', ({ data }) => { phone.clipboard = data }),
    saveImageToPhotosAlbum: shielded('saveImageToPhotosAlbum', ({ filePath }) => {
      if (!phone.album) throw 'auth deny'
      phone.pictures.push(filePath)
    }),
    getSetting: does('getSetting', () => ({ authSetting: { 'scope.writePhotosAlbum': phone.album } })),
    openSetting: does('openSetting', () => { phone.album = true }),
    // A picture the framework would fetch from its maker's host.
    preloadAssets: ({ data }) => { for (const { src } of data) program.fault(`preloadAssets: ${src}`) },
    ...surface(program, does),
  }
}
