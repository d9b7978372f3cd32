import { sql } from 'kysely'
import type { Database, Reads, Trx } from '../database/open.ts'
import type { Day } from '../local-day.ts'
import type { CountedAs, CounterRow, StopReadRow } from '../database/schema-counting.ts'
import { byBrowser } from './counters.ts'
import { tempoByRows } from './tempo.ts'

/** One counter that does not say what its rows say. */
export interface Difference {
  counter: string
  kept: number
  counted: number
}

/**
 * Counting law 7: rebuilds the counters from the rows (visits, scans of stops, corrections), one site and day
 * at a time, so that check-ins go on between two days. On an honest database it changes nothing.
 *
 * @param check only compare
 * @returns every counter that differed, as it was and as it is by its rows
 */
export async function recount(db: Database, { check }: { check: boolean }): Promise<Difference[]> {
  const differences: Difference[] = []
  for (const { site, day } of await daysOf(db.read)) {
    differences.push(...(await db.write((trx) => recountDay(trx, site, day, check))))
  }
  for (const { site } of await sitesOf(db.read)) {
    differences.push(...(await db.write((trx) => recountTotal(trx, site, check))))
  }
  return differences
}

async function daysOf(db: Reads): Promise<{ site: string; day: Day }[]> {
  return db
    .selectFrom('visits')
    .select(['site', 'day'])
    .union(db.selectFrom('corrections').select(['site', 'day']))
    .union(db.selectFrom('counters').select(['site', 'day']))
    .union(db.selectFrom('scans').select(['site', 'day']).where(sql<boolean>`stop <> ''`))
    .union(db.selectFrom('stop_reads').select(['site', 'day']))
    .union(db.selectFrom('tempo').select(['site', 'day']))
    .orderBy('site')
    .orderBy('day')
    .execute()
}

async function sitesOf(db: Reads): Promise<{ site: string }[]> {
  return db
    .selectFrom('counters')
    .select('site')
    .union(db.selectFrom('totals').select('site'))
    .orderBy('site')
    .execute()
}

async function recountDay(trx: Trx, site: string, day: Day, check: boolean): Promise<Difference[]> {
  const counted = await trx
    .selectFrom('visits')
    .select(({ fn, eb }) => [
      'source',
      fn.sum<number>('people').as('people'),
      fn.countAll<number>().as('visits'),
      fn.sum<number>(eb.case().when('device', 'is', null).then(eb.ref('people')).else(0).end()).as('cookieless'),
    ])
    .where('site', '=', site)
    .where('day', '=', day)
    .groupBy('source')
    .execute()
  const corrected = await trx
    .selectFrom('corrections')
    .select(({ fn, val }) => [
      val<CountedAs>('correction').as('source'),
      fn.sum<number>('people').as('people'),
      fn.countAll<number>().as('visits'),
      val(0).as('cookieless'),
    ])
    .where('site', '=', site)
    .where('day', '=', day)
    .having((eb) => eb.fn.countAll(), '>', 0)
    .execute()
  const reads = await trx
    .selectFrom('scans')
    .select(({ fn }) => ['stop', fn.countAll<number>().as('reads')])
    .where('site', '=', site)
    .where('day', '=', day)
    // Spelled out, so that the index of stop scans serves it.
    .where(sql<boolean>`stop <> ''`)
    .groupBy('stop')
    .execute()
  const counters: CounterRow[] = [...counted, ...corrected].map((row) => {
    return { ...row, cookieless: byBrowser(row.source) ? row.cookieless : 0, site, day }
  })
  const stopReads: StopReadRow[] = reads.map((row) => ({ ...row, site, day }))
  const keptCounters = await trx.selectFrom('counters').selectAll().where('site', '=', site).where('day', '=', day).execute()
  const keptReads = await trx.selectFrom('stop_reads').selectAll().where('site', '=', site).where('day', '=', day).execute()
  const tempo = await tempoByRows(trx, site, day)
  const keptTempo = await trx.selectFrom('tempo').selectAll().where('site', '=', site).where('day', '=', day).execute()
  const differences = [
    ...(['people', 'visits', 'cookieless'] as const).flatMap((field) =>
      compare(keptCounters, counters, ({ source }) => `${site} ${day} ${source} ${field}`, field),
    ),
    ...(['people', 'cookieless'] as const).flatMap((field) =>
      compare(keptTempo, tempo, ({ slot }) => `${site} ${day} slot ${slot} ${field}`, field),
    ),
    ...compare(keptReads, stopReads, ({ stop }) => `${site} ${day} stop ${stop}`, 'reads'),
  ]
  if (!check && differences.length > 0) {
    await trx.deleteFrom('counters').where('site', '=', site).where('day', '=', day).execute()
    if (counters.length > 0) await trx.insertInto('counters').values(counters).execute()
    await trx.deleteFrom('stop_reads').where('site', '=', site).where('day', '=', day).execute()
    if (stopReads.length > 0) await trx.insertInto('stop_reads').values(stopReads).execute()
    await trx.deleteFrom('tempo').where('site', '=', site).where('day', '=', day).execute()
    if (tempo.length > 0) await trx.insertInto('tempo').values(tempo).execute()
  }
  return differences
}

async function recountTotal(trx: Trx, site: string, check: boolean): Promise<Difference[]> {
  const days = await trx.selectFrom('counters').select('people').where('site', '=', site).execute()
  const people = days.reduce((sum, row) => sum + row.people, 0)
  const kept = await trx.selectFrom('totals').select('people').where('site', '=', site).executeTakeFirst()
  const differences = compare(kept ? [kept] : [], [{ people }], () => `${site} total`, 'people')
  if (!check && differences.length > 0) {
    await trx
      .insertInto('totals')
      .values({ site, people })
      .onConflict((on) => on.column('site').doUpdateSet({ people }))
      .execute()
  }
  return differences
}

function compare<Row, Field extends keyof Row>(kept: Row[], counted: Row[], name: (row: Row) => string, field: Field): Difference[] {
  const values = (rows: Row[]) => new Map(rows.map((row) => [name(row), Number(row[field])]))
  const before = values(kept)
  const after = values(counted)
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((counter) => ({ counter, kept: before.get(counter) ?? 0, counted: after.get(counter) ?? 0 }))
    .filter((one) => one.kept !== one.counted)
}
