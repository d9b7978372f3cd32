import type { Reads } from '../../database/open.ts'
import type { SlotKey } from '../../database/schema-bookings.ts'
import { addDays, type Day } from '../../local-day.ts'
import { Inside, type People } from './inside.ts'
import { keyOf, type Slot } from './slots.ts'

/** How much of a site's slots is taken in a span of days: by who holds their seats, and by who is inside besides. */
export class SeatsTaken {
  readonly #held: ReadonlyMap<SlotKey, People>
  readonly #inside: Inside

  private constructor(held: Map<SlotKey, People>, inside: Inside) {
    this.#held = held
    this.#inside = inside
  }

  /** @param except a booking whose own seats are as good as free: it is to be moved */
  static async read(db: Reads, site: string, from: Day, to: Day, except = ''): Promise<SeatsTaken> {
    const rows = await db
      .selectFrom('seats')
      .select(['slot', 'taken', 'online'])
      .where('site', '=', site)
      .where('slot', '>=', from)
      .where('slot', '<', keyOf(addDays(to, 1), '00:00'))
      .execute()
    const own = await db
      .selectFrom('seat_holds')
      .innerJoin('bookings', 'bookings.ref', 'seat_holds.ref')
      .select(['slot', 'seat_holds.people', 'channel'])
      .where('seat_holds.ref', '=', except)
      .where('seat_holds.site', '=', site)
      .execute()
    const back = (slot: SlotKey, which: typeof own) => which.filter((hold) => hold.slot === slot).reduce((sum, { people }) => sum + people, 0)
    const ownOnline = own.filter(({ channel }) => channel === 'online')
    const held = rows.map(({ slot, taken, online }) => [slot, { all: taken - back(slot, own), online: online - back(slot, ownOnline) }] as const)
    return new SeatsTaken(new Map(held), await Inside.read(db, site, from, to, except))
  }

  /** People for whom a slot has no room any more. */
  in(slot: Slot): People {
    const held = this.#held.get(slot.slot)
    const besides = this.#inside.besides(slot)
    return { all: (held?.all ?? 0) + besides.all, online: (held?.online ?? 0) + besides.online }
  }
}
