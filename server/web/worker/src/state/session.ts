import type { LoggedIn, Person, Version } from '@core/index'
import { Client } from '@core/index'
import { ServerClock } from '@core/index'
import type { Timers } from '@core/index'
import { Problem, problemOf } from '@core/index'
import { platform } from '@platform'
import { reactive } from 'vue'

const tokenKey = 'lawquiz.token'
const deviceKey = 'lawquiz.device'

/** Storage that forgets at once where the device forbids it. */
function kept(key: string): string {
  try {
    return platform.storage.get(key) ?? ''
  } catch {
    return ''
  }
}

function keep(key: string, text: string): void {
  try {
    if (text) platform.storage.set(key, text)
    else platform.storage.remove(key)
  } catch { /* a device that keeps nothing: the session lasts as long as the page */ }
}

/** session is who is here. person is null until the server has said so. */
export const session = reactive({
  token: kept(tokenKey),
  person: null as Person | null,
  version: null as Version | null,
  /** Why somebody was logged out by the server; empty otherwise. */
  ended: '',
})

export const timers: Timers = {
  after(ms, run) {
    const id = setTimeout(run, ms)
    return () => clearTimeout(id)
  },
}

export const clock = new ServerClock(platform.clock)

export const client = new Client({
  base: platform.base, transport: platform.transport, timers, clock,
  token: () => session.token,
  loggedOut: (problem) => {
    forget()
    session.ended = problem.detail
  },
})

function enter(got: LoggedIn): Person {
  session.token = got.token
  session.person = got.person
  session.ended = ''
  keep(tokenKey, got.token)
  return got.person
}

/** forget leaves no trace of the person in this page; her unfinished paper stays remembered under her id. */
export function forget(): void {
  session.token = ''
  session.person = null
  keep(tokenKey, '')
}

/** device is a number made by chance, the same on every visit: organisers see how many people use one phone. */
function device(): string {
  let id = kept(deviceKey)
  if (!id) {
    id = Array.from({ length: 16 }, () => Math.floor(Math.random() * 36).toString(36)).join('')
    keep(deviceKey, id)
  }
  return id
}

/** loadVersion asks once what the server is. */
export async function loadVersion(): Promise<Version> {
  session.version ??= await client.version()
  return session.version
}

let asking: Promise<Person | null> | null = null

/**
 * loadPerson returns who is logged in, or null. A browser with no session has nobody; WeChat knows everybody.
 * Pages that ask at the same time share one answer: WeChat counts log-ins.
 */
export function loadPerson(): Promise<Person | null> {
  asking ??= findPerson().finally(() => { asking = null })
  return asking
}

async function findPerson(): Promise<Person | null> {
  if (session.person) return session.person
  if (session.token) {
    try {
      session.person = await client.me()
      return session.person
    } catch (thrown) {
      if (problemOf(thrown).code !== 'unauthenticated') throw thrown
    }
  }
  return platform.name === 'wechat' ? loginWeChat() : null
}

/** loginWeChat logs in without asking. The code is good for one call, so a failure needs a new one. */
export async function loginWeChat(): Promise<Person> {
  let code: string
  try {
    code = await platform.wechatCode()
  } catch {
    throw new Problem({ code: 'offline', detail: '微信没有回应，请稍后重试' })
  }
  return enter(await client.loginWeChat({ code, device: device() }))
}

export const loginDemo = async (name: string) => enter(await client.loginDemo({ name, device: device() }))

export const loginRoster = async (unitCode: string, name: string, last4: string) =>
  enter(await client.loginRoster({ unit_code: unitCode, name, last4, device: device() }))

/** loginOfficial takes the session that logging in by the official account (公众号) has left in this browser. */
export const loginOfficial = async () => enter(await client.loginOAuth())

/** logout ends the session here and at the server, as far as that can be reached. */
export async function logout(): Promise<void> {
  if (session.token) await client.logout().catch(() => undefined)
  forget()
}
