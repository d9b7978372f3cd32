import type { Reads } from '../../database/open.ts'
import type { BookingRow, SlotKey } from '../../database/schema-bookings.ts'
import { type Day, dayOf, type Instant } from '../../local-day.ts'
import type { WorkCalendar } from '../../staff/work-calendar.ts'
import { open } from '../bookings.ts'
import { instantOf, type Slot, slotsOf } from './slots.ts'
import type { Terms } from './terms.ts'

/** A booking to come that stands at a time which its site does not offer. */
export type AtFormerTime = Pick<BookingRow, 'ref' | 'organisation' | 'people' | 'status'> & {
  /** Its parts at such times; `ends` as `HH:MM`. */
  times: { slot: SlotKey; ends: string }[]
  /** Whether it waits for a place at a time at which nothing begins: it would wait for ever. */
  waits: boolean
}

/**
 * The bookings to come of which a part stands at a time that the terms do not have: no slot begins then, or, for a
 * visit by themselves, it ends at another time. Nothing is changed about them; the site is to know of them, as it
 * is of those on a day that it closes.
 *
 * @param terms the site's offer, or what is to become of it
 */
export async function atFormerTimes(db: Reads, site: string, terms: Terms, calendar: WorkCalendar, now: Instant): Promise<AtFormerTime[]> {
  const rows = await db
    .selectFrom('bookings')
    .innerJoin('booking_parts', 'booking_parts.ref', 'bookings.ref')
    .select(['bookings.ref', 'organisation', 'bookings.people', 'status', 'offered_at', 'programme', 'day', 'slot', 'ends'])
    .where('site', '=', site)
    .where('day', '>=', dayOf(now))
    .where('status', 'in', open)
    .orderBy('slot')
    .orderBy('bookings.ref')
    .execute()
  const offered = new Map<Day, Slot[]>()
  const found = new Map<string, AtFormerTime>()
  for (const { day, slot, ends, programme, ref, organisation, people, status, offered_at: offeredAt } of rows) {
    const slots = offered.get(day) ?? slotsOf(terms, calendar, day)
    offered.set(day, slots)
    const begins = slots.find((one) => one.slot === slot)
    const same = begins && (programme !== '' || begins.ends === ends)
    if (same || instantOf(day, slot.slice(11)) <= now) continue
    const one = found.get(ref) ?? { ref, organisation, people, status, times: [], waits: false }
    found.set(ref, one)
    one.times.push({ slot, ends })
    if (status === 'waiting' && offeredAt === null && !begins) one.waits = true
  }
  return [...found.values()]
}
