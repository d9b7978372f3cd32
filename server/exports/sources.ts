import type { CountedAs } from '../database/schema-counting.ts'
import type { Cell } from './table.ts'

/** What a total is made of, in the order of the columns. */
export const sources = ['plate', 'display', 'late', 'code', 'group', 'desk', 'import', 'correction'] as const satisfies readonly CountedAs[]

/** 人次 in the order of `sources`, and their sum as the last. Half a million rows of them are added up: an array, not a record. */
export type Figures = number[]

export const none = (): Figures => [0, 0, 0, 0, 0, 0, 0, 0, 0]

const places = Object.fromEntries(sources.map((source, i) => [source, i])) as Record<CountedAs, number>
const sumAt = sources.length

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
  for (const source of sources) count(figures, source, people[source])
  return figures
}
