import type { Reads } from '../../database/open.ts'
import type { SlotKey } from '../../database/schema-bookings.ts'
import type { Day } from '../../local-day.ts'
import { readSlot, type Slot } from './slots.ts'

/** How many people, and how many of them booked online. */
export interface People {
  all: number
  online: number
}

/** Groups that come and go together: when, how many they are, and how many of them hold the seats of which slots. */
interface Stay {
  starts: string
  ends: string
  people: People
  holding: Map<SlotKey, People>
}

const nobody: Readonly<People> = { all: 0, online: 0 }

/**
 * Who is inside a site in a span of days, by the times that they were booked for. A slot's seats are counted by its
 * name; whoever was booked before the times of the slots were changed holds seats of other names, and is there all
 * the same (booking law 1).
 */
export class Inside {
  readonly #stays: ReadonlyMap<Day, Stay[]>

  private constructor(stays: Map<Day, Stay[]>) {
    this.#stays = stays
  }

  /**
   * Reads no more than the bookings of these days.
   *
   * @param except a booking that is left out: it is to be moved, or has not taken all of its seats yet
   */
  static async read(db: Reads, site: string, from: Day, to: Day, except: string): Promise<Inside> {
    // A booking's parts are all on its day; who holds no seats is not inside.
    const rows = await db
      .selectFrom('bookings')
      .innerJoin('booking_parts', 'booking_parts.ref', 'bookings.ref')
      .innerJoin('seat_holds', (on) => on.onRef('seat_holds.ref', '=', 'booking_parts.ref').onRef('seat_holds.part', '=', 'booking_parts.slot'))
      .select(['booking_parts.slot as part', 'booking_parts.ends', 'seat_holds.slot as held', 'bookings.channel'])
      .select(({ fn }) => fn.sum<number | string>('seat_holds.people').as('people'))
      .where('bookings.site', '=', site)
      .where('bookings.day', '>=', from)
      .where('bookings.day', '<=', to)
      .where('bookings.ref', '<>', except)
      .groupBy(['booking_parts.slot', 'booking_parts.ends', 'seat_holds.slot', 'bookings.channel'])
      .execute()
    const stays = new Map<string, Stay>()
    const days = new Map<Day, Stay[]>()
    for (const { part, ends, held, channel, people } of rows) {
      const { day, starts } = readSlot(part)!
      const key = `${part} ${ends}`
      const stay = stays.get(key) ?? { starts, ends, people: nobody, holding: new Map<SlotKey, People>() }
      if (!stays.has(key)) days.set(day, [...(days.get(day) ?? []), stay])
      stays.set(key, stay)
      const more = { all: Number(people), online: channel === 'online' ? Number(people) : 0 }
      stay.holding.set(held, sum(stay.holding.get(held) ?? nobody, more))
      // Everybody holds the seats of the slot in which the part begins, and of others or not.
      if (held === part) stay.people = sum(stay.people, more)
    }
    return new Inside(days)
  }

  /** The most people who are inside at one moment of a slot without holding its seats. */
  besides({ slot, day, starts, ends }: Slot): People {
    const met = (this.#stays.get(day) ?? []).filter((stay) => stay.starts < ends && stay.ends > starts)
    const others = met.map(({ people, holding, ...times }) => ({ ...times, people: less(people, holding.get(slot) ?? nobody) })).filter(({ people }) => people.all > 0)
    const most = { ...nobody }
    // It can only be fullest when somebody has just come.
    for (const moment of [starts, ...others.map((other) => other.starts)]) {
      const there = others.filter((other) => other.starts <= moment && other.ends > moment).reduce((all, { people }) => sum(all, people), nobody)
      most.all = Math.max(most.all, there.all)
      most.online = Math.max(most.online, there.online)
    }
    return most
  }
}

const sum = (one: People, other: People): People => ({ all: one.all + other.all, online: one.online + other.online })
const less = (one: People, other: People): People => ({ all: one.all - other.all, online: one.online - other.online })
