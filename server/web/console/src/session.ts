// Who is logged in at this browser, and what she still has to do before she may work.
import { computed, reactive, readonly } from 'vue'
import { api, ask, callFor, Fault, type Shape } from '@/client'

export type Account = Shape<'StaffAccount'>
export type Role = Account['role']
/** What stands between a log-in and work. */
export type Needs = Shape<'ConsoleSession'>['needs']

interface State {
  account: Account | null
  needs: Needs
  expiresAt: number
  /** How many recovery codes are left. */
  recovery: number
  /** Whether it is known yet who is logged in. */
  known: boolean
  /** She was logged in, and the server says she is no more. */
  expired: boolean
}

const state = reactive<State>({ account: null, needs: '', expiresAt: 0, recovery: 0, known: false, expired: false })
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
function admit(answer: Partial<Shape<'ConsoleSession'>>): void {
  state.account = (answer.account as Account | null | undefined) ?? null
  state.needs = answer.needs ?? ''
  state.expiresAt = answer.expires_at ?? 0
  state.recovery = answer.recovery ?? 0
  if (answer.csrf) held.csrf = answer.csrf
  state.known = true
  if (state.account) state.expired = false
}

/** Asks who is logged in. Throws a Fault when it cannot be known. */
export async function look(): Promise<void> {
  try {
    admit(await ask(api.GET('/api/v1/console/session')))
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.status !== 401) throw thrown
    admit({})
  }
}

/** Logs in. With needs “otp” nobody is logged in yet: it is done again with the code. Throws a Fault. */
export async function logIn(login: string, password: string, otp?: string): Promise<void> {
  admit(await ask(api.POST('/api/v1/console/login', { body: otp ? { login, password, otp } : { login, password } })))
}

/** Opens the first admin's account and logs in to it. Throws a Fault. */
export async function setUp(code: string, login: string, name: string, password: string): Promise<void> {
  await ask(api.POST('/api/v1/console/setup', { body: { code, login, name, password } }))
  await logIn(login, password)
}

export async function logOut(): Promise<void> {
  try {
    await ask(api.POST('/api/v1/console/logout'))
  } finally {
    held.ended()
    state.expired = false
  }
}

/** Whether she has one of these roles. */
export const isA = (...roles: Role[]) => state.account !== null && roles.includes(state.account.role)

export const roleName = (role: string) => ({ admin: '管理员', auditor: '审计员', organiser: '单位管理员' })[role] ?? role
