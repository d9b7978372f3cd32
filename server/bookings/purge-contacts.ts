import type { ExpressionBuilder } from 'kysely'
import type { Trx } from '../database/open.ts'
import type { Schema } from '../database/schema.ts'
import { addDays, type Day, dayOf, type Instant } from '../local-day.ts'
import type { BookingParts } from './booking-parts.ts'
import { record } from './events.ts'

/** Privacy law 3: days after the visit. */
export const contactDays = 180

/** Few enough for a check-in not to wait behind them. */
const atOnce = 100

/**
 * Privacy law 3: forgets whom to reach about bookings whose visit, held or not, was more than `days` days ago,
 * what was written to them, and the fields in which people write what they like, who leads the group for
 * instance: note, place, and why an organiser cancelled. The numbers stay, and so do the organisation and what staff gave as a reason,
 * who name nobody in it. What the engine can clear of the disk, it clears.
 *
 * @param by 'system', or 'cli'
 * @returns how many bookings had something to forget
 * @throws StoreUnavailable
 */
export async function purgeContacts(parts: BookingParts, days: number, by = 'system'): Promise<number> {
  const { db, now: clock } = parts
  const now = clock()
  const before = addDays(dayOf(now), -days)
  let purged = 0
  for (let some = atOnce; some === atOnce; purged += some) some = await db.write((trx) => purgeSome(trx, parts, before, by, now))
  if (purged > 0) await db.emptyJournal()
  return purged
}

async function purgeSome(trx: Trx, { outbox, random }: BookingParts, before: Day, by: string, now: Instant): Promise<number> {
  const rows = await trx
    .selectFrom('bookings')
    .select('ref')
    .where('day', '<', before)
    .where((eb) => eb.or([eb('contact', 'is not', null), eb('note', '<>', ''), eb('place', '<>', ''), organiserSaidWhy(eb)]))
    .orderBy('ref')
    .limit(atOnce)
    .execute()
  for (const { ref } of rows) {
    await trx.updateTable('bookings').set({ contact: null, note: '', place: '' }).where('ref', '=', ref).execute()
    await trx.updateTable('bookings').set({ reason: '' }).where('ref', '=', ref).where(organiserSaidWhy).execute()
    await outbox.purge(trx, ref)
    await record(trx, { ref, actor: by, what: 'purged' }, now, random)
  }
  return rows.length
}

/** Nothing happens to a booking after its organiser has cancelled it, so that its reason is hers. */
function organiserSaidWhy(eb: ExpressionBuilder<Schema, 'bookings'>) {
  const cancelled = eb.selectFrom('booking_events').select('id').whereRef('booking_events.ref', '=', 'bookings.ref').where('what', '=', 'cancelled')
  return eb.and([eb('reason', '<>', ''), eb.exists(cancelled.where('actor', '=', ''))])
}
