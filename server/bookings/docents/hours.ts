import type { Reads, Trx } from '../../database/open.ts'
import type { SlotKey } from '../../database/schema-bookings.ts'
import type { Bytes } from '../../database/bytes.ts'
import type { Day } from '../../local-day.ts'
import { instantOf, minutesOf } from '../offers/slots.ts'
import { type Docent, sameDocent, suits, type Wanted } from './docents.ts'

/** A group to be guided. */
export interface Tour {
  ref: string
  slot: SlotKey
  day: Day
  /** `HH:MM` by the site's clock. */
  starts: string
  ends: string
}

const quarter = 15 * 60_000

/** The quarters of an hour that a tour takes of a docent, the gap behind it included. */
export function quartersOf({ day, starts, ends }: Pick<Tour, 'day' | 'starts' | 'ends'>, gapMinutes: number): number[] {
  const first = Math.floor(instantOf(day, starts) / quarter)
  const end = Math.ceil((instantOf(day, ends) + gapMinutes * 60_000) / quarter)
  return Array.from({ length: end - first }, (_, i) => first + i)
}

/** Whether a tour leaves the docent her lunch. */
export function leavesLunch({ lunch }: Pick<Docent, 'lunch'>, { starts, ends }: Pick<Tour, 'starts' | 'ends'>): boolean {
  return lunch === null || minutesOf(ends) <= minutesOf(lunch.from) || minutesOf(starts) >= minutesOf(lunch.to)
}

/**
 * Finds and takes a docent for a tour, the one with the fewest groups that day first. A docent is in one
 * place at a time by the primary key of her hours (booking law 2).
 *
 * @param before who guides the group as yet, and keeps it where she can
 * @returns the docent; undefined when none is free
 */
export async function takeDocent(trx: Trx, docents: Docent[], wanted: Wanted, tour: Tour, before?: Bytes): Promise<Docent | undefined> {
  const able = docents.filter((docent) => suits(docent, wanted, tour.day) && leavesLunch(docent, tour))
  const groups = await groupsOf(trx, able, tour.day)
  const hers = ({ id }: Docent) => (before !== undefined && sameDocent(id, before) ? -1 : 0)
  able.sort((one, other) => hers(one) - hers(other) || groups(one) - groups(other))
  for (const docent of able) {
    if (await take(trx, docent, tour)) return docent
  }
  return undefined
}

async function take(trx: Trx, { id, gapMinutes, dailyMost }: Docent, tour: Tour): Promise<boolean> {
  const { ref, slot, day } = tour
  if (!(await takeTurn(trx, id, day, dailyMost))) return false
  const rows = quartersOf(tour, gapMinutes).map((at) => ({ docent: id, quarter: at, ref, slot }))
  const { numInsertedOrUpdatedRows: taken } = await trx
    .insertInto('docent_hours')
    .values(rows)
    .onConflict((on) => on.columns(['docent', 'quarter']).doNothing())
    .executeTakeFirstOrThrow()
  if (taken === BigInt(rows.length)) return true
  await releaseDocents(trx, ref, slot)
  // Where every quarter was somebody else's, there was no row by which the turn was given back.
  if (taken === 0n) await giveTurnBack(trx, id, day)
  return false
}

/** One more group of her day, if she takes one more. */
async function takeTurn(trx: Trx, docent: Bytes, day: Day, most: number): Promise<boolean> {
  await trx
    .insertInto('docent_days')
    .values({ docent, day, groups: 0 })
    .onConflict((on) => on.columns(['docent', 'day']).doNothing())
    .execute()
  const { numUpdatedRows: rows } = await trx
    .updateTable('docent_days')
    .set(({ eb }) => ({ groups: eb('groups', '+', 1) }))
    .where('docent', '=', docent)
    .where('day', '=', day)
    .where('groups', '<', most)
    .executeTakeFirstOrThrow()
  return rows === 1n
}

async function giveTurnBack(trx: Trx, docent: Bytes, day: Day): Promise<void> {
  await trx
    .updateTable('docent_days')
    .set(({ eb }) => ({ groups: eb('groups', '-', 1) }))
    .where('docent', '=', docent)
    .where('day', '=', day)
    .execute()
}

/** Gives a booking's docents back, of one slot or of all; once, however often it is called. */
export async function releaseDocents(trx: Trx, ref: string, slot?: SlotKey): Promise<void> {
  let freed = trx.deleteFrom('docent_hours').where('ref', '=', ref)
  if (slot !== undefined) freed = freed.where('slot', '=', slot)
  const rows = await freed.returning(['docent', 'slot']).execute()
  const turns = new Map(rows.map((row) => [`${Buffer.from(row.docent).toString('hex')} ${row.slot}`, row]))
  for (const { docent, slot: of } of turns.values()) await giveTurnBack(trx, docent, of.slice(0, 10))
}

async function groupsOf(db: Reads, docents: Docent[], day: Day): Promise<(docent: Docent) => number> {
  if (docents.length === 0) return () => 0
  const ids = docents.map(({ id }) => id)
  const rows = await db.selectFrom('docent_days').select(['docent', 'groups']).where('day', '=', day).where('docent', 'in', ids).execute()
  return ({ id }) => rows.find(({ docent }) => sameDocent(docent, id))?.groups ?? 0
}
