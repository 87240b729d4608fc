// What the first page knows. A part that this account may not read, or that is not there yet, is left out.
import { api, ask, call, type Shape } from '@/client'
import { isA } from '@/session'
import type { Facts } from './steps'

/** Facts for the checklist, and the contests that workers are shown. */
export interface HomeFacts extends Facts {
  list: Shape<'Contest'>[]
}

export async function readFacts(): Promise<HomeFacts> {
  const contests = await ask(api.GET('/api/v1/contests'))
  const list = (contests.items ?? []).filter((one) => !one.rehearsal)
  const facts: HomeFacts = { list }
  if (!isA('admin')) return facts
  const [units, banks, kept] = await Promise.all([
    ask(api.GET('/api/v1/console/units/tree', { params: { query: { limit: 1 } } })).catch(() => undefined),
    ask(api.GET('/api/v1/console/banks')).catch(() => undefined),
    call<{ items?: { state: string }[] }>('GET', '/api/v1/console/contests').catch(() => undefined),
  ])
  facts.units = units?.total
  facts.drawable = banks?.items?.reduce((sum, one) => sum + one.drawable, 0)
  const states = kept?.items?.map((one) => one.state) ?? list.map((one) => one.state as string)
  const drafts = states.filter((state) => state === 'draft').length
  const ended = states.filter((state) => state === 'closed' || state === 'ended').length
  facts.contests = { draft: drafts, ended, running: states.length - drafts - ended }
  return facts
}
