// Numbers and times as clerks read them. Days are those of Shanghai, whatever the computer is set to.
const zone = 'Asia/Shanghai'
const stamp = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
})

function partsOf(ms: number): Record<string, string> {
  return Object.fromEntries(stamp.formatToParts(ms).map((part) => [part.type, part.value]))
}

/** 2026-03-08 09:05; nothing for 0. */
export function moment(ms: number | undefined | null, none = '—'): string {
  if (!ms) return none
  const p = partsOf(ms)
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`
}

/** 09:05:07 */
export function clock(ms: number): string {
  const p = partsOf(ms)
  return `${p.hour}:${p.minute}:${p.second}`
}

/** 2026-03-08 */
export const day = (ms: number | undefined | null, none = '—') => moment(ms, none).slice(0, ms ? 10 : undefined)

const shanghai = 8 * 3_600_000 // no summer time since 1991

/** The Unix ms of “2026-03-08 09:05” (or with T) in Shanghai; undefined when it is no such time. */
export function momentOf(text: string): number | undefined {
  const m = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text.trim())
  if (!m) return undefined
  const [y, mo, d, h, mi, s] = m.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number]
  const ms = Date.UTC(y, mo - 1, d, h, mi, s) - shanghai
  return moment(ms).startsWith(`${m[1]}-${m[2]}-${m[3]}`) || h === 24 ? ms : undefined
}

/** 12 345 → 12,345 */
export const count = (n: number | undefined | null) => (n ?? 0).toLocaleString('zh-CN')

/** 83.2 → 83.2% ; nothing for what is not known. */
export const percent = (share: number | undefined | null, none = '—') => share === undefined || share === null ? none : `${Math.round(share * 10) / 10}%`

/** 1234567 → 1.2 MB */
export function bytes(n: number): string {
  if (n < 1000) return `${n} 字节`
  return n < 1_000_000 ? `${(n / 1000).toFixed(0)} kB` : `${(n / 1_000_000).toFixed(1)} MB`
}

/** 5 分 30 秒 */
export function span(ms: number | undefined | null): string {
  if (ms === undefined || ms === null) return '—'
  const s = Math.round(ms / 1000)
  if (s < 60) return `${s} 秒`
  const m = Math.floor(s / 60)
  return m < 60 ? `${m} 分${s % 60 ? ` ${s % 60} 秒` : '钟'}` : `${Math.floor(m / 60)} 小时${m % 60 ? ` ${m % 60} 分` : ''}`
}

/** 刚刚、5 分钟前、3 小时前, then the day. */
export function ago(ms: number | undefined, now = Date.now()): string {
  if (!ms) return '—'
  const s = (now - ms) / 1000
  if (s < 60) return '刚刚'
  if (s < 3600) return `${Math.floor(s / 60)} 分钟前`
  if (s < 86_400) return `${Math.floor(s / 3600)} 小时前`
  return moment(ms)
}
