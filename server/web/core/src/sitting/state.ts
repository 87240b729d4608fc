// What a sitting knows, what can happen to it, and what it may ask for. All of it is plain data.

import type { Answers, Paper, Result, ShownQuestion, Spent } from '../api'
import type { Problem } from '../problem'

/**
 * Stage is where a sitting stands. expired: the time is over and the server's answer is still to come.
 * failed: it cannot begin, or is gone; fault says why.
 */
export type Stage = 'loading' | 'answering' | 'submitting' | 'expired' | 'submitted' | 'review' | 'failed'

/** Phase is a stage as shown: answering while a save is under way is saving. */
export type Phase = Stage | 'saving'

/** Sheet is the paper as it was drawn. Moments are Unix milliseconds of the server. */
export interface Sheet {
  id: string
  started: number
  deadline: number
  questions: ShownQuestion[]
}

/** Entry is the answer to one question: option ids, or the text of each blank; empty if taken back. */
export interface Entry {
  given: string[]
  stamp: number
}

/** Draft is what the server holds: the highest sequence number wins there. */
export interface Draft {
  seq: number
  answers: Answers
}

/** Handed is the body of a submission. Once made it never changes, so that sending it again is the same submission. */
export interface Handed {
  answers: Answers
  spent: Spent
}

export interface State {
  stage: Stage
  contest: string
  /** Chosen by chance for each page, 0 to 999: no two pages make the same stamp. */
  salt: number
  paper: Sheet | null
  entries: Record<string, Entry>
  /** The newest draft known to be in the server's record. */
  base: Draft
  /** The number of the newest draft sent; while it is above base's, nobody knows what the server holds. */
  sent: number
  /** The highest stamp made or met. */
  last: number
  /** Questions marked as unsure. */
  unsure: string[]
  spent: Spent
  /** The question on the screen; since is a time of ServerClock.local, null while nobody looks. */
  looking: { question: string; since: number | null } | null
  busy: { open: boolean; save: Draft | null; submit: boolean }
  /** Whether the server's draft was looked at since this page was last woken. */
  checked: boolean
  /** When the server last answered, by ServerClock.local. */
  heard: number
  /** Since when changes wait to be saved, by ServerClock.local. */
  waiting: number | null
  /** Failures in a row. */
  tries: number
  frozen: Handed | null
  /** The server refused the submission for good; only its own end of the sitting is waited for. */
  refused: boolean
  /** Nothing is sent until woken: somebody must log in again. */
  halted: boolean
  /** Nobody is looking at the page. */
  away: boolean
  fault: Problem | null
  result: Result | null
  /** The sitting was ended by another page, or by the server. */
  elsewhere: boolean
}

/** Now is what the reducer may know of time and chance. */
export interface Now {
  /** The server's time. */
  at: number
  /** Whether at is surely not ahead of the server's clock. */
  sure: boolean
  /** ServerClock.local. */
  local: number
  /** 0 to 1. */
  chance: number
}

/** Kept is what outlives the page. */
export interface Kept {
  version: 1
  contest: string
  paper: Sheet
  entries: Record<string, Entry>
  base: Draft
  sent: number
  last: number
  unsure: string[]
  spent: Spent
  /** Whether it is being handed in. */
  handing: boolean
  frozen: Handed | null
  /** The server's time, and what the device said then. */
  clock: { server: number; wall: number }
}

/** The timers of a sitting. Setting one again replaces it. */
export type Timer = 'open' | 'show' | 'save' | 'submit' | 'tick'

export type Event =
  | { kind: 'open'; kept: Kept | null }
  | { kind: 'paper'; paper: Paper }
  | { kind: 'noPaper'; problem: Problem }
  | { kind: 'answer'; question: string; given: string[] }
  | { kind: 'unsure'; question: string; unsure: boolean }
  | { kind: 'look'; question: string | null }
  | { kind: 'saved'; seq: number }
  | { kind: 'notSaved'; problem: Problem }
  | { kind: 'submit' }
  | { kind: 'submitted'; result: Result }
  | { kind: 'notSubmitted'; problem: Problem }
  | { kind: 'due'; timer: Timer }
  | { kind: 'wake' }
  | { kind: 'leave' }
  | { kind: 'stored'; kept: Kept }
  | { kind: 'review'; shown: boolean }

export type Effect =
  | { kind: 'begin' }
  | { kind: 'fetch'; paper: string }
  | { kind: 'save'; paper: string; draft: Draft; base: number }
  | { kind: 'submit'; paper: string; body: Handed }
  | { kind: 'keep' }
  | { kind: 'forget' }
  | { kind: 'wait'; timer: Timer; ms: number }
  | { kind: 'cancel'; timer: Timer }

/** Step is a state with what is to be done about it, in order. */
export interface Step {
  state: State
  effects: Effect[]
}

/** start is a sitting before anything is known. */
export function start(contest: string, salt: number): State {
  return {
    stage: 'loading', contest, salt, paper: null, entries: {}, base: { seq: 0, answers: {} }, sent: 0, last: 0, unsure: [],
    spent: {}, looking: null, busy: { open: false, save: null, submit: false }, checked: false, heard: 0,
    waiting: null, tries: 0, frozen: null, refused: false, halted: false, away: false, fault: null, result: null, elsewhere: false,
  }
}

/** keptOf returns what must outlive the page; null without a paper, or after its end. */
export function keptOf(s: State, clock: Kept['clock']): Kept | null {
  if (!s.paper || s.result) return null
  const { contest, paper, entries, base, sent, last, unsure, spent, frozen } = s
  const handing = s.stage === 'submitting' || s.stage === 'expired'
  return { version: 1, contest, paper, entries, base, sent, last, unsure, spent, handing, frozen, clock }
}
