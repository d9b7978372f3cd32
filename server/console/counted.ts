import { sql } from 'kysely'
import { countedAs } from '../counters/counters.ts'
import type { Reads } from '../database/open.ts'
import type { CountedAs } from '../database/schema-counting.ts'
import type { Span } from '../local-span.ts'

export type People = Partial<Record<CountedAs, number>>

/** One line of a total: a day, a month or a site, and its 人次 by source. */
export interface Line {
  of: string
  people: People
}

export const sumOf = (people: People): number => countedAs.reduce((sum, source) => sum + (people[source] ?? 0), 0)

/** The lines together. */
export function sumOfLines(lines: Line[]): People {
  const sums: People = {}
  for (const { people } of lines) for (const source of countedAs) if (people[source] !== undefined) sums[source] = (sums[source] ?? 0) + people[source]
  return sums
}

/** The sources of which these lines have anything at all. */
export const sourcesIn = (lines: Line[]): CountedAs[] => countedAs.filter((source) => lines.some(({ people }) => (people[source] ?? 0) !== 0))

const day = sql<string>`counters.day`
const month = sql<string>`substr(counters.day, 1, 7)`
const site = sql<string>`counters.site`

/** Days of a span by source, over some sites together; a day without a count is not there. */
export const countedByDay = (db: Reads, sites: readonly string[], span: Span) => counted(db, sites, span, day)

/** Months (`2026-11`) by source; absent a span, all there are. */
export const countedByMonth = (db: Reads, sites: readonly string[], span?: Span) => counted(db, sites, span, month)

/** Sites by source. */
export const countedBySite = (db: Reads, sites: readonly string[], span: Span) => counted(db, sites, span, site)

async function counted(db: Reads, sites: readonly string[], span: Span | undefined, of: typeof day): Promise<Line[]> {
  if (sites.length === 0) return []
  const rows = await db
    .selectFrom('counters')
    .select([of.as('of'), 'source', ({ fn }) => fn.sum<number>('people').as('people')])
    .where('site', 'in', sites)
    .$if(span !== undefined, (query) => query.where('day', '>=', span!.from).where('day', '<=', span!.to))
    .groupBy([of, 'source'])
    .orderBy(of)
    .execute()
  const lines = new Map<string, Line>()
  for (const row of rows) {
    const line = lines.get(row.of) ?? { of: row.of, people: {} }
    line.people[row.source] = Number(row.people)
    lines.set(row.of, line)
  }
  return [...lines.values()]
}

/** 人次 of each site ever, as its running total says. */
export async function totalOf(db: Reads, slug: string): Promise<number> {
  const row = await db.selectFrom('totals').select('people').where('site', '=', slug).executeTakeFirst()
  return Number(row?.people ?? 0)
}
