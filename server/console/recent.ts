import type { Reads } from '../database/open.ts'
import { slotOf, tenMinutes } from '../counters/tempo.ts'
import { type Day, dayOf, type Instant, startOf } from '../local-day.ts'

const twoHours = 2 * 60 * 60_000

/** Since when the last two hours are counted: whole ten minutes. */
export const recentSince = (now: Instant): Instant => Math.floor((now - twoHours) / tenMinutes) * tenMinutes

/**
 * 人次 that arrived in the last two hours, by site: scans by their ten minutes, the desk's entries, and groups as
 * the desk has entered them. Arrivals and nothing else: nobody counts who leaves. A scan that a phone kept
 * counts at the time it was made, a late check-in, whose time nobody knows, not at all; and a member whom the group's entry has taken back still is until it is two hours ago;
 * of the two it is the side on which a gate is warned early. Never reads a visit.
 */
export async function recentArrivals(db: Reads, sites: readonly string[], now: Instant): Promise<Map<string, number>> {
  const since = recentSince(now)
  const today = dayOf(now)
  const sums = new Map<string, number>()
  if (sites.length === 0) return sums
  const add = (rows: { site: string; people: number }[]) => {
    for (const { site, people } of rows) sums.set(site, (sums.get(site) ?? 0) + Number(people))
  }
  const days: Day[] = [...new Set([dayOf(since), today])]
  for (const day of days) add(await scanned(db, sites, day, slotOf(day, Math.max(since, startOf(day)))))
  add(
    await db
      .selectFrom('desk_counts')
      .select(['site', ({ fn }) => fn.sum<number>('people').as('people')])
      .where('site', 'in', sites)
      .where('day', 'in', days)
      .where('at', '>=', since)
      .groupBy('site')
      .execute(),
  )
  add(
    await db
      .selectFrom('arrivals')
      .innerJoin('bookings', 'bookings.ref', 'arrivals.ref')
      .select(['bookings.site', ({ fn, eb }) => fn.sum<number>(eb('arrivals.people', '-', eb.ref('arrivals.subtracted'))).as('people')])
      .where('bookings.site', 'in', sites)
      .where('bookings.day', 'in', days)
      .where('arrivals.at', '>=', since)
      // Whom the docent travels to never comes to the site.
      .where(({ exists, selectFrom }) => exists(selectFrom('seat_holds').select('seat_holds.ref').whereRef('seat_holds.ref', '=', 'bookings.ref')))
      .groupBy('bookings.site')
      .execute(),
  )
  return sums
}

async function scanned(db: Reads, sites: readonly string[], day: Day, slot: number): Promise<{ site: string; people: number }[]> {
  return db
    .selectFrom('tempo')
    .select(['site', ({ fn }) => fn.sum<number>('people').as('people')])
    .where('site', 'in', sites)
    .where('day', '=', day)
    .where('slot', '>=', slot)
    .groupBy('site')
    .execute()
}
