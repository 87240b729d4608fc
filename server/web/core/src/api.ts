// Short names for the shapes of the contract.

import type { components } from './contract'

type Schemas = components['schemas']

export type Answers = Schemas['Paper']['answers']
export type BoardRow = Schemas['BoardRow']
export type Contest = Schemas['Contest']
export type Export = Schemas['Export']
export type LoggedIn = Schemas['LoggedIn']
export type MyPlaces = Schemas['MyPlaces']
export type Paper = Schemas['Paper']
export type PeopleBoard = Schemas['PeopleBoard']
export type Person = Schemas['Person']
export type PracticeAsk = Schemas['PracticeAsk']
export type PracticeQuestion = Schemas['PracticeQuestion']
export type PracticeReview = Schemas['PracticeReview']
export type PracticeTopics = Schemas['PracticeTopics']
export type Registration = Schemas['Registration']
export type Result = Schemas['Result']
export type ReviewedQuestion = Schemas['ReviewedQuestion']
export type Rules = Schemas['Rules']
export type Saved = Schemas['Saved']
export type ShownQuestion = Schemas['ShownQuestion']
export type Unit = Schemas['Unit']
export type UnitBoard = Schemas['UnitBoard']
export type UnitRow = Schemas['UnitRow']
export type Units = Schemas['Units']
export type Version = Schemas['Version']
export type WrongBook = Schemas['WrongBook']
export type WrongQuestion = Schemas['WrongQuestion']

/** Spent is how long each question was on the screen, in milliseconds, by question id. */
export type Spent = Record<string, number>
