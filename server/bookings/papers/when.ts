import { type Refusal, refusal } from '../../web/refusals.ts'
import type { Booking } from '../bookings.ts'

/** In which status a booking has which paper, and why not in the others. */

/** For a paper that speaks of a confirmed visit, and may be printed after it too. */
export function unlessConfirmed(booking: Booking): Refusal | undefined {
  const { status } = booking
  return status === 'requested' || status === 'waiting' ? refusal('paper-not-yet') : unlessGone(booking)
}

/** For what opens the gate, and is of no use after it. */
export function unlessComing(booking: Booking): Refusal | undefined {
  return unlessConfirmed(booking) ?? (booking.status === 'confirmed' ? undefined : refusal('paper-over'))
}

/** For what she writes herself: it does not wait for the answer. */
export function unlessGone({ status }: Booking): Refusal | undefined {
  return status === 'cancelled' || status === 'declined' ? refusal('paper-gone') : undefined
}

export function unlessLetterAsked(booking: Booking): Refusal | undefined {
  return unlessGone(booking) ?? (booking.agreed.bring === 'letter' ? undefined : refusal('request-letter-none'))
}
