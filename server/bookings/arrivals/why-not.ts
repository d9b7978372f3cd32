import { keptOnPhone } from '../../checkins/scan-time.ts'
import { addDays, type Day, dayOf, type Instant, startOf } from '../../local-day.ts'
import { type Refusal, refusal } from '../../web/refusals.ts'
import type { Booking } from '../bookings.ts'
import { said } from '../said.ts'
import { beginsAt, isStanding } from '../standing.ts'

/** An arrival can be entered until 72 hours after the day of its visit, like any count that comes late (counting law 6). */
const canBeEntered = (day: Day, now: Instant): boolean => dayOf(now) >= day && now < startOf(addDays(day, 1)) + keptOnPhone

/** The first day whose arrivals can still be entered. */
export function firstOpenDay(now: Instant): Day {
  const today = dayOf(now)
  return [4, 3, 2, 1].map((back) => addDays(today, -back)).find((day) => canBeEntered(day, now)) ?? today
}

/** Why an arrival cannot be entered now. */
export function whyNoArrival(booking: Pick<Booking, 'status' | 'day'>, now: Instant): Refusal | undefined {
  const { status, day } = booking
  if (status === 'no-show') return refusal('arrival-no-show')
  if (!isStanding(booking)) return refusal('arrival-status')
  if (dayOf(now) < day) return refusal('arrival-early', { values: { day: said.day(day) } })
  return canBeEntered(day, now) ? undefined : refusal('arrival-expired')
}

/** Why a booking cannot be called a no-show now. */
export function whyNoNoShow(booking: Pick<Booking, 'status' | 'parts'>, now: Instant): Refusal | undefined {
  if (booking.status === 'arrived') return refusal('no-show-arrived')
  if (!isStanding(booking)) return refusal('arrival-status')
  return now < beginsAt(booking) ? refusal('no-show-early', { values: { slot: said.slot(booking.parts[0]!.slot) } }) : undefined
}
