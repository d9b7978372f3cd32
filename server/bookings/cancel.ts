import type { Trx } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { allOrNothing } from './all-or-nothing.ts'
import type { BookingParts } from './booking-parts.ts'
import { type Booking, changeBooking, findBooking } from './bookings.ts'
import { record } from './events.ts'
import { release } from './hold.ts'
import { canBeChanged, isOther } from './standing.ts'
import { offerFreed } from './waiting.ts'

/** Why a booking ends before its visit, and by whose hand. */
export interface Ending {
  /** `declined` is the answer to a request, `closed` a cancellation by the site because it is shut that day. */
  as: 'cancelled' | 'declined' | 'closed'
  /** In the words of who ends it; the organiser reads it. */
  reason: string
  /** Name of whoever is signed in; '' when the organiser does it. */
  by: string
  /** `sequence` of the booking that was looked at; absent where that is not said. */
  seen?: number | undefined
}

/**
 * Ends a booking and gives back all that it held, once: asked again, it answers with the booking as it is.
 *
 * @returns `booking-changed` when it is not as it was seen
 * @throws StoreUnavailable
 */
export async function endBooking(parts: BookingParts, ref: string, ending: Ending): Promise<Booking | Refusal> {
  const { db, outbox, now } = parts
  const ended = await allOrNothing(db, (trx) => endIn(trx, parts, ref, ending, now()))
  outbox.nudge()
  return ended
}

async function endIn(trx: Trx, parts: BookingParts, ref: string, { as, reason, by, seen }: Ending, now: Instant): Promise<Booking | Refusal> {
  const { random, tell } = parts
  const booking = await findBooking(trx, ref)
  if (booking === undefined) return refusal('booking-unknown')
  const status = as === 'declined' ? 'declined' : 'cancelled'
  if (booking.status === status) return booking
  if (isOther(booking, seen)) return refusal('booking-changed')
  if (!canBeChanged(booking, now)) return refusal('booking-over')
  if (as === 'declined' && booking.status === 'confirmed') return refusal('booking-answered')
  await release(trx, ref, booking.channel)
  if (!(await changeBooking(trx, booking, { status, reason, answer_by: null, offered_at: null, offer_until: null }, now))) return refusal('conflict')
  // Privacy law 3: the history never forgets, so why an organiser cancels stands in the booking alone.
  await record(trx, { ref, actor: by, what: as, detail: by === '' ? '' : reason }, now, random)
  const after = (await findBooking(trx, ref))!
  await tell(trx, after, as)
  await offerFreed(trx, parts, booking, now)
  return after
}
