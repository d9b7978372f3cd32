import type { Reads, Trx } from '../database/open.ts'
import { allOf, type ManyRows, namesOf, RowsStatement } from '../database/rows.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Day } from '../local-day.ts'
import type { Person } from '../staff/people.ts'

/** The counts of others, each import beside the ones before it. They are never added to ours. */

const columns = { import: 'bytes', site: 'text', day: 'text', people: 'integer' } as const
const inserted = new RowsStatement(columns, (trx, rows) =>
  trx.insertInto('comparisons').columns(namesOf(columns)).expression(allOf(rows, columns)).compile(),
)

/** @param days import as hexadecimal text; not seen before its row in `imports` */
export async function insertComparisons(trx: Trx, engine: ManyRows, days: { import: string; site: string; day: Day; people: number }[]): Promise<void> {
  await inserted.run(trx, engine, days)
}

export async function deleteComparisons(trx: Trx, id: Bytes): Promise<void> {
  await trx.deleteFrom('comparisons').where('import', '=', id).execute()
}

/** A count of somebody else's at a site, as it is called. */
export interface Series {
  site: string
  series: string
}

export async function seriesOf(db: Reads, sites: Person['sites']): Promise<Series[]> {
  return db
    .selectFrom('imports')
    .select(['site', 'series'])
    .distinct()
    .where('series', '<>', '')
    .$if(sites !== 'every', (query) => query.where('site', 'in', sites === 'every' ? [] : sites))
    .orderBy('site')
    .orderBy('series')
    .execute()
}

/** What a series says of each day, by its latest import. */
export async function daysOfSeries(db: Reads, { site, series }: Series): Promise<Map<Day, number>> {
  const rows = await db
    .selectFrom('imports')
    .innerJoin('comparisons', (on) => on.onRef('comparisons.import', '=', 'imports.id').onRef('comparisons.site', '=', 'imports.site'))
    .select(['comparisons.day', 'comparisons.people'])
    .where('imports.site', '=', site)
    .where('imports.series', '=', series)
    .orderBy('imports.at')
    .orderBy('imports.id')
    .execute()
  const latest = new Map(rows.map(({ day, people }) => [day, people]))
  return new Map([...latest].sort(([a], [b]) => (a < b ? -1 : 1)))
}
