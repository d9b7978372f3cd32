import type { Selectable } from 'kysely'
import type { Reads, Trx } from '../database/open.ts'
import type { BookingPartRow, BookingRow, SlotKey, Status } from '../database/schema-bookings.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Day, Instant } from '../local-day.ts'
import { type Sites, slugsOf } from '../staff/people.ts'
import type { Lang } from '../web/words.ts'

/** How a booking can stand, in the order in which lists offer it. */
export const statuses = ['confirmed', 'requested', 'waiting', 'declined', 'cancelled', 'arrived', 'no-show'] as const satisfies readonly Status[]

/** What the table says in another way. */
type Retold = 'request_id' | 'step_free' | 'member_code' | 'answer_by' | 'offered_at' | 'offer_until' | 'agreed' | 'created_at' | 'changed_at'

/** A group's reservation, as it stands. */
export interface Booking extends Omit<BookingRow, Retold> {
  stepFree: boolean
  memberCode: string
  answerBy: Instant | null
  /** When a freed place was offered, and until when it may be taken; the latter once the organiser was told. */
  offeredAt: Instant | null
  offerUntil: Instant | null
  agreed: Agreed
  createdAt: Instant
  changedAt: Instant
  /** In the order of the day; one, unless the group was split. */
  parts: BookedPart[]
}

export interface BookedPart {
  slot: SlotKey
  day: Day
  /** `HH:MM` by the site's clock. */
  starts: string
  ends: string
  people: number
  docent: { id: Bytes; name: string } | undefined
  /** Whether it goes without one, as the group asked or has agreed with its site; else, where it has none, one is still to be found. */
  withoutDocent: boolean
}

/** The words of the offer when it was booked: what the letter says does not change with the offer. */
export interface Agreed {
  programme: Record<Lang, string> | null
  bring: 'letter' | 'nothing'
  notes: Record<Lang, string>
  /** Version of the offer. */
  offer: number
}

/** Statuses in which a booking holds its place. */
export const standing: readonly Status[] = ['confirmed', 'requested']
/** Statuses that an organiser can still change. */
export const open: readonly Status[] = [...standing, 'waiting']

export async function findBooking(db: Reads, ref: string): Promise<Booking | undefined> {
  const row = await db.selectFrom('bookings').selectAll().where('ref', '=', ref).executeTakeFirst()
  return row && (await withParts(db, [row]))[0]
}

/** Those of these references that are known, in no order. */
export async function findBookings(db: Reads, refs: string[]): Promise<Booking[]> {
  if (refs.length === 0) return []
  return withParts(db, await db.selectFrom('bookings').selectAll().where('ref', 'in', refs).execute())
}

/** The booking that a request has made; undefined when it never arrived. */
export async function findByRequest(db: Reads, requestId: Bytes): Promise<Booking | undefined> {
  const row = await db.selectFrom('bookings').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row && (await withParts(db, [row]))[0]
}

export interface Asked {
  site?: string
  sites?: Sites
  /** Days of the visit, both included. */
  from?: Day
  to?: Day
  statuses?: readonly Status[]
}

/** Bookings by the day of their visit, then by slot. */
export async function listBookings(db: Reads, { site, sites = 'every', from, to, statuses }: Asked): Promise<Booking[]> {
  let query = db.selectFrom('bookings').selectAll()
  if (site !== undefined) query = query.where('site', '=', site)
  if (sites !== 'every') query = query.where('site', 'in', slugsOf(sites))
  if (from !== undefined) query = query.where('day', '>=', from)
  if (to !== undefined) query = query.where('day', '<=', to)
  if (statuses !== undefined) query = query.where('status', 'in', statuses)
  const found = await withParts(db, await query.orderBy('day').orderBy('ref').execute())
  return found.sort((one, other) => keyOf(one).localeCompare(keyOf(other), 'en'))
}

const keyOf = ({ parts, ref }: Booking) => `${parts[0]?.slot ?? ''} ${ref}`

/** How many values a statement takes on every engine, with room to spare. */
const atOnce = 500

async function withParts(db: Reads, rows: BookingRow[]): Promise<Booking[]> {
  const parts = new Map<string, BookedPart[]>()
  for (let i = 0; i < rows.length; i += atOnce) {
    const refs = rows.slice(i, i + atOnce).map(({ ref }) => ref)
    const found = await db
      .selectFrom('booking_parts')
      .leftJoin('docents', 'docents.id', 'booking_parts.docent')
      .selectAll('booking_parts')
      .select('docents.name')
      .where('ref', 'in', refs)
      .orderBy('slot')
      .execute()
    for (const row of found) parts.set(row.ref, [...(parts.get(row.ref) ?? []), readPart(row)])
  }
  return rows.map((row) => read(row, parts.get(row.ref) ?? []))
}

function readPart({ slot, ends, people, docent, without_docent: without, name }: Selectable<BookingPartRow> & { name: string | null }): BookedPart {
  const guide = docent === null ? undefined : { id: docent, name: name ?? '' }
  return { slot, day: slot.slice(0, 10), starts: slot.slice(11), ends, people, docent: guide, withoutDocent: without === 1 }
}

function read(row: BookingRow, parts: BookedPart[]): Booking {
  const { ref, site, day, status, channel, kind, organisation, people, minors, docent, programme, place, note, lang, contact, reason, sequence } = row
  const words = { organisation, docent, programme, place, note, lang, reason }
  const times = { answerBy: row.answer_by, offeredAt: row.offered_at, offerUntil: row.offer_until, createdAt: row.created_at, changedAt: row.changed_at }
  const agreed = JSON.parse(row.agreed) as Agreed
  return { ref, site, day, status, channel, kind, people, minors, stepFree: row.step_free === 1, memberCode: row.member_code, contact, sequence, agreed, parts, ...words, ...times }
}

/** What a change of a booking's row may touch; its sequence rises with it. */
export type Change = Partial<Pick<BookingRow, 'status' | 'day' | 'people' | 'minors' | 'docent' | 'programme' | 'answer_by' | 'offered_at' | 'offer_until' | 'reason' | 'agreed'>>

/**
 * Changes a booking if it still stands as it was read: of two changes at once, one finds its booking changed.
 *
 * @returns whether it was changed
 */
export async function changeBooking(trx: Trx, { ref, status, sequence }: Booking, change: Change, now: Instant): Promise<boolean> {
  const { numUpdatedRows: rows } = await trx
    .updateTable('bookings')
    .set({ ...change, sequence: sequence + 1, changed_at: now })
    .where('ref', '=', ref)
    .where('status', '=', status)
    .where('sequence', '=', sequence)
    .executeTakeFirstOrThrow()
  return rows === 1n
}
