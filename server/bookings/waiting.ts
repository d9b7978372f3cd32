import type { Trx } from '../database/open.ts'
import { dayOf, type Instant } from '../local-day.ts'
import type { Told } from '../messages/message.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import { allOrNothing } from './all-or-nothing.ts'
import type { BookingParts } from './booking-parts.ts'
import { type Booking, changeBooking, findBooking } from './bookings.ts'
import { type Docent, docentsOf } from './docents/docents.ts'
import { record } from './events.ts'
import { hold, insertParts, release } from './hold.ts'
import { planVisit, type Rules, stillOffered } from './plan.ts'
import { agreedOf, answerBy, confirmsItself, rulesOf } from './rules.ts'
import { said } from './said.ts'
import { beginsAt, canBeChanged, isOffered } from './standing.ts'

/** How long a freed place is kept for who is next in line, from when the organiser has been told. */
export const offerTime = 24 * 3_600_000

/** Where somebody waits: a day of a site. */
export type Line = Pick<Booking, 'site' | 'day'>

/** Where a booking that asks stands to those who wait. */
export interface Place {
  ref: string
  /** Whether it is one of them, and behind those before it alone; else it is behind them all. */
  inLine: boolean
}

/**
 * Offers what has become free on a day to who waits for it, in line; each offer holds its place.
 *
 * @param except who has just let an offer lapse
 */
export async function offerFreed(trx: Trx, parts: BookingParts, line: Line, now: Instant, except?: string): Promise<void> {
  const refs = await refsIn(trx, line)
  await offerTo(trx, parts, line, refs.filter((ref) => ref !== except), now)
}

/**
 * Offers what is free on a day, though nobody has given it back, to who waits for it, in line. Who let a place lapse and
 * has done nothing since is not asked again and again. Where nobody waits it is one look into an index.
 *
 * @param place that of a booking that asks itself, and is not served with the others
 * @returns whether anybody was offered anything
 */
export async function serveLine(trx: Trx, parts: BookingParts, line: Line, now: Instant, place?: Place): Promise<boolean> {
  const refs = await refsIn(trx, line)
  const ahead = place?.inLine ? refs.slice(0, refs.indexOf(place.ref)) : refs.filter((ref) => ref !== place?.ref)
  const asked: string[] = []
  for (const ref of ahead) if (!(await hasLetLapse(trx, ref))) asked.push(ref)
  return offerTo(trx, parts, line, asked, now)
}

/** Serves every line after what has become free without anybody giving it back: more capacity, a day opened again, another docent, what was kept for the desk. */
export async function serveLines(parts: BookingParts): Promise<void> {
  const { db, outbox, now: clock } = parts
  const now = clock()
  const lines = await db.read
    .selectFrom('bookings')
    .select(['site', 'day'])
    .distinct()
    .where('status', '=', 'waiting')
    .where('day', '>=', dayOf(now))
    .where('offered_at', 'is', null)
    .execute()
  for (const line of lines) {
    await db.write((trx) => serveLine(trx, parts, line, now))
  }
  outbox.nudge()
}

/** Whether anybody waits for a place on a day. */
export async function isWaitedFor(trx: Trx, line: Line): Promise<boolean> {
  return (await refsIn(trx, line)).length > 0
}

/** Who waits for a place on a day, in line. */
async function refsIn(trx: Trx, { site, day }: Line): Promise<string[]> {
  const inLine = await trx
    .selectFrom('bookings')
    .select('ref')
    .where('status', '=', 'waiting')
    .where('site', '=', site)
    .where('day', '=', day)
    .where('offered_at', 'is', null)
    .orderBy('changed_at')
    .orderBy('ref')
    .execute()
  return inLine.map(({ ref }) => ref)
}

async function hasLetLapse(trx: Trx, ref: string): Promise<boolean> {
  const last = await trx.selectFrom('booking_events').select('what').where('ref', '=', ref).orderBy('at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last?.what === 'offer-lapsed'
}

/** Offers what is free to each of these in turn who can have it; whether anybody could. */
async function offerTo(trx: Trx, parts: BookingParts, { site }: Line, refs: string[], now: Instant): Promise<boolean> {
  if (refs.length === 0) return false
  const rules = await rulesOf(trx, site, now)
  if (isRefusal(rules)) return false
  const docents = await docentsOf(trx, site)
  let any = false
  for (const ref of refs) if (await offer(trx, parts, ref, { rules, docents }, now)) any = true
  return any
}

async function offer(trx: Trx, parts: BookingParts, ref: string, { rules, docents }: { rules: Rules; docents: Docent[] }, now: Instant): Promise<boolean> {
  const booking = (await findBooking(trx, ref))!
  if (!canBeChanged(booking, now)) return false
  const plan = planVisit(rules, { ...stillOffered(rules, booking), channel: 'phone' })
  if (isRefusal(plan)) return false
  const held = await hold(trx, { ...parts, ref, offer: rules.offer, plan, channel: booking.channel, docents, docentLater: false, byStaff: false, now })
  if (isRefusal(held)) {
    await release(trx, ref, booking.channel)
    return false
  }
  await trx.deleteFrom('booking_parts').where('ref', '=', ref).execute()
  await insertParts(trx, ref, held)
  const without = booking.programme !== '' && plan.programme === undefined
  const dropped = without && { programme: '', docent: plan.docent, agreed: JSON.stringify(agreedOf(rules.offer, plan)) }
  await changeBooking(trx, booking, { offered_at: now, offer_until: null, ...dropped }, now)
  await record(trx, { ref, actor: 'system', what: 'offered', detail: without ? (booking.agreed.programme?.[booking.lang] ?? '') : '' }, now, parts.random)
  await parts.tell(trx, (await findBooking(trx, ref))!, 'offered')
  return true
}

/** The time in which an offer can be taken begins when the organiser has been told of it, and is over when the visit begins. */
export async function offerTold(trx: Trx, { booking: ref, about, at, keep }: Told): Promise<void> {
  const booking = about === 'offered' ? await findBooking(trx, ref) : undefined
  if (booking === undefined) return
  await trx
    .updateTable('bookings')
    .set({ offer_until: Math.min(at + offerTime, beginsAt(booking)) })
    .where('ref', '=', ref)
    .where('status', '=', 'waiting')
    .where('offered_at', 'is not', null)
    .where('offer_until', 'is', null)
    .where('sequence', '=', (keep as { sequence?: number } | undefined)?.sequence ?? -1)
    .execute()
}

/** Takes the place that is kept; confirmed at once where the offer of the site says so. */
export async function takeOffer(parts: BookingParts, ref: string): Promise<Booking | Refusal> {
  const { db, outbox, now: clock, random, tell } = parts
  const now = clock()
  const taken = await allOrNothing(db, async (trx) => {
    const booking = await findBooking(trx, ref)
    if (booking === undefined) return refusal('booking-unknown')
    if (booking.status !== 'waiting') return booking
    if (!canBeChanged(booking, now)) return refusal('booking-over')
    if (!isOffered(booking, now)) return refusal('offer-over')
    const rules = await rulesOf(trx, booking.site, now)
    if (isRefusal(rules)) return rules
    // Closed since it was offered.
    const closed = rules.closures.get(booking.day)
    if (closed !== undefined) return refusal('slot-closed', { values: { day: said.day(booking.day), reason: closed } })
    const confirmed = confirmsItself(rules, booking, booking.channel)
    const change = { offered_at: null, offer_until: null, answer_by: confirmed ? null : answerBy(rules, booking) }
    if (!(await changeBooking(trx, booking, { ...change, status: confirmed ? 'confirmed' : 'requested' }, now))) return refusal('conflict')
    await record(trx, { ref, actor: '', what: 'offer-taken' }, now, random)
    const after = (await findBooking(trx, ref))!
    await tell(trx, after, confirmed ? 'confirmed' : 'requested')
    return after
  })
  outbox.nudge()
  return taken
}

/** Gives places that were offered and not taken in time to the next in line; done every few minutes. */
export async function lapseOffers(parts: BookingParts): Promise<number> {
  const { db, outbox, now: clock, random, tell } = parts
  const now = clock()
  const lapsed = await db.read
    .selectFrom('bookings')
    .select('ref')
    .where('status', '=', 'waiting')
    .where('day', '>=', dayOf(now - offerTime))
    .where('offer_until', '<', now)
    .execute()
  for (const { ref } of lapsed) {
    await allOrNothing(db, async (trx) => {
      const booking = await findBooking(trx, ref)
      if (booking?.status !== 'waiting' || booking.offerUntil === null || booking.offerUntil >= now) return refusal('booking-answered')
      await release(trx, ref, booking.channel)
      await changeBooking(trx, booking, { offered_at: null, offer_until: null }, now)
      await record(trx, { ref, actor: 'system', what: 'offer-lapsed' }, now, random)
      await tell(trx, (await findBooking(trx, ref))!, 'offer-lapsed')
      await offerFreed(trx, parts, booking, now, ref)
      return booking
    })
  }
  outbox.nudge()
  return lapsed.length
}
