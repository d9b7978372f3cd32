import { sql } from 'kysely'
import { mostTaken, peopleOfDay } from '../counters/own-day.ts'
import type { Trx } from '../database/open.ts'
import { uuidV8 } from '../uuid.ts'
import type { Scan } from './scan.ts'
import { bare, type FirstVisit, openDay, raw } from './scan-rows.ts'

/**
 * Counting law 4: what a browser counted before its group was entered is taken back by a row of its own,
 * with the companions it named, who came with the group as well. Where corrections have taken them off already, no more
 * is taken than the day still has.
 *
 * @param counted in this transaction, and in no counter yet
 * @returns the rows appended
 */
export async function takeBack(trx: Trx, members: Scan[], first: Map<Scan, FirstVisit>, counted: Scan[]): Promise<Scan[]> {
  const appended: Scan[] = []
  for (const scan of members) {
    const visit = first.get(scan)!
    if (visit.people <= 0 || visit.takenBack || (await isSettled(trx, scan, visit))) continue
    const people = Math.min(visit.people, await mostLeft(trx, scan, [...counted, ...appended]))
    const row = { ...scan, people: 0 - people, device: null }
    // A row that takes nobody back names no visit: it stands under an id made of the visit's, once.
    const named = people > 0 ? { id: raw(bare(row.scanId)), corrects: raw(visit.id) } : { id: settledId(visit), corrects: null }
    const { numInsertedOrUpdatedRows: rows } = await trx
      .insertInto('visits')
      .values({
        site: row.site,
        day: row.day,
        entered_on: openDay(sql`${row.site}`, sql`${row.enteredOn}`),
        at: row.at,
        source: 'group',
        people: row.people,
        device: null,
        ...named,
      })
      .onConflict((on) => (people > 0 ? on.columns(['site', 'day', 'corrects']).where('corrects', 'is not', null) : on.columns(['site', 'day', 'id'])).doNothing())
      .executeTakeFirstOrThrow()
    if (rows === 1n) appended.push(row)
  }
  return appended
}

/** How many can be taken off a scan's day, with what its own transaction has brought and taken. */
async function mostLeft(trx: Trx, { site, day }: Scan, fresh: Scan[]): Promise<number> {
  const { counted, own } = await peopleOfDay(trx, site, day)
  const more = fresh.reduce((sum, scan) => sum + (scan.site === site && scan.day === day ? scan.people : 0), 0)
  return mostTaken({ counted: counted + more, own: own + more })
}

const settledId = ({ id }: FirstVisit) => raw(uuidV8(`taken back ${id}`))

/** Whether a visit was to be taken back when nothing was left of its day: whoever has come since is not taken in its place. */
async function isSettled(trx: Trx, { site, day }: Scan, visit: FirstVisit): Promise<boolean> {
  const row = await trx.selectFrom('visits').select('id').where('site', '=', site).where('day', '=', day).where('id', '=', settledId(visit)).executeTakeFirst()
  return row !== undefined
}
