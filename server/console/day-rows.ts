import { countedAs } from '../counters/counters.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Reads } from '../database/open.ts'
import type { CountedAs, Source } from '../database/schema-counting.ts'
import type { CorrectionRow } from '../database/schema-ledger.ts'
import type { Day, Instant } from '../local-day.ts'

/** What a day's counter of one source says, and what its rows say. They are the same, or something is wrong. */
export interface SourceOfDay {
  source: CountedAs
  people: number
  /** Of these people, those whose browser kept no cookie. */
  cookieless: number
  byRows: { people: number; rows: number }
  differs: boolean
}

/** The sources of a site's day, by counter and by rows. */
export async function sourcesOfDay(db: Reads, site: string, day: Day): Promise<SourceOfDay[]> {
  const [counters, visits, corrections] = await Promise.all([
    db.selectFrom('counters').selectAll().where('site', '=', site).where('day', '=', day).execute(),
    db
      .selectFrom('visits')
      .select(['source', ({ fn }) => fn.sum<number>('people').as('people'), ({ fn }) => fn.countAll<number>().as('rows')])
      .where('site', '=', site)
      .where('day', '=', day)
      .groupBy('source')
      .execute(),
    db
      .selectFrom('corrections')
      .select([({ fn }) => fn.sum<number>('people').as('people'), ({ fn }) => fn.countAll<number>().as('rows')])
      .where('site', '=', site)
      .where('day', '=', day)
      .executeTakeFirstOrThrow(),
  ])
  const found: { source: CountedAs; people: number; rows: number }[] = [...visits, { ...corrections, source: 'correction' }]
  return countedAs.flatMap((source) => {
    const counter = counters.find((row) => row.source === source)
    const rows = found.find((row) => row.source === source)
    if (counter === undefined && Number(rows?.rows ?? 0) === 0) return []
    const byRows = { people: Number(rows?.people ?? 0), rows: Number(rows?.rows ?? 0) }
    const { people = 0, cookieless = 0 } = counter ?? {}
    return [{ source, people, cookieless, byRows, differs: people !== byRows.people }]
  })
}

/** A counted row as a person may see it: never the browser it came from. */
export interface CountedRow {
  id: Bytes
  at: Instant
  enteredOn: Day
  source: Source
  people: number
  /** Whether it takes back a scan that was counted before its group was entered (counting law 4). */
  takesBack: boolean
  desk: { by: string; note: string; minors: number } | undefined
  group: { ref: string; by: string; note: string } | undefined
}

/**
 * Rows of a site's day in the order of their key.
 *
 * @param after the last one seen; absent, from the first
 * @param source of one source only
 */
export async function rowsOfDay(
  db: Reads,
  { site, day, source, after, most }: { site: string; day: Day; source: Source | undefined; after: Bytes | undefined; most: number },
): Promise<CountedRow[]> {
  const rows = await db
    .selectFrom('visits')
    .leftJoin('desk_counts', (join) => join.onRef('desk_counts.site', '=', 'visits.site').onRef('desk_counts.id', '=', 'visits.id'))
    .leftJoin('arrivals', 'arrivals.id', 'visits.id')
    .select(['visits.id', 'visits.at', 'visits.entered_on', 'visits.source', 'visits.people', 'visits.corrects'])
    .select(['desk_counts.entered_by as deskBy', 'desk_counts.note as deskNote', 'desk_counts.minors'])
    .select(['arrivals.ref', 'arrivals.entered_by as groupBy', 'arrivals.note as groupNote'])
    .where('visits.site', '=', site)
    .where('visits.day', '=', day)
    .$if(source !== undefined, (query) => query.where('visits.source', '=', source!))
    .$if(after !== undefined, (query) => query.where('visits.id', '>', after!))
    .orderBy('visits.id')
    .limit(most)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    enteredOn: row.entered_on,
    source: row.source,
    people: row.people,
    takesBack: row.corrects !== null,
    desk: row.deskBy === null ? undefined : { by: row.deskBy, note: row.deskNote ?? '', minors: row.minors ?? 0 },
    group: row.ref === null ? undefined : { ref: row.ref, by: row.groupBy ?? '', note: row.groupNote ?? '' },
  }))
}

/** Corrections that count on a day or speak of it, in the order in which they were entered. */
export async function correctionsOfDay(db: Reads, site: string, day: Day): Promise<CorrectionRow[]> {
  return db
    .selectFrom('corrections')
    .selectAll()
    .where('site', '=', site)
    .where(({ or, eb }) => or([eb('day', '=', day), eb('about', '=', day)]))
    .orderBy('at')
    .orderBy('id')
    .execute()
}
