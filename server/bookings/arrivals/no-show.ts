import { type Refusal, refusal } from '../../web/refusals.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { BookingParts } from '../booking-parts.ts'
import { type Booking, changeBooking, findBooking } from '../bookings.ts'
import { releaseDocents } from '../docents/hours.ts'
import { record } from '../events.ts'
import { whyNoNoShow } from './why-not.ts'

export interface NoShow {
  booking: Booking
  /** Whether it had been recorded before. */
  again: boolean
}

/**
 * Records that nobody came, once, after the slot has begun. The docent is free for others at once, for the
 * rest of these hours and for one group more that day; the seats stay held, since a slot that has begun is
 * nobody else's, and a group that is split may still come for its second part. It counts nothing.
 *
 * @param by name of whoever is signed in
 * @throws StoreUnavailable
 */
export async function recordNoShow(parts: BookingParts, ref: string, by: string): Promise<NoShow | Refusal> {
  const { db, outbox, now: clock, random } = parts
  const now = clock()
  return allOrNothing(db, async (trx): Promise<NoShow | Refusal> => {
    const booking = await findBooking(trx, ref)
    if (booking === undefined) return refusal('booking-unknown')
    if (booking.status === 'no-show') return { booking, again: true }
    const wrong = whyNoNoShow(booking, now)
    if (wrong) return wrong
    await releaseDocents(trx, ref)
    if (!(await changeBooking(trx, booking, { status: 'no-show', answer_by: null }, now))) return refusal('conflict')
    await record(trx, { ref, actor: by, what: 'no-show' }, now, random)
    // Nobody needs to be phoned about a visit that is over.
    await outbox.overtake(trx, ref, 'organiser')
    return { booking: (await findBooking(trx, ref))!, again: false }
  })
}
