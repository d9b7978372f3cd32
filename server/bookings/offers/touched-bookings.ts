import type { Reads } from '../../database/open.ts'
import type { Day } from '../../local-day.ts'
import { type Booking, findBookings, open } from '../bookings.ts'

/**
 * Bookings that a change of the calendar touches: those that are confirmed, asked for or waiting on one of its days,
 * from today on. Nothing is changed about them; whoever enters the days is to know of them.
 */
export interface Touched {
  days: Day[]
  today: Day
}

const touched = (db: Reads, { days, today }: Touched) =>
  db.selectFrom('bookings').where('bookings.day', 'in', days).where('bookings.day', '>=', today).where('status', 'in', open)

/** How many of them lie on each day; a day without any is not there. */
export async function bookingsOn(db: Reads, asked: Touched): Promise<Map<Day, number>> {
  if (asked.days.length === 0) return new Map()
  const rows = await touched(db, asked)
    .select(['day', ({ fn }) => fn.countAll<number>().as('bookings')])
    .groupBy('day')
    .execute()
  return new Map(rows.map(({ day, bookings }) => [day, Number(bookings)]))
}

/** The first of them, by day and time; at most so many. */
export async function firstBookingsOn(db: Reads, asked: Touched, most: number): Promise<Booking[]> {
  const rows = await touched(db, asked)
    .innerJoin('booking_parts', 'booking_parts.ref', 'bookings.ref')
    .select('bookings.ref')
    .groupBy('bookings.ref')
    .orderBy(({ fn }) => fn.min('slot'))
    .orderBy('bookings.ref')
    .limit(most)
    .execute()
  const found = await findBookings(db, rows.map(({ ref }) => ref))
  return rows.flatMap(({ ref }) => found.filter((one) => one.ref === ref))
}
