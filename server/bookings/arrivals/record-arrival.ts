import { inClosedMonth } from '../../checkins/closed-month.ts'
import { findScan } from '../../checkins/scans.ts'
import { recordScans } from '../../checkins/record-scans.ts'
import type { Scan } from '../../checkins/scan.ts'
import type { SiteCount } from '../../counters/counters.ts'
import type { LiveCounts } from '../../counters/live-counts.ts'
import type { Trx } from '../../database/open.ts'
import type { ArrivalRow } from '../../database/schema-bookings.ts'
import { dayOf, type Instant } from '../../local-day.ts'
import { type Random, uuidBytes, uuidText, uuidV7 } from '../../uuid.ts'
import { isRefusal, type Refusal, refusal } from '../../web/refusals.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { BookingParts } from '../booking-parts.ts'
import { type Booking, changeBooking, findBooking } from '../bookings.ts'
import { record } from '../events.ts'
import { beginsAt } from '../standing.ts'
import type { ArrivalEntry } from './arrival-entry.ts'
import { comesToSite, findArrival, insertArrival } from './arrival-rows.ts'
import { whyNoArrival } from './why-not.ts'

export interface ArrivalParts extends BookingParts {
  counts: LiveCounts
}

export interface Arrived {
  booking: Booking
  arrival: ArrivalRow
  /** Whether it had been entered before, by this request or another. */
  again: boolean
  /** 人次 of the site, today and ever. */
  today: number
  all: number
}

/**
 * Records how many of a booking really came (counting law 4): the visit, its counters, the arrival and the
 * booking's new status are one transaction. A booking arrives once: whoever enters it again, with whatever
 * numbers, is told what stands, and what was wrong about that is a correction (law 8).
 *
 * All who came are one visit row, and those whom the desk knows to have been counted by their own scan are a
 * minus row of their own, as a member's scan that is taken back is: so the rows alone, without the booking,
 * tell who came and what was taken off, and `people` 0 stays the mark of a member's scan.
 *
 * @param entry of the booking `ref`
 * @param by name of whoever is signed in
 * @throws StoreUnavailable
 */
export async function recordArrival(parts: ArrivalParts, entry: ArrivalEntry & { ref: string }, by: string): Promise<Arrived | Refusal> {
  const { db, counts, now: clock } = parts
  const now = clock()
  const written = await allOrNothing(db, (trx) => recordIn(trx, parts, entry, by, now)).catch(inClosedMonth(db, 'arrival-expired'))
  if (isRefusal(written)) return written
  counts.learn(written.counts)
  const { booking, arrival, again } = written
  const { today, all } = (await counts.all()).of(booking.site)
  return { booking, arrival, again, today, all }
}

type Written = Pick<Arrived, 'booking' | 'arrival' | 'again'> & { counts: Map<string, SiteCount> }

async function recordIn(trx: Trx, parts: ArrivalParts, entry: ArrivalEntry & { ref: string }, by: string, now: Instant): Promise<Written | Refusal> {
  const { db, outbox, random } = parts
  const { ref, people, minors, subtracted, note } = entry
  const requestId = entry.requestId ?? uuidText(uuidV7(now, random))
  const booking = await findBooking(trx, ref)
  if (booking === undefined) return refusal('booking-unknown')
  // Whether it has arrived already is for the key of `arrivals` to say, which two desks cannot pass at once.
  const wrong = booking.status === 'arrived' ? undefined : whyNoArrival(booking, now)
  if (wrong) return wrong
  const arrival = { id: uuidBytes(requestId)!, ref, at: now, people, minors, subtracted, note, entered_by: by }
  if (!(await insertArrival(trx, arrival))) {
    const before = await findArrival(trx, ref)
    return before === undefined ? refusal('request-id') : { booking, arrival: before, again: true, counts: new Map() }
  }
  // The scan_id of a visitor, or of the desk, is no request of an arrival.
  if (await findScan(trx, booking.site, requestId)) return refusal('request-id')
  const scans = (await comesToSite(trx, ref)) ? visitsOf(booking, { ...entry, requestId }, now, random) : []
  const { counts, recorded } = await recordScans(trx, db.engine, scans)
  if (recorded.some(({ outcome }) => outcome === 'taken')) return refusal('request-id')
  if (!(await changeBooking(trx, booking, { status: 'arrived', answer_by: null }, now))) return refusal('conflict')
  await record(trx, { ref, actor: by, what: 'arrived', detail: subtracted === 0 ? `${people}` : `${people}−${subtracted}` }, now, random)
  // Nobody needs to be phoned about a visit that has begun.
  await outbox.overtake(trx, ref, 'organiser')
  return { booking: (await findBooking(trx, ref))!, arrival, again: false, counts }
}

/** Who came, and who of them was counted before: on the day of the visit, whenever it is entered (counting law 6). */
function visitsOf(booking: Booking, entry: ArrivalEntry & { requestId: string }, now: Instant, random: Random): Scan[] {
  const { site, day } = booking
  const { requestId, people, subtracted } = entry
  const today = dayOf(now)
  const at = day === today ? now : beginsAt(booking)
  const came: Scan = { site, scanId: requestId, stop: '', source: 'group', day, enteredOn: today, at, device: null, people }
  return subtracted === 0 ? [came] : [came, { ...came, scanId: uuidText(uuidV7(now, random)), people: -subtracted }]
}
