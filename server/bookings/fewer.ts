import type { Trx } from '../database/open.ts'
import type { SlotKey } from '../database/schema-bookings.ts'
import type { Instant } from '../local-day.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import type { BookingParts } from './booking-parts.ts'
import { type Booking, changeBooking, findBooking } from './bookings.ts'
import { partsWritten, record } from './events.ts'
import { giveBackSome } from './offers/seats.ts'
import { groupLimits } from './plan.ts'
import { rulesOf } from './rules.ts'
import { isStanding } from './standing.ts'
import { offerFreed } from './waiting.ts'

/** What is to be had instead; as `Move` in `move.ts`. */
interface Smaller {
  parts: { slot: SlotKey; people: number }[]
  by: string
  minors?: number
}

/** Whether it is about the slots that a booking has, and no part of it is to have more people. */
export function isNoMore({ parts }: Pick<Booking, 'parts'>, wished: Smaller['parts']): boolean {
  return wished.length === parts.length && parts.every(({ slot, people }) => wished.some((one) => one.slot === slot && one.people <= people))
}

/**
 * Fewer people in the slots that a booking has. What is held is made smaller where it is, or waits for a smaller
 * place in the same line: no rule of an offer that has changed since stands in the way, but the least number of a group.
 */
export async function fewerPeople(trx: Trx, parts: BookingParts, booking: Booking, { parts: wished, by, minors }: Smaller, now: Instant): Promise<Booking | Refusal> {
  const { ref, channel } = booking
  const rules = await rulesOf(trx, booking.site, now)
  const least = isRefusal(rules) ? 1 : groupLimits(rules.offer.terms, rules.offer.terms.programmes.find(({ slug }) => slug === booking.programme)).least
  const smaller = booking.parts.map((part) => ({ ...part, before: part.people, people: wished.find(({ slot }) => slot === part.slot)!.people }))
  // Who had been fewer from the beginning, by the rules of that time, is not measured by those of today.
  if (smaller.some((part) => part.people < 1 || (part.people < least && part.before >= least))) return refusal('group-small', { values: { n: least } })
  const holds = isStanding(booking)
  for (const { slot, people } of smaller) {
    if (holds) await giveBackSome(trx, { ref, part: slot, people }, channel)
    await trx.updateTable('booking_parts').set({ people }).where('ref', '=', ref).where('slot', '=', slot).execute()
  }
  const people = smaller.reduce((sum, part) => sum + part.people, 0)
  // Who waits keeps the place in line, which is the moment of the last change.
  const at = holds ? now : booking.changedAt
  if (!(await changeBooking(trx, booking, { people, minors: Math.min(minors ?? booking.minors, people) }, at))) return refusal('conflict')
  await record(trx, { ref, actor: by, what: 'people', detail: partsWritten(smaller) }, now, parts.random)
  const after = (await findBooking(trx, ref))!
  await parts.tell(trx, after, booking.status === 'confirmed' ? 'people' : holds ? 'requested' : 'waiting-people')
  if (holds) await offerFreed(trx, parts, booking, now)
  return after
}
