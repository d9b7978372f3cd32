import type { Reads } from '../../database/open.ts'
import type { Status } from '../../database/schema-bookings.ts'
import type { Bytes } from '../../database/bytes.ts'
import type { Day, Instant } from '../../local-day.ts'
import { type BookedPart, type Booking, listBookings } from '../bookings.ts'
import { sameDocent } from '../docents/docents.ts'
import { readSlot } from '../offers/slots.ts'

/** A docent, whether she still works there or not. */
export interface KnownDocent {
  id: Bytes
  site: string
  name: string
  account: string
}

const columns = ['id', 'site', 'name', 'account'] as const

export async function findDocent(db: Reads, id: Bytes): Promise<KnownDocent | undefined> {
  return db.selectFrom('docents').select(columns).where('id', '=', id).executeTakeFirst()
}

/** The docents that somebody is who signs in by a name; more than one where she guides at several sites. */
export async function docentsOfAccount(db: Reads, account: string): Promise<KnownDocent[]> {
  return db.selectFrom('docents').select(columns).where('account', '=', account).where('left_at', 'is', null).orderBy('site').execute()
}

/** A group, and the part of it that a docent guides. */
export interface Guided {
  booking: Booking
  part: BookedPart
}

/** What is a docent's on a day, in order. */
export async function guidedBy(db: Reads, docent: Pick<KnownDocent, 'id' | 'site'>, day: Day, statuses: readonly Status[]): Promise<Guided[]> {
  const { id, site } = docent
  const booked = await listBookings(db, { site, from: day, to: day, statuses })
  const hers = booked.flatMap((booking) => booking.parts.map((part) => ({ booking, part })))
  const guided = hers.filter(({ part }) => part.docent && sameDocent(part.docent.id, id))
  return guided.sort((one, other) => one.part.slot.localeCompare(other.part.slot, 'en'))
}

/** A part that was hers and was given to somebody else, or to nobody. */
export interface HandedOver {
  ref: string
  slot: string
  /** Name; '' for nobody. */
  to: string
  by: string
  at: Instant
}

/** What was a docent's on a day and is no more, by the bookings' histories; the newest last. */
export async function handedOverBy(db: Reads, { name, site }: Pick<KnownDocent, 'name' | 'site'>, day: Day): Promise<HandedOver[]> {
  const rows = await db
    .selectFrom('booking_events')
    .innerJoin('bookings', 'bookings.ref', 'booking_events.ref')
    .select(['booking_events.ref', 'booking_events.detail', 'booking_events.at', 'booking_events.actor'])
    .where('bookings.site', '=', site)
    .where('bookings.day', '=', day)
    .where('booking_events.what', '=', 'docent')
    .orderBy('booking_events.at')
    .orderBy('booking_events.id')
    .execute()
  return rows.flatMap(({ ref, detail, at, actor }) => {
    const [, slot = '', from = '', to = ''] = /^(\S+) (.*) → (.*)$/.exec(detail) ?? []
    return readSlot(slot) && from === name ? [{ ref, slot, to: to === '—' ? '' : to, by: actor, at }] : []
  })
}
