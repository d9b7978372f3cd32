import type { Trx } from '../database/open.ts'
import type { Channel, SlotKey } from '../database/schema-bookings.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Instant } from '../local-day.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import type { Docent } from './docents/docents.ts'
import { releaseDocents, takeDocent } from './docents/hours.ts'
import type { Offer } from './offers/offers.ts'
import { Inside } from './offers/inside.ts'
import { releaseSeats, type Room, roomOf, type Seats } from './offers/seats.ts'
import { later, readSlot } from './offers/slots.ts'
import type { Plan, PlannedPart } from './plan.ts'
import { said } from './said.ts'

/** A part with the docent who guides it, if one does. */
export interface HeldPart extends PlannedPart {
  docent: Docent | undefined
  /** Whether it goes without one, as asked or agreed. */
  withoutDocent: boolean
}

/** What is to be taken, for whom, and out of what. */
export interface Holding {
  ref: string
  offer: Offer
  plan: Plan
  channel: Channel
  seats: Seats
  docents: Docent[]
  /** Who guides the group as yet, in the order of its parts; `none` for a part that goes without, as agreed. */
  before?: (Bytes | 'none' | undefined)[]
  /** Whether it can do without the docent it wishes for, whom the site then looks for: true of a request, never of a confirmation. */
  docentLater: boolean
  /** Whether the site's own people ask, who may use what is kept for the desk. */
  byStaff: boolean
  now: Instant
}

/**
 * Takes slot and docent for every part of a plan (booking law 2). When it refuses, the transaction has to be
 * undone: a part of it may have been taken.
 */
export async function hold(trx: Trx, { ref, offer, plan, channel, seats, docents, before = [], docentLater, byStaff, now }: Holding): Promise<HeldPart[] | Refusal> {
  const held: HeldPart[] = []
  const { terms } = offer
  const [{ day }] = plan.parts as [PlannedPart]
  // Read in the transaction, which takes turns with all others: nobody comes in between (booking law 1).
  const inside = await Inside.read(trx, offer.site, day, day, ref)
  const roomIn = (slot: SlotKey): Room => {
    const { starts } = readSlot(slot)!
    const besides = inside.besides({ slot, day, starts, ends: later(starts, terms.slotMinutes) })
    return { ...(byStaff ? { capacity: terms.capacity, online: terms.capacity } : roomOf(terms, slot, now)), besides }
  }
  for (const [i, part] of plan.parts.entries()) {
    for (const slot of part.seats) {
      const claim = { ref, part: part.slot, site: offer.site, slot, people: part.people }
      if (!(await seats.claim(trx, claim, channel, roomIn(slot)))) return refusal('slot-full', { values: { slot: said.slot(slot) } })
    }
    const as = before[i]
    const withoutDocent = plan.docent === 'none' || as === 'none'
    const docent = withoutDocent ? undefined : await takeDocent(trx, docents, plan.docent, { ref, ...part }, as)
    if (docent === undefined && !withoutDocent && !docentLater) return refusal('docent-none', { values: { slot: said.slot(part.slot) } })
    held.push({ ...part, docent, withoutDocent })
  }
  return held
}

/** Gives back all that a booking holds, once, however often it is called. */
export async function release(trx: Trx, ref: string, channel: Channel): Promise<void> {
  await releaseDocents(trx, ref)
  await releaseSeats(trx, ref, channel)
}

/** The parts of a booking, as they are held or wished for. */
export async function insertParts(trx: Trx, ref: string, held: HeldPart[]): Promise<void> {
  const rows = held.map(({ slot, ends, people, docent, withoutDocent }) => ({ ref, slot, ends, people, docent: docent?.id ?? null, without_docent: withoutDocent ? (1 as const) : (0 as const) }))
  await trx.insertInto('booking_parts').values(rows).execute()
}
