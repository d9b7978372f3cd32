import type { Reads } from '../database/open.ts'
import type { BookingRow, Status } from '../database/schema-bookings.ts'
import type { Span } from '../local-span.ts'

/** What an export tells of a booking. */
export type BookingLine = Pick<
  BookingRow,
  'ref' | 'day' | 'site' | 'status' | 'channel' | 'kind' | 'organisation' | 'programme' | 'agreed' | 'people' | 'minors' | 'contact' | 'created_at'
> & {
  /** `09:00–10:30`, several with a space between them. */
  slots: string
  /** Who came; null while nobody has entered it. */
  came: number | null
  came_minors: number | null
}

type Within = Span & { sites: readonly string[]; status: Status | 'all' }

/** Bookings whose visit is within a window of days, by day and reference. */
export async function bookingPage(db: Reads, within: Within): Promise<BookingLine[]> {
  const rows = await those(db, within)
    .leftJoin('arrivals', 'arrivals.ref', 'bookings.ref')
    .select(['bookings.ref', 'day', 'site', 'status', 'channel', 'kind', 'organisation', 'programme', 'agreed', 'contact', 'created_at'])
    .select(['bookings.people', 'bookings.minors', 'arrivals.people as came', 'arrivals.minors as came_minors'])
    .orderBy('day')
    .orderBy('bookings.ref')
    .execute()
  const parts = await those(db, within)
    .innerJoin('booking_parts', 'booking_parts.ref', 'bookings.ref')
    .select(['booking_parts.ref', 'slot', 'ends'])
    .orderBy('slot')
    .execute()
  const slots = new Map<string, string>()
  for (const { ref, slot, ends } of parts) {
    const before = slots.get(ref)
    slots.set(ref, `${before === undefined ? '' : `${before} `}${slot.slice(11)}–${ends}`)
  }
  return rows.map((row) => ({ ...row, slots: slots.get(row.ref) ?? '' }))
}

export async function countBookings(db: Reads, within: Within): Promise<number> {
  if (within.sites.length === 0) return 0
  const { n } = await those(db, within)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

function those(db: Reads, { from, to, sites, status }: Within) {
  return db
    .selectFrom('bookings')
    .where('bookings.site', 'in', sites)
    .where('bookings.day', '>=', from)
    .where('bookings.day', '<=', to)
    .$if(status !== 'all', (query) => query.where('bookings.status', '=', status as Status))
}
