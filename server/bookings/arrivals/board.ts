import type { Reads } from '../../database/open.ts'
import type { ArrivalRow } from '../../database/schema-bookings.ts'
import { dayOf, type Instant } from '../../local-day.ts'
import { type Booking, listBookings, standing } from '../bookings.ts'
import { beginsAt } from '../standing.ts'
import { firstOpenDay } from './why-not.ts'

/** How a group stands at the gate; `pending` is one of the days before, of which nobody has said whether it came. */
export type Turn = 'late' | 'due' | 'arrived' | 'no-show' | 'pending'

/** A group of today, or one whose arrival is still to be entered. */
export interface Expected {
  booking: Booking
  turn: Turn
  /** Undefined unless it has arrived. */
  arrival: ArrivalRow | undefined
  /** Whether the docent travels to the group. */
  away: boolean
}

/** A coach in the mountains is not late before this. */
const grace = 15 * 60_000

/** Today's groups in the order of their slots, and those of the days before that can still be entered. */
export async function expectedGroups(db: Reads, now: Instant, site?: string): Promise<Expected[]> {
  const today = dayOf(now)
  const span = { from: firstOpenDay(now), to: today, ...(site === undefined ? {} : { site }) }
  const bookings = await listBookings(db, { ...span, statuses: [...standing, 'arrived', 'no-show'] })
  const shown = bookings.filter(({ day, status }) => day === today || standing.includes(status))
  const refs = db.selectFrom('bookings').select('ref').where('day', '>=', span.from).where('day', '<=', today)
  const [arrivals, held] = await Promise.all([
    db.selectFrom('arrivals').selectAll().where('ref', 'in', refs).execute(),
    db.selectFrom('seat_holds').select('ref').distinct().where('ref', 'in', refs).execute(),
  ])
  const atSite = new Set(held.map(({ ref }) => ref))
  const came = new Map(arrivals.map((row) => [row.ref, row]))
  return shown.map((booking) => ({ booking, turn: turnOf(booking, now), arrival: came.get(booking.ref), away: !atSite.has(booking.ref) }))
}

function turnOf(booking: Booking, now: Instant): Turn {
  const { status, day } = booking
  if (status === 'arrived' || status === 'no-show') return status
  if (day < dayOf(now)) return 'pending'
  return now >= beginsAt(booking) + grace ? 'late' : 'due'
}
