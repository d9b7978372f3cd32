import { type Expression, sql } from 'kysely'
import type { Reads, Trx } from '../database/open.ts'
import { allOf, type ManyRows, namesOf, RowsStatement } from '../database/rows.ts'
import type { CountedAs, CounterRow, TotalRow } from '../database/schema-counting.ts'
import type { Day } from '../local-day.ts'
import { ownPeople } from './own-day.ts'

/**
 * Totals derived from the visits (counting law 7): people by site, day and source; people by site;
 * reads by stop and day. Every change comes in the transaction of the rows it is derived from.
 */

/** What a transaction adds to one counter. */
export type Addition = CounterRow

/** More 人次 than any site here has in a day by a factor of ten: a slip of the keyboard. */
export const mostOfDay = 1_000_000

/** 人次 of a site: of those who came on one day, corrections that speak of another left out, and ever. */
export interface SiteCount {
  today: number
  all: number
}

/** What a total is made of, in the order in which it is told. */
export const countedAs = ['plate', 'display', 'late', 'code', 'group', 'desk', 'import', 'correction'] as const satisfies readonly CountedAs[]

/** Only a browser can keep or refuse a cookie; a desk or a group has none to keep. */
export function byBrowser(source: CountedAs): boolean {
  return source === 'plate' || source === 'display' || source === 'late' || source === 'code'
}

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const totalColumns = { site: 'text', people: 'integer' } as const
const addedTotals = new RowsStatement(totalColumns, (trx, rows) =>
  trx
    .insertInto('totals')
    .columns(namesOf(totalColumns))
    .expression(allOf(rows, totalColumns))
    .onConflict((on) => on.column('site').doUpdateSet({ people: sql`totals.people + excluded.people` }))
    .returning(['site', 'people'])
    .compile(),
)

const counterColumns = { site: 'text', day: 'text', source: 'text', people: 'integer', visits: 'integer', cookieless: 'integer' } as const
const addedCounters = new RowsStatement(counterColumns, (trx, rows) =>
  trx
    .insertInto('counters')
    .columns(namesOf(counterColumns))
    .expression(allOf(rows, counterColumns))
    .onConflict((on) =>
      on.columns(['site', 'day', 'source']).doUpdateSet({
        people: sql`counters.people + excluded.people`,
        visits: sql`counters.visits + excluded.visits`,
        cookieless: sql`counters.cookieless + excluded.cookieless`,
      }),
    )
    .compile(),
)

const countsOn = new RowsStatement({ site: 'text', day: 'text' }, (trx, asked) =>
  sql<{ site: string; day: Day; people: number }>`
    select counters.site, counters.day, sum(${ownPeople}) as people
    from ${asked} as asked join counters on counters.site = asked.site and counters.day = asked.day
    group by counters.site, counters.day`.compile(trx),
)

/**
 * Adds to the counters and answers with the sites' new counts on the days touched, keyed `site day`.
 * Rows are locked in the order of their keys, a site's total first, so that two transactions can neither
 * wait for each other nor give two visits the same number.
 */
export async function addToCounters(trx: Trx, engine: ManyRows, additions: Addition[]): Promise<Map<string, SiteCount>> {
  if (additions.length === 0) return new Map()
  const perSite = new Map<string, number>()
  for (const { site, people } of additions) perSite.set(site, (perSite.get(site) ?? 0) + people)
  const totals = [...perSite].map(([site, people]) => ({ site, people })).sort((a, b) => inOrder(a.site, b.site))
  const key = ({ site, day, source }: Addition) => `${site} ${day} ${source}`
  const touched = new Map(additions.map(({ site, day }) => [`${site} ${day}`, { site, day }]))
  // Sent together, carried out in this order: a connection takes one statement after the other.
  const [locked, , days] = await Promise.all([
    addedTotals.run(trx, engine, totals),
    addedCounters.run(trx, engine, [...additions].sort((a, b) => inOrder(key(a), key(b)))),
    countsOn.run(trx, engine, [...touched.values()]),
  ])
  const all = new Map(locked.map(({ site, people }) => [site, people]))
  return new Map(days.map(({ site, day, people }) => [`${site} ${day}`, { today: people, all: all.get(site) ?? 0 }]))
}

/**
 * Adds many days of a site or of several, which a query finds in the database: one visit each. For imports, whose
 * days are too many to be carried here while everybody waits for the transaction.
 *
 * @param days a query with a condition: rows of `site`, `day`, `people`, no day of a site twice
 * @returns the sites' new totals
 */
export async function addDaysToCounters(trx: Trx, source: CountedAs, days: Expression<{ site: string; day: Day; people: number }>): Promise<TotalRow[]> {
  const locked = await trx
    .insertInto('totals')
    .columns(['site', 'people'])
    .expression(sql<never>`select site, sum(people) from ${days} as fresh where true group by site order by site`)
    .onConflict((on) => on.column('site').doUpdateSet({ people: sql`totals.people + excluded.people` }))
    .returning(['site', 'people'])
    .execute()
  await trx
    .insertInto('counters')
    .columns(['site', 'day', 'source', 'people', 'visits', 'cookieless'])
    .expression(sql<never>`select site, day, ${source}, people, 1, 0 from ${days} as fresh where true order by site, day`)
    .onConflict((on) =>
      on.columns(['site', 'day', 'source']).doUpdateSet({
        people: sql`counters.people + excluded.people`,
        visits: sql`counters.visits + excluded.visits`,
      }),
    )
    .execute()
  return locked
}

const readColumns = { site: 'text', stop: 'text', day: 'text', reads: 'integer' } as const
const addedReads = new RowsStatement(readColumns, (trx, rows) =>
  trx
    .insertInto('stop_reads')
    .columns(namesOf(readColumns))
    .expression(allOf(rows, readColumns))
    .onConflict((on) => on.columns(['site', 'stop', 'day']).doUpdateSet({ reads: sql`stop_reads.reads + excluded.reads` }))
    .compile(),
)

/** Adds reads of stops, in the transaction of the scans that read them. */
export async function addStopReads(trx: Trx, engine: ManyRows, reads: { site: string; stop: string; day: Day; reads: number }[]): Promise<void> {
  if (reads.length > 0) await addedReads.run(trx, engine, reads)
}

/** Every visited site's count on a day and ever, by site. */
export async function countsOfAll(db: Reads, day: Day): Promise<Map<string, SiteCount>> {
  const [totals, days] = await Promise.all([
    db.selectFrom('totals').selectAll().execute(),
    db
      .selectFrom('counters')
      .select(['site', sql<number>`sum(${ownPeople})`.as('people')])
      .where('site', 'in', (eb) => eb.selectFrom('totals').select('site'))
      .where('day', '=', day)
      .groupBy('site')
      .execute(),
  ])
  const today = new Map(days.map(({ site, people }) => [site, people]))
  return new Map(totals.map(({ site, people }) => [site, { today: today.get(site) ?? 0, all: people }]))
}
