// The contests that a page may be about, the newest first.
import { api, ask, type Shape } from '@/client'
import { load, type Loaded } from '@/parts/load'

/** A contest as the lists to choose from need it. */
export type Named = Pick<Shape<'Contest'>, 'id' | 'title' | 'opens_at' | 'closes_at'> & { state: string }

export const contestState = (state: string) => ({ draft: '草稿', upcoming: '未开始', open: '进行中', paused: '已暂停', closed: '已结束', ended: '已结束' })[state] ?? state

/** Reads the contests, without rehearsals. */
export const readContests = (): Loaded<Named[]> => load(async () => ((await ask(api.GET('/api/v1/contests'))).items ?? []).filter((one) => !one.rehearsal))
