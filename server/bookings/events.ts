import type { Reads, Trx } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { type Random, uuidV7 } from '../uuid.ts'

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
  | 'arrived'
  | 'no-show'
  | 'purged'

export interface BookingEvent {
  ref: string
  /** '' for the organiser, 'system' for a job, else the name of whoever is signed in. */
  actor: string
  what: What
  detail?: string
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
