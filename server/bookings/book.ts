import { mintCode } from '../checkins/mint-code.ts'
import type { Trx } from '../database/open.ts'
import type { Channel, Status } from '../database/schema-bookings.ts'
import type { Instant } from '../local-day.ts'
import { uuidBytes } from '../uuid.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import type { Application } from './application.ts'
import type { BookingParts } from './booking-parts.ts'
import { type Booking, findBooking, findByRequest } from './bookings.ts'
import { sealContact } from './contacts.ts'
import { docentsOf } from './docents/docents.ts'
import { record } from './events.ts'
import { type HeldPart, hold, type Holding, insertParts, release } from './hold.ts'
import { inTurn, type WaitingFirst } from './in-turn.ts'
import { type Plan, planVisit, type Rules } from './plan.ts'
import { mintRef } from './references.ts'
import { agreedOf, answerBy, confirmsItself, rulesOf } from './rules.ts'
import { isFromSender } from './sent-before.ts'
import { isWaitedFor, type Line } from './waiting.ts'

export interface Booked {
  booking: Booking
  /** Whether this request had been answered before. */
  again: boolean
}

/**
 * Books a group visit: slot, people and docent together, or nothing (booking laws 1 and 2). Confirmed at once
 * where a manager's offer says so; else a request that holds its place (law 3). The same request sent twice
 * is one booking with the same answer; sent by somebody else it is refused as `booking-sent`.
 *
 * @param by name of whoever is signed in and books for the group; '' when it books online by itself
 * @throws StoreUnavailable
 */
export async function book(parts: BookingParts, application: Application, channel: Channel, by = ''): Promise<Booked | Refusal> {
  const { outbox, now, random } = parts
  const requestId = uuidBytes(application.requestId)!
  const fresh = { ref: mintRef(random), code: mintCode(random), requestId }
  const booked = await inTurn(parts, async (trx, waitingFirst) => {
    const before = await findByRequest(trx, requestId)
    if (before) return isFromSender(parts.sealer, before, application) ? { booking: before, again: true } : refusal('booking-sent')
    const made = await make(trx, parts, application, fresh, { channel, by, now: now(), waitingFirst })
    return isRefusal(made) ? made : { booking: made, again: false }
  })
  outbox.nudge()
  return booked
}

interface Fresh {
  ref: string
  /** For the members' own phones. */
  code: string
  requestId: Uint8Array
}

interface Asked {
  channel: Channel
  by: string
  now: Instant
  waitingFirst: WaitingFirst
}

async function make(trx: Trx, parts: BookingParts, application: Application, fresh: Fresh, { channel, by, now, waitingFirst }: Asked): Promise<Booking | Refusal> {
  const { seats, random, tell } = parts
  const rules = await rulesOf(trx, application.site, now)
  if (isRefusal(rules)) return rules
  const plan = planVisit(rules, { ...application, channel })
  if (isRefusal(plan)) return plan
  if (plan.programme?.travels && application.place === '') return refusal('place-missing')
  const confirmed = confirmsItself(rules, plan, channel)
  const docents = await docentsOf(trx, application.site)
  const holding = { ref: fresh.ref, offer: rules.offer, plan, channel, seats, docents, docentLater: !confirmed && !rules.offer.saved, byStaff: channel !== 'online', now }
  const held = await holdInTurn(trx, holding, { site: application.site, day: plan.parts[0]!.day }, waitingFirst)
  if (isRefusal(held)) {
    const full = held.refused === 'slot-full' || held.refused === 'docent-none'
    if (!application.waiting || !full) return held
    // A part of what it wants may have been had; who waits holds nothing.
    await release(trx, fresh.ref, channel)
  }
  const waits = isRefusal(held)
  const status: Status = waits ? 'waiting' : confirmed ? 'confirmed' : 'requested'
  await insert(trx, parts, application, fresh, { plan, held: waits ? undefined : held, status, channel, rules })
  await record(trx, { ref: fresh.ref, actor: by, what: 'booked', detail: status }, now, random)
  const booking = (await findBooking(trx, fresh.ref))!
  await tell(trx, booking, status === 'waiting' ? 'waiting' : status === 'confirmed' ? 'confirmed' : 'requested')
  return booking
}

/** Takes what those who wait leave. They are looked at when it could be had: what is full is refused to a crowd as fast as ever. */
async function holdInTurn(trx: Trx, holding: Holding, line: Line, waitingFirst: WaitingFirst): Promise<HeldPart[] | Refusal> {
  const held = await hold(trx, holding)
  if (isRefusal(held) || !(await isWaitedFor(trx, line))) return held
  await release(trx, holding.ref, holding.channel)
  await waitingFirst(line)
  return hold(trx, holding)
}

interface Made {
  plan: Plan
  held: HeldPart[] | undefined
  status: Status
  channel: Channel
  rules: Rules
}

async function insert(trx: Trx, { sealer }: BookingParts, application: Application, fresh: Fresh, made: Made): Promise<void> {
  const { plan, held, status, channel, rules } = made
  const { ref, code } = fresh
  const day = plan.parts[0]!.day
  await trx
    .insertInto('bookings')
    .values({
      ref,
      request_id: fresh.requestId,
      site: application.site,
      day,
      status,
      channel,
      kind: application.kind,
      organisation: application.organisation,
      people: plan.parts.reduce((sum, { people }) => sum + people, 0),
      minors: application.minors,
      step_free: application.stepFree ? 1 : 0,
      docent: plan.docent,
      programme: application.programme,
      place: application.place,
      note: application.note,
      lang: application.lang,
      contact: sealContact(sealer, application.contact),
      member_code: code,
      answer_by: status === 'requested' ? answerBy(rules, plan) : null,
      offered_at: null,
      offer_until: null,
      reason: '',
      sequence: 0,
      agreed: JSON.stringify(agreedOf(rules.offer, plan)),
      created_at: rules.now,
      changed_at: rules.now,
    })
    .execute()
  await trx.insertInto('member_codes').values({ code, site: application.site, day, booking: ref }).execute()
  await insertParts(trx, ref, held ?? plan.parts.map((part) => ({ ...part, docent: undefined, withoutDocent: plan.docent === 'none' })))
}
