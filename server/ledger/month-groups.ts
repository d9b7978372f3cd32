import type { Reads } from '../database/open.ts'
import type { Day } from '../local-day.ts'
import type { Span } from '../local-span.ts'
import { slugsOf } from '../staff/people.ts'

/** One booking that has arrived. */
interface Party {
  day: Day
  people: number
  minors: number
  /** Its times with a docent. */
  tours: number
  /** Whether it came to the site, or was visited at its own place (送教上门). */
  came: boolean
}

/** The bookings of a site that have arrived on the days of a span; one party each, however many slots it has. */
export async function partiesOf(db: Reads, site: string, { from, to }: Span): Promise<Party[]> {
  const rows = await db
    .selectFrom('bookings')
    .innerJoin('arrivals', 'arrivals.ref', 'bookings.ref')
    .select(({ selectFrom, fn }) => [
      'bookings.day',
      'arrivals.people',
      'arrivals.minors',
      selectFrom('booking_parts')
        .select(fn.countAll<number>().as('times'))
        .whereRef('booking_parts.ref', '=', 'bookings.ref')
        .where('booking_parts.docent', 'is not', null)
        .as('tours'),
      // Of a visit to the group's own place no seat is held.
      selectFrom('seat_holds').select(fn.countAll<number>().as('held')).whereRef('seat_holds.ref', '=', 'bookings.ref').as('seats'),
    ])
    .where('bookings.site', '=', site)
    .where('bookings.status', '=', 'arrived')
    .where('bookings.day', '>=', from)
    .where('bookings.day', '<=', to)
    .execute()
  return rows.map(({ day, people, minors, tours, seats }) => ({ day, people, minors, tours: Number(tours), came: Number(seats) > 0 }))
}

/** People under age whom the desk of a site counted apart; undefined where it did not do so once. */
export async function deskMinors(db: Reads, site: string, { from, to }: Span): Promise<number | undefined> {
  const rows = await db
    .selectFrom('desk_counts')
    .select(['people', 'minors'])
    .where('site', '=', site)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('minors', '>', 0)
    .execute()
  // What a minus row names is taken back.
  return rows.length === 0 ? undefined : rows.reduce((all, { people, minors }) => all + Math.sign(people) * minors, 0)
}

/** 人次 that the desk of these sites took back by minus rows; 0 or below. */
export async function deskTakenBack(db: Reads, sites: readonly string[], { from, to }: Span): Promise<number> {
  const { people } = await db
    .selectFrom('desk_counts')
    .select(({ fn }) => fn.sum<number | null>('people').as('people'))
    .where('site', 'in', slugsOf(sites))
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('people', '<', 0)
    .executeTakeFirstOrThrow()
  return Number(people ?? 0)
}
