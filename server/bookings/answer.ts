import type { Trx } from '../database/open.ts'
import type { SlotKey } from '../database/schema-bookings.ts'
import type { Bytes } from '../database/bytes.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { allOrNothing } from './all-or-nothing.ts'
import type { BookingParts } from './booking-parts.ts'
import { type BookedPart, type Booking, changeBooking, findBooking } from './bookings.ts'
import { docentsOf, sameDocent } from './docents/docents.ts'
import { releaseDocents, takeDocent } from './docents/hours.ts'
import { record } from './events.ts'
import { closuresOf } from './offers/offers.ts'
import { said } from './said.ts'
import { canBeChanged, isOther, isStanding } from './standing.ts'

/**
 * Confirms a request, once slot, docent and programme are all had (booking law 2): a docent who was left to
 * be found is taken now, of every part that has not agreed to go without.
 *
 * @param seen `sequence` of the booking that whoever confirms has looked at; undefined where that is not said
 * @throws StoreUnavailable
 */
export async function confirmBooking(parts: BookingParts, ref: string, by: string, seen?: number): Promise<Booking | Refusal> {
  const { db, outbox, now: clock, random, tell } = parts
  const now = clock()
  const confirmed = await allOrNothing(db, async (trx) => {
    const booking = await findBooking(trx, ref)
    if (booking === undefined) return refusal('booking-unknown')
    if (booking.status === 'confirmed') return booking
    if (isOther(booking, seen)) return refusal('booking-changed')
    if (booking.status !== 'requested') return refusal('booking-answered')
    if (!canBeChanged(booking, now)) return refusal('booking-over')
    const closed = (await closuresOf(trx, booking.site, booking.day, booking.day)).get(booking.day)
    if (closed !== undefined) return refusal('slot-closed', { values: { day: said.day(booking.day), reason: closed } })
    const docents = await docentsOf(trx, booking.site)
    for (const part of booking.parts) {
      if (part.withoutDocent || part.docent !== undefined) continue
      const docent = await takeDocent(trx, docents, booking.docent, { ref, ...part })
      if (docent === undefined) return refusal('docent-none', { values: { slot: said.slot(part.slot) } })
      await setDocent(trx, ref, part.slot, docent.id)
    }
    if (!(await changeBooking(trx, booking, { status: 'confirmed', answer_by: null }, now))) return refusal('conflict')
    await record(trx, { ref, actor: by, what: 'confirmed' }, now, random)
    const after = (await findBooking(trx, ref))!
    await tell(trx, after, 'confirmed')
    return after
  })
  outbox.nudge()
  return confirmed
}

/**
 * Gives a part of a booking to a docent, or to none, in one step: the one before is free again, and when the
 * new one is not, nothing changes.
 *
 * @param docent undefined for nobody: the group has agreed to go without there, which the part keeps until it is given one
 * @param seen `sequence` of the booking that was looked at; undefined where that is not said
 * @throws StoreUnavailable
 */
export async function assignDocent(parts: BookingParts, ref: string, slot: SlotKey, docent: Bytes | undefined, by: string, seen?: number): Promise<Booking | Refusal> {
  const { db, outbox, now: clock, random, tell } = parts
  const now = clock()
  const assigned = await allOrNothing(db, async (trx) => {
    const booking = await findBooking(trx, ref)
    const part = booking?.parts.find((one) => one.slot === slot)
    if (booking === undefined || part === undefined) return refusal('booking-unknown')
    if (!isStanding(booking)) return refusal('booking-over')
    if (isSo(part, docent)) return booking
    if (isOther(booking, seen)) return refusal('booking-changed')
    const wrong = await reassign(trx, booking, part, docent)
    if (wrong) return wrong
    const without = docent === undefined && booking.parts.every((one) => one.slot === slot || one.withoutDocent)
    const wanted = without ? 'none' : booking.docent === 'none' ? 'any' : booking.docent
    if (!(await changeBooking(trx, booking, { docent: wanted }, now))) return refusal('conflict')
    const after = (await findBooking(trx, ref))!
    const to = after.parts.find((one) => one.slot === slot)?.docent
    await record(trx, { ref, actor: by, what: 'docent', detail: handedOver(slot, part.docent, to) }, now, random)
    // Its letter says whether a docent guides the group, not who: one that was printed no longer holds.
    if (booking.status === 'confirmed' && wanted !== booking.docent) await tell(trx, after, 'docent')
    return after
  })
  outbox.nudge()
  return assigned
}

/** Asked for once more. */
function isSo(part: BookedPart, docent: Bytes | undefined): boolean {
  if (docent === undefined) return part.withoutDocent
  return part.docent !== undefined && sameDocent(part.docent.id, docent)
}

async function reassign(trx: Trx, { ref, site }: Booking, part: BookedPart, docent: Bytes | undefined): Promise<Refusal | undefined> {
  await releaseDocents(trx, ref, part.slot)
  if (docent === undefined) {
    await setDocent(trx, ref, part.slot, null)
    return undefined
  }
  const known = (await docentsOf(trx, site)).find(({ id }) => sameDocent(id, docent))
  const taken = known && (await takeDocent(trx, [known], 'any', { ref, ...part }))
  if (!taken) return refusal('docent-none', { values: { slot: said.slot(part.slot) } })
  await setDocent(trx, ref, part.slot, taken.id)
  return undefined
}

/** What the history says of it: `2026-12-03T09:00 小河 → 山青`. */
function handedOver(slot: SlotKey, from: { name: string } | undefined, to: { name: string } | undefined): string {
  return `${slot} ${from?.name ?? '—'} → ${to?.name ?? '—'}`
}

async function setDocent(trx: Trx, ref: string, slot: SlotKey, docent: Bytes | null): Promise<void> {
  await trx.updateTable('booking_parts').set({ docent, without_docent: docent === null ? 1 : 0 }).where('ref', '=', ref).where('slot', '=', slot).execute()
}
