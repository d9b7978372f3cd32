import type { Reads } from '../../database/open.ts'
import type { Bytes } from '../../database/bytes.ts'
import type { SlotKey } from '../../database/schema-bookings.ts'
import { type Day, dayOf, type Instant } from '../../local-day.ts'
import { readSlot } from '../offers/slots.ts'

/** A group that a docent guides, now or later. */
export interface ComingHour {
  docent: Bytes
  ref: string
  day: Day
  /** `HH:MM` by the site's clock. */
  starts: string
  organisation: string
  people: number
}

/** What lies before the docents of a site, in order of time; also before one who has left. */
export async function comingHours(db: Reads, site: string, now: Instant): Promise<ComingHour[]> {
  const rows = await db
    .selectFrom('docent_hours')
    .innerJoin('docents', 'docents.id', 'docent_hours.docent')
    .leftJoin('bookings', 'bookings.ref', 'docent_hours.ref')
    .select(['docent_hours.docent', 'docent_hours.ref', 'slot', 'organisation', 'people'])
    .where('docents.site', '=', site)
    .where('quarter', '>=', quarterOf(now))
    .groupBy(['docent_hours.docent', 'docent_hours.ref', 'slot', 'organisation', 'people'])
    .orderBy('slot')
    .execute()
  return rows.map(({ docent, ref, slot, organisation, people }) => ({ docent, ref, ...startOf(slot, now), organisation: organisation ?? '', people: people ?? 0 }))
}

/** Quarters of an hour since 1970-01-01 UTC, as `docent_hours` counts them. */
const quarterOf = (at: Instant) => Math.floor(at / (15 * 60_000))

function startOf(slot: SlotKey, now: Instant): { day: Day; starts: string } {
  return readSlot(slot) ?? { day: dayOf(now), starts: '' }
}
