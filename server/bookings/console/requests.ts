import type { Reads } from '../../database/open.ts'
import { dayOf, type Instant, timeOf } from '../../local-day.ts'
import { type Sites, slugsOf } from '../../staff/people.ts'
import { type Booking, listBookings } from '../bookings.ts'
import { keyOf } from '../offers/slots.ts'
import { beginsAt } from '../standing.ts'

/** How many requests of these sites wait for an answer that can still be given. */
export async function countRequests(db: Reads, sites: Sites, now: Instant): Promise<number> {
  const begun = keyOf(dayOf(now), timeOf(now))
  const { requests } = await db
    .selectFrom('bookings')
    .select((eb) => eb.fn.countAll<number>().as('requests'))
    .where('status', '=', 'requested')
    .$if(sites !== 'every', (query) => query.where('site', 'in', slugsOf(sites as readonly string[])))
    .where('day', '>=', dayOf(now))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('booking_parts').select('slot').whereRef('booking_parts.ref', '=', 'bookings.ref').where('slot', '<=', begun))),
    )
    .executeTakeFirstOrThrow()
  return Number(requests)
}

/** The requests of these sites that wait for an answer, the one that is due first first. */
export async function openRequests(db: Reads, sites: Sites, now: Instant): Promise<Booking[]> {
  const found = await listBookings(db, { sites, from: dayOf(now), statuses: ['requested'] })
  return found.filter((booking) => beginsAt(booking) > now).sort((one, other) => (one.answerBy ?? 0) - (other.answerBy ?? 0))
}
