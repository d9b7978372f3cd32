import type { Instant } from '../local-day.ts'
import { type Booking, open, standing } from './bookings.ts'
import { instantOf } from './offers/slots.ts'

/** When a booking's visit begins. */
export function beginsAt({ parts }: Pick<Booking, 'parts'>): Instant {
  return instantOf(parts[0]!.day, parts[0]!.starts)
}

/** When its last part ends. */
export function endsAt({ parts }: Pick<Booking, 'parts'>): Instant {
  const { day, ends } = parts.at(-1)!
  return instantOf(day, ends)
}

/** Whether a booking can still be moved, changed or cancelled. */
export function canBeChanged(booking: Booking, now: Instant): boolean {
  return open.includes(booking.status) && now < beginsAt(booking)
}

/** Whether another can still be reached about it: on the day itself, too. */
export function mayChangeContact(booking: Booking, now: Instant): boolean {
  return open.includes(booking.status) && now < endsAt(booking)
}

/** Whether a freed place is kept for it; after its last moment it is over, though it is taken back only by a job. */
export function isOffered(booking: Booking, now: Instant): boolean {
  const { offeredAt, offerUntil } = booking
  return booking.status === 'waiting' && offeredAt !== null && now < beginsAt(booking) && (offerUntil === null || now <= offerUntil)
}

/** Whether it is not any more what somebody has looked at; who does not say which it was, is taken to know it. */
export const isOther = ({ sequence }: Pick<Booking, 'sequence'>, seen: number | undefined): boolean => seen !== undefined && seen !== sequence

/** Whether it holds its place. */
export const isStanding = ({ status }: Pick<Booking, 'status'>): boolean => standing.includes(status)
