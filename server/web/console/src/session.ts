// Who is logged in at this browser, and what she still has to do before she may work.
import { computed, reactive, readonly } from 'vue'
import { call, callFor, Fault } from '@/client'

export type Role = 'admin' | 'auditor' | 'organiser'

export interface UnitName {
  id: string
  name: string
  full_name: string
}

export interface Account {
  id: string
  login: string
  name: string
  role: Role
  unit: UnitName | null
  totp: boolean
  disabled: boolean
  created_at: number
  last_seen_at: number
}

/** What stands between a log-in and work. */
export type Needs = '' | 'otp' | 'totp_setup' | 'password_change'

export interface SessionAnswer {
  account?: Account | null
  csrf?: string
  needs?: Needs
  expires_at?: number
}

interface State {
  account: Account | null
  needs: Needs
  expiresAt: number
  /** Whether it is known yet who is logged in. */
  known: boolean
  /** She was logged in, and the server says she is no more. */
  expired: boolean
}

const state = reactive<State>({ account: null, needs: '', expiresAt: 0, known: false, expired: false })
const held = {
  csrf: '',
  ended() {
    if (state.account) state.expired = true
    state.account = null
    state.needs = ''
    held.csrf = ''
  },
}
callFor(held)

export const session = readonly(state)

/** May work: logged in, and nothing left to do first. */
export const working = computed(() => state.account !== null && state.needs === '')

/** Takes what a log-in, or a step of it, answered. */
export function admit(answer: SessionAnswer): void {
  state.account = answer.account ?? null
  state.needs = answer.needs ?? ''
  state.expiresAt = answer.expires_at ?? 0
  if (answer.csrf) held.csrf = answer.csrf
  state.known = true
  if (state.account) state.expired = false
}

const at = '/api/v1/console'

/** Asks once who is logged in. Throws a Fault when it cannot be known. */
export async function look(): Promise<void> {
  try {
    admit(await call<SessionAnswer>('GET', `${at}/session`))
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.status !== 401) throw thrown
    admit({})
  }
}

export async function logIn(login: string, password: string, otp?: string): Promise<void> {
  admit(await call<SessionAnswer>('POST', `${at}/login`, otp ? { login, password, otp } : { login, password }))
}

export async function setUp(code: string, login: string, name: string, password: string): Promise<void> {
  admit(await call<SessionAnswer>('POST', `${at}/setup`, { code, login, name, password }))
}

export async function logOut(): Promise<void> {
  try {
    await call('POST', `${at}/logout`)
  } finally {
    held.ended()
    state.expired = false
  }
}

/** Whether she has one of these roles. */
export const isA = (...roles: Role[]) => state.account !== null && roles.includes(state.account.role)

export const roleName = (role: Role) => ({ admin: '管理员', auditor: '审计员', organiser: '单位管理员' })[role] ?? role
