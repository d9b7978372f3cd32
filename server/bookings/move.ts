import type { Trx } from '../database/open.ts'
import type { SlotKey } from '../database/schema-bookings.ts'
import type { Instant } from '../local-day.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import type { BookingParts } from './booking-parts.ts'
import { type Booking, changeBooking, findBooking } from './bookings.ts'
import { docentsOf } from './docents/docents.ts'
import { moveWritten, partsWritten, record } from './events.ts'
import { fewerPeople, isNoMore } from './fewer.ts'
import { hold, insertParts, release } from './hold.ts'
import { inTurn, type WaitingFirst } from './in-turn.ts'
import { type Plan, planVisit, type Rules, stillOffered } from './plan.ts'
import { agreedOf, answerBy, confirmsItself, rulesOf } from './rules.ts'
import { canBeChanged, isStanding } from './standing.ts'
import { offerFreed } from './waiting.ts'

/** Where a booking is moved to. */
export interface Move {
  parts: { slot: SlotKey; people: number }[]
  /** Name of whoever is signed in; '' when the organiser does it. */
  by: string
  /** As many of the people as are minors; as before, when nothing is said of them. */
  minors?: number
}

/**
 * Moves a booking to other slots, or changes its people. The old slot is given back and the new one taken in
 * one transaction: what fails leaves the booking where it was (booking law 5).
 *
 * @throws StoreUnavailable
 */
export async function moveBooking(parts: BookingParts, ref: string, move: Move): Promise<Booking | Refusal> {
  const { outbox, now } = parts
  const moved = await inTurn(parts, (trx, waitingFirst) => moveIn(trx, parts, ref, move, { now: now(), waitingFirst }))
  outbox.nudge()
  return moved
}

/** The same slots with other people; the short notice of a slot that is held already is no obstacle. */
export async function changePeople(parts: BookingParts, ref: string, people: number[], by: string, minors?: number): Promise<Booking | Refusal> {
  const booking = await findBooking(parts.db.read, ref)
  if (booking === undefined) return refusal('booking-unknown')
  if (people.length !== booking.parts.length) return refusal('invalid')
  return moveBooking(parts, ref, { parts: booking.parts.map(({ slot }, i) => ({ slot, people: people[i]! })), by, ...(minors !== undefined && { minors }) })
}

/** At this moment, after those who wait. */
interface Turn {
  now: Instant
  waitingFirst: WaitingFirst
}

async function moveIn(trx: Trx, parts: BookingParts, ref: string, move: Move, turn: Turn): Promise<Booking | Refusal> {
  const { now } = turn
  const booking = await findBooking(trx, ref)
  if (booking === undefined) return refusal('booking-unknown')
  if (!canBeChanged(booking, now)) return refusal('booking-over')
  if (isAsBooked(booking, move)) return booking
  const noMore = isNoMore(booking, move.parts)
  if (noMore && isStanding(booking)) return fewerPeople(trx, parts, booking, move, now)
  const waits = booking.status === 'waiting' && booking.offeredAt === null
  // Who waits for fewer has kept the turn; whoever asks for anything else asks for it now.
  const moved = await replace(trx, parts, booking, move, { ...turn, inLine: waits && noMore })
  if (!isRefusal(moved) || !waits || !noMore || isSame(booking, move)) return moved
  // A part of what it wants may have been had; who waits holds nothing.
  await release(trx, ref, booking.channel)
  return fewerPeople(trx, parts, booking, move, now)
}

/** Gives all back that a booking has, and takes what it is to have; when it refuses, the transaction has to be undone. */
async function replace(trx: Trx, parts: BookingParts, booking: Booking, { parts: wished, by, minors }: Move, turn: Turn & { inLine: boolean }): Promise<Booking | Refusal> {
  const { now, waitingFirst, inLine } = turn
  const { seats, random, tell } = parts
  const { ref } = booking
  const sameSlots = wished.map(({ slot }) => slot).sort().join() === booking.parts.map(({ slot }) => slot).join()
  const rules = await rulesOf(trx, booking.site, now)
  if (isRefusal(rules)) return rules
  const byStaff = by !== ''
  const plan = planVisit(rules, { ...stillOffered(rules, booking), parts: wished, channel: byStaff || sameSlots ? 'phone' : 'online' })
  if (isRefusal(plan)) return plan
  // As long as it holds what it has, nobody is given that.
  const day = plan.parts[0]!.day
  await waitingFirst({ site: booking.site, day }, { ref, inLine })
  await release(trx, ref, booking.channel)
  const people = plan.parts.reduce((sum, { people }) => sum + people, 0)
  const agreed = booking.status === 'confirmed' && sameSlots && people <= booking.people
  // Whoever booked it, it is the organiser who asks now, and the site that may want to look.
  const confirmed = byStaff ? booking.status === 'confirmed' : agreed || confirmsItself(rules, plan, 'online')
  const docents = await docentsOf(trx, booking.site)
  // Of as many parts each goes without a docent that has agreed to; which one it would be of others, nobody has said.
  const asMany = booking.parts.length === plan.parts.length
  const before = booking.parts.map(({ docent, withoutDocent }) => docent?.id ?? (withoutDocent && asMany ? ('none' as const) : undefined))
  const holding = { before, ref, offer: rules.offer, plan, channel: booking.channel, seats, docents, docentLater: !confirmed && !rules.offer.saved, byStaff, now }
  const held = await hold(trx, holding)
  if (isRefusal(held)) return held
  await trx.deleteFrom('booking_parts').where('ref', '=', ref).execute()
  await insertParts(trx, ref, held)
  const changed = await changeBooking(
    trx,
    booking,
    {
      status: confirmed ? 'confirmed' : 'requested',
      day,
      people,
      minors: Math.min(minors ?? booking.minors, people),
      docent: plan.docent,
      programme: plan.programme?.slug ?? '',
      answer_by: confirmed ? null : answerAfterMove(rules, plan, booking),
      offered_at: null,
      offer_until: null,
      agreed: JSON.stringify(agreedOf(rules.offer, plan)),
    },
    now,
  )
  if (!changed) return refusal('conflict')
  await trx.updateTable('member_codes').set({ day }).where('booking', '=', ref).execute()
  const what = sameSlots ? 'people' : 'moved'
  await record(trx, { ref, actor: by, what, detail: sameSlots ? partsWritten(plan.parts) : moveWritten(booking.parts, plan.parts) }, now, random)
  const after = (await findBooking(trx, ref))!
  await tell(trx, after, confirmed ? what : 'requested')
  await offerFreed(trx, parts, booking, now)
  return after
}

/** A move does not put off the answer that was promised; one that is overdue is promised anew. */
function answerAfterMove(rules: Rules, plan: Plan, { answerBy: promised }: Booking): Instant {
  const anew = answerBy(rules, plan)
  return promised !== null && promised > rules.now ? Math.min(promised, anew) : anew
}

function isAsBooked(booking: Booking, move: Move): boolean {
  return booking.status !== 'waiting' && isSame(booking, move) && (move.minors ?? booking.minors) === booking.minors
}

function isSame({ parts }: Booking, { parts: wished }: Move): boolean {
  return parts.length === wished.length && parts.every(({ slot, people }) => wished.some((one) => one.slot === slot && one.people === people))
}
