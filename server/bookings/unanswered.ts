import type { Trx } from '../database/open.ts'
import { dayOf, type Instant } from '../local-day.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import { allOrNothing } from './all-or-nothing.ts'
import type { BookingParts } from './booking-parts.ts'
import { type Booking, changeBooking, findBooking, listBookings } from './bookings.ts'
import { record } from './events.ts'
import { release } from './hold.ts'
import { beginsAt, endsAt } from './standing.ts'
import { lapseOffers, offerFreed, serveLines } from './waiting.ts'

/** Done every few minutes: ends what has become too late, gives on what was offered and not taken, offers what has become free. */
export async function keepUpWithTime(parts: BookingParts): Promise<void> {
  await endUnanswered(parts)
  await lapseOffers(parts)
  await serveLines(parts)
}

/** Who is told that nothing came of it: not somebody whose visit would have been days ago. */
const tellFor = 72 * 3_600_000

/**
 * Ends what waited until its visit began, and what was asked for and not answered until its visit was over: as
 * long as that lasts, the desk may enter a group that has come all the same. The organiser is told once.
 *
 * @returns how many were ended
 */
export async function endUnanswered(parts: BookingParts): Promise<number> {
  const { db, outbox, now: clock } = parts
  const now = clock()
  const open = await listBookings(db.read, { to: dayOf(now), statuses: ['waiting', 'requested'] })
  const late = open.filter((booking) => isTooLate(booking, now))
  for (const { ref } of late) await allOrNothing(db, (trx) => endIn(trx, parts, ref, now))
  outbox.nudge()
  return late.length
}

function isTooLate(booking: Booking, now: Instant): boolean {
  return booking.status === 'waiting' ? now >= beginsAt(booking) : booking.status === 'requested' && now >= endsAt(booking)
}

async function endIn(trx: Trx, parts: BookingParts, ref: string, now: Instant): Promise<Booking | Refusal> {
  const booking = await findBooking(trx, ref)
  if (booking === undefined || !isTooLate(booking, now)) return refusal('booking-answered')
  const t = words(booking.lang)
  const waited = booking.status === 'waiting'
  const reason = waited ? t('booking.ended.waiting') : t('booking.ended.requested')
  await release(trx, ref, booking.channel)
  const ended = { status: 'declined', reason, answer_by: null, offered_at: null, offer_until: null } as const
  if (!(await changeBooking(trx, booking, ended, now))) return refusal('conflict')
  await record(trx, { ref, actor: 'system', what: 'too-late', detail: reason }, now, parts.random)
  if (beginsAt(booking) > now - tellFor) await parts.tell(trx, (await findBooking(trx, ref))!, waited ? 'waited' : 'unanswered')
  await offerFreed(trx, parts, booking, now)
  return booking
}
