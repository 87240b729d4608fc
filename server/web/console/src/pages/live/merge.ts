// A pushed frame put into the overview that is on the page: the frame is small and lacks names.
import type { Shape } from '@/client'

export type Overview = Shape<'OverviewPage'>
export type Frame = Shape<'LiveFrame'>
export type Line = Shape<'Line'>

/** The overview as the frame has it now. Units keep what the frame does not tell; they stand in the frame's order. */
export function merged(page: Overview, frame: Frame): Overview {
  const known = new Map((page.units ?? []).map((one) => [one.unit_id, one]))
  const told = (frame.units ?? []).flatMap((one): Line[] => {
    const line = known.get(one.unit_id)
    if (!line) return []
    known.delete(one.unit_id)
    return [{ ...line, place: one.place, people: one.people, sittings: one.sittings, participation: one.participation, bar: one.bar }]
  })
  return {
    ...page, as_of: frame.as_of, stale: frame.stale, stale_since: frame.stale_since, unit: { ...page.unit, ...frame.unit }, today: frame.today,
    rank: frame.rank ?? page.rank, units: [...told, ...known.values()],
  }
}

/** Whether the frame tells of a unit that the page does not know yet: then the page is read again. */
export const unknownIn = (page: Overview, frame: Frame) => {
  const known = new Set((page.units ?? []).map((one) => one.unit_id))
  return (frame.units ?? []).some((one) => !known.has(one.unit_id))
}
