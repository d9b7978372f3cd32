import type { Reads, Trx } from '../database/open.ts'
import type { SlotKey } from '../database/schema-bookings.ts'
import type { Instant } from '../local-day.ts'
import { type Random, uuidV7 } from '../uuid.ts'
import { readSlot } from './offers/slots.ts'

/** What happened to a booking. */
export type What =
  | 'booked'
  | 'confirmed'
  | 'declined'
  | 'moved'
  | 'people'
  | 'docent'
  | 'cancelled'
  | 'closed'
  | 'offered'
  | 'offer-lapsed'
  | 'offer-taken'
  | 'too-late'
  | 'arrived'
  | 'no-show'
  | 'purged'

interface EventPart {
  slot: SlotKey
  people: number
}

export interface BookingEvent {
  ref: string
  /** '' for the organiser, 'system' for a job, else the name of whoever is signed in. */
  actor: string
  what: What
  detail?: string
}

/** What `moved` and `people` have as their detail: every part as `SLOT=PEOPLE`, with commas between them. */
export const partsWritten = (parts: readonly EventPart[]): string => parts.map(({ slot, people }) => `${slot}=${people}`).join(',')

/** The parts that such a detail names; undefined where it cannot be read. */
export function partsOf(detail: string): EventPart[] | undefined {
  const parts = detail.split(',').map((part) => /^([^=]+)=(\d+)$/.exec(part) ?? []).map(([, slot = '', people]) => ({ slot, people: Number(people) }))
  return parts.every(({ slot }) => readSlot(slot) !== undefined) ? parts : undefined
}

/** Appends to a booking's history, in the transaction of the change itself. */
export async function record(trx: Trx, { ref, actor, what, detail = '' }: BookingEvent, now: Instant, random: Random): Promise<void> {
  await trx.insertInto('booking_events').values({ id: uuidV7(now, random), ref, at: now, actor, what, detail }).execute()
}

/** A booking's history, oldest first. */
export async function historyOf(db: Reads, ref: string): Promise<(Required<BookingEvent> & { at: Instant })[]> {
  const rows = await db.selectFrom('booking_events').selectAll().where('ref', '=', ref).orderBy('at').orderBy('id').execute()
  return rows.map(({ at, actor, what, detail }) => ({ ref, at, actor, what: what as What, detail }))
}
