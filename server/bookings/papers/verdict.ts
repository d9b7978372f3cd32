import type { Day, Instant } from '../../local-day.ts'
import type { Booking } from '../bookings.ts'
import { endsAt } from '../standing.ts'

/** What is to be said of a letter that somebody holds in hand. */
export type Verdict = 'valid' | 'closed' | 'arrived' | 'over' | 'superseded' | 'pending' | 'cancelled' | 'forgotten'

export interface Held {
  booking: Booking
  /** Whether it says what holds now. */
  stillSays: boolean
  /** Why the site is closed, by day. */
  closures: ReadonlyMap<Day, string>
  now: Instant
}

/**
 * Whether part of what its letters said has been removed (privacy law 3): a number of ours is then known by its
 * seal, and nobody can tell any more whether the words beside it are the last.
 */
export const isPurged = ({ contact }: Pick<Booking, 'contact'>): boolean => contact === null

/** Judges a letter of ours; what was cancelled is cancelled whatever it said. */
export function verdictOn({ booking, stillSays, closures, now }: Held): Verdict {
  const { status, parts } = booking
  if (status === 'cancelled' || status === 'declined') return 'cancelled'
  if (!stillSays && isPurged(booking)) return 'forgotten'
  if (status === 'requested' || status === 'waiting') return 'pending'
  if (!stillSays) return 'superseded'
  if (status === 'arrived') return 'arrived'
  if (status === 'no-show' || now >= endsAt(booking)) return 'over'
  return parts.some(({ day }) => closures.has(day)) ? 'closed' : 'valid'
}
