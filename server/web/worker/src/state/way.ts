// Where to go. Every address of a page is written here and nowhere else.

import { platform } from '@platform'

type Query = Record<string, string | undefined>

export function address(page: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value)
  const text = given.map(([name, value]) => `${name}=${encodeURIComponent(value!)}`).join('&')
  return `/pages/${page}/${page}${text ? '?' + text : ''}`
}

/** written is a word of a page's address, which a browser hands over decoded and WeChat as it is written. */
export function written(word: unknown): string {
  const text = String(word ?? '')
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a % that encodes nothing
  }
}

/** The pages of the bar at the bottom. */
export const tabs = [
  { page: 'home', name: '首页' },
  { page: 'practice', name: '练习' },
  { page: 'board', name: '排行榜' },
  { page: 'me', name: '我的' },
] as const

export type Tab = (typeof tabs)[number]['page']

export const toTab = (page: Tab) => platform.tab(address(page))

export const go = (page: 'login' | 'bind' | 'privacy' | 'rules' | 'quiz' | 'result' | 'poster' | 'drill' | 'wrong', query?: Query) =>
  uni.navigateTo({ url: address(page, query) })

/** replace goes on without a way back to this page. */
export const replace = (page: 'login' | 'bind' | 'quiz' | 'result' | 'wrong', query?: Query) =>
  uni.redirectTo({ url: address(page, query) })

/** back returns to the page before, or to the first one if there is none. */
export function back(): void {
  if (getCurrentPages().length > 1) uni.navigateBack()
  else toTab('home')
}

/** cameFrom tells whether the page before this one is the named one. */
export function cameFrom(page: 'quiz'): boolean {
  const pages = getCurrentPages()
  return pages[pages.length - 2]?.route === `pages/${page}/${page}`
}
