import { sql } from 'kysely'
import { openDay } from '../checkins/scan-rows.ts'
import { addDaysToCounters } from '../counters/counters.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Reads, Trx } from '../database/open.ts'
import { allOf, type ManyRows, namesOf, RowsStatement } from '../database/rows.ts'
import type { CountedAs, TotalRow } from '../database/schema-counting.ts'
import type { ImportRow } from '../database/schema-imports.ts'
import type { Day } from '../local-day.ts'
import type { Person } from '../staff/people.ts'

const dayColumns = { import: 'bytes', site: 'text', day: 'text', visit: 'bytes', at: 'integer', people: 'integer' } as const
const insertedDays = new RowsStatement(dayColumns, (trx, rows) =>
  trx.insertInto('imported_days').columns(namesOf(dayColumns)).expression(allOf(rows, dayColumns)).compile(),
)

/** Bytes as hexadecimal text. */
export type ImportedDay = Record<keyof typeof dayColumns, string | number>

/** Lays days ready; nothing counts them before `countDays`. */
export async function insertDays(trx: Trx, engine: ManyRows, days: ImportedDay[]): Promise<void> {
  await insertedDays.run(trx, engine, days)
}

/** Takes away what was laid ready for an import that came to nothing. */
export async function deleteDays(trx: Trx, id: Bytes): Promise<void> {
  await trx.deleteFrom('imported_days').where('import', '=', id).execute()
}

/** Counts the days of an import, entered today or, as a scan is, on the first day that is not sealed: their visits and the counters. Fails whole when one of them is counted already. */
export async function countDays(trx: Trx, id: Bytes, today: Day): Promise<TotalRow[]> {
  await trx
    .insertInto('visits')
    .columns(['site', 'day', 'id', 'entered_on', 'at', 'source', 'people'])
    .expression((eb) =>
      eb
        .selectFrom('imported_days')
        .select(['site', 'day', 'visit', openDay(sql.ref('imported_days.site'), sql`${today}`).as('entered_on'), 'at', sql<'import'>`'import'`.as('source'), 'people'])
        .where('import', '=', id)
        .orderBy('site')
        .orderBy('day'),
    )
    .execute()
  return addDaysToCounters(trx, 'import', trx.selectFrom('imported_days').select(['site', 'day', 'people']).where('import', '=', id))
}

export interface CountedDay {
  day: Day
  source: CountedAs
  people: number
}

/** What a site has counted from one day to another, by day and source; `measured` leaves out what came from files. */
export async function countedDays(db: Reads, { site, from, to, measured = false }: { site: string; from: Day; to: Day; measured?: boolean }): Promise<CountedDay[]> {
  return db
    .selectFrom('counters')
    .select(['day', 'source', 'people'])
    .where('site', '=', site)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .$if(measured, (query) => query.where('source', '<>', 'import'))
    .execute()
}

/** The first day for which a site may still be counted; undefined when no month of it is closed. */
export async function countedFrom(db: Reads, site: string): Promise<Day | undefined> {
  return (await db.selectFrom('open_days').select('counted_from').where('site', '=', site).executeTakeFirst())?.counted_from
}

export async function insertImports(trx: Trx, rows: ImportRow[]): Promise<void> {
  await trx.insertInto('imports').values(rows).execute()
}

/** What has been imported for these sites, latest first. */
export async function lastImports(db: Reads, sites: Person['sites'], { compared, most }: { compared: boolean; most: number }): Promise<ImportRow[]> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('series', compared ? '<>' : '=', '')
    .$if(sites !== 'every', (query) => query.where('site', 'in', sites === 'every' ? [] : sites))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .orderBy('site')
    .limit(most)
    .execute()
}

/** What one import has brought for these sites. */
export async function importOf(db: Reads, id: Bytes, sites: Person['sites']): Promise<ImportRow[]> {
  const rows = await db.selectFrom('imports').selectAll().where('id', '=', id).orderBy('site').execute()
  return rows.filter(({ site }) => sites === 'every' || sites.includes(site))
}
