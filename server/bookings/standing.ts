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

/** Whether it holds its place. */
export const isStanding = ({ status }: Pick<Booking, 'status'>): boolean => standing.includes(status)
