// Numbers and moments as people read them. Days are those of Asia/Shanghai, which has been UTC+8 without
// daylight saving since 1991; no phone's own time zone plays a part.

const shanghai = 8 * 3600_000

/** elapsedText writes a duration: 45秒, 3分20秒, 1小时2分5秒. */
export function elapsedText(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  if (h > 0) return `${h}小时${m}分${s}秒`
  return m > 0 ? `${m}分${s}秒` : `${s}秒`
}

/** pointsText writes points, with up to two decimals: 92.5分. */
export function pointsText(points: number): string {
  return `${trim(points)}分`
}

/** percentText writes a percentage such as the server sends, 0 to 100; 暂无 where there is none. */
export function percentText(percent: number | undefined): string {
  return percent === undefined ? '暂无' : `${trim(percent)}%`
}

/** placeText writes a place; 未排名 where there is none. */
export function placeText(place: number | undefined): string {
  return place ? `第${place}名` : '未排名'
}

/** placeOfText writes a place among all: 第3名 / 共120人. */
export function placeOfText(place: number, total: number): string {
  return `${placeText(place)} / 共${total}人`
}

/** dateText writes a day: 2021年3月8日. */
export function dateText(ms: number): string {
  const d = local(ms)
  return `${d.getUTCFullYear()}年${d.getUTCMonth() + 1}月${d.getUTCDate()}日`
}

/** clockText writes the time of day: 09:05. */
export function clockText(ms: number): string {
  const d = local(ms)
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`
}

/** momentText writes day and time: 2021年3月8日 09:00. */
export function momentText(ms: number): string {
  return `${dateText(ms)} ${clockText(ms)}`
}

/** untilText writes the end of a span: midnight is the 24:00 of the day before. */
export function untilText(ms: number): string {
  return clockText(ms) === '00:00' ? `${dateText(ms - 1)} 24:00` : momentText(ms)
}

/** windowText writes from when until when a contest is open. */
export function windowText(opens: number, closes: number): string {
  return `${momentText(opens)} 至 ${untilText(closes)}`
}

/** staleText says how old a board is; empty for a fresh one. failed: the newest look at it did not succeed. */
export function staleText(board: { as_of: number; stale: boolean; stale_since?: number }, failed = false): string {
  if (!board.stale && !failed) return ''
  const since = board.stale ? board.stale_since || board.as_of : board.as_of
  return `数据截至${local(since).getUTCMonth() + 1}月${local(since).getUTCDate()}日 ${clockText(since)}，恢复后自动更新`
}

function local(ms: number): Date {
  return new Date(ms + shanghai)
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}

function trim(n: number): string {
  return String(Math.round(n * 100) / 100)
}
