import type { CountedAs } from '../database/schema-counting.ts'

/** What a total is made of, in the order of the columns. */
export const sources = ['plate', 'display', 'late', 'code', 'group', 'desk', 'import', 'correction'] as const satisfies readonly CountedAs[]

export type People = Record<CountedAs, number>

export const nobody = (): People => ({ plate: 0, display: 0, late: 0, code: 0, group: 0, desk: 0, import: 0, correction: 0 })

export const sumOf = (people: People): number => sources.reduce((sum, source) => sum + people[source], 0)

export function add(to: People, people: People): void {
  for (const source of sources) to[source] += people[source]
}
