// Answers given on several pages become one set.

import type { Answers, ShownQuestion } from '../api'
import type { Draft, Entry, Kept, Sheet, State } from './state'

type Entries = Record<string, Entry>

const perMs = 1000

/**
 * nextStamp is a number above every one met, which also orders what is done on other pages and devices:
 * it counts thousandths of a millisecond since the paper was begun, by the server's clock, and is the sequence
 * number of drafts too. A clock that may be ahead does not drive it.
 */
export function nextStamp(s: State, now: { at: number; sure: boolean }): number {
  const since = Math.max(0, now.at - (s.paper?.started ?? now.at))
  return now.sure ? Math.max(s.last + 1, since * perMs + s.salt) : s.last + 1
}

/** tidy drops what the server does not count as given: blanks without text at the end, and no answer at all. */
export function tidy(given: readonly string[] | undefined): string[] {
  const out = [...(given ?? [])]
  while (out.length > 0 && (out[out.length - 1] ?? '').trim() === '') out.pop()
  return out
}

/** answersOf writes entries as the server takes them: nothing for a question without an answer. */
export function answersOf(entries: Entries, sheet: Sheet | null): Answers {
  const out: Answers = {}
  for (const { id } of sheet?.questions ?? []) {
    const given = tidy(entries[id]?.given)
    if (given.length > 0) out[id] = given
  }
  return out
}

/** fits reports whether the server would take an answer to a question: options of its own, no text too long. */
export function fits(question: ShownQuestion, given: readonly string[]): boolean {
  if (question.blanks) return given.length <= question.blanks && given.every((text) => [...text].length <= 200)
  const options = new Set((question.options ?? []).map((o) => o.id))
  const most = question.kind === 'multiple' ? options.size : 1
  return given.length <= most && new Set(given).size === given.length && given.every((id) => options.has(id))
}

/** same compares answers to one question. The order of options says nothing, that of blanks does. */
export function same(a: readonly string[] | undefined, b: readonly string[] | undefined, blanks?: number): boolean {
  const [x, y] = [tidy(a), tidy(b)]
  if (!blanks) {
    x.sort()
    y.sort()
  }
  return x.length === y.length && x.every((part, i) => part === y[i])
}

/** unsaved reports whether anything is answered otherwise than in the server's draft, or may be: a draft was sent and not answered. */
export function unsaved(s: State): boolean {
  if (s.sent > s.base.seq) return true
  return (s.paper?.questions ?? []).some((q) => !same(s.entries[q.id]?.given, s.base.answers[q.id], q.blanks))
}

/**
 * adoptDraft joins the server's draft to the entries of this page, question by question. What only one
 * side changed since the draft both knew stands; where both did, the newer does.
 */
export function adoptDraft(s: State, sheet: Sheet, draft: Draft): Pick<State, 'entries' | 'base' | 'last'> {
  if (draft.seq <= s.base.seq) return { entries: s.entries, base: s.base, last: s.last }
  const entries = { ...s.entries }
  for (const q of sheet.questions) {
    const [theirs, was, entry] = [draft.answers[q.id], s.base.answers[q.id], s.entries[q.id]]
    if (same(theirs, was, q.blanks)) continue
    // The stamp tells a change here even if it led back to what was: only a newer draft can take that away.
    if (!entry || entry.stamp < draft.seq) entries[q.id] = { given: tidy(theirs), stamp: draft.seq }
  }
  return { entries, base: draft, last: Math.max(s.last, draft.seq) }
}

/** joinKept joins what another page of this device has kept: of each question the newer answer, of both drafts the newer. */
export function joinKept(s: State, kept: Kept): State {
  const entries = { ...s.entries }
  for (const [id, theirs] of Object.entries(kept.entries)) {
    const ours = entries[id]
    if (!ours || theirs.stamp > ours.stamp) entries[id] = theirs
  }
  const spent = { ...s.spent }
  for (const [id, ms] of Object.entries(kept.spent)) spent[id] = Math.max(ms, spent[id] ?? 0)
  return {
    ...s, entries, spent, unsure: kept.unsure, frozen: s.frozen ?? kept.frozen,
    base: kept.base.seq > s.base.seq ? kept.base : s.base, sent: Math.max(s.sent, kept.sent),
    last: Math.max(s.last, kept.last),
  }
}
