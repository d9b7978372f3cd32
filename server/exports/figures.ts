import { countedAs } from '../counters/counters.ts'
import type { CountedAs } from '../database/schema-counting.ts'
import type { Cell } from './table.ts'

/** 人次 in the order of `countedAs`, which is that of the columns, and their sum as the last. Half a million rows of them are added up: an array, not a record. */
export type Figures = number[]

const zeros: Figures = [...countedAs.map(() => 0), 0]

export const none = (): Figures => [...zeros]

const places = Object.fromEntries(countedAs.map((source, i) => [source, i])) as Record<CountedAs, number>
const sumAt = countedAs.length

/** @param at where the figures begin in a row that has other cells before them */
export function count(to: Cell[], source: CountedAs, people: number, at = 0): void {
  ;(to as Figures)[at + places[source]]! += people
  ;(to as Figures)[at + sumAt]! += people
}

export function add(to: Figures, more: Figures): void {
  for (let i = 0; i <= sumAt; i++) to[i]! += more[i]!
}

export const figuresOf = (people: Record<CountedAs, number>): Figures => {
  const figures = none()
  for (const source of countedAs) count(figures, source, people[source])
  return figures
}
