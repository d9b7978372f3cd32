import type { GuideStore } from '../../guide/guide-store.ts'
import { isRefusal, type Refusal, refusal } from '../../web/refusals.ts'
import { assignDocent, confirmBooking } from '../answer.ts'
import type { BookingParts } from '../booking-parts.ts'
import type { Booking } from '../bookings.ts'
import { endBooking } from '../cancel.ts'
import { docentsOf, sameDocent } from '../docents/docents.ts'
import { changePeople, type Move, moveBooking } from '../move.ts'
import { readSlot, slotsOf } from '../offers/slots.ts'
import { rulesOf } from '../rules.ts'
import { said } from '../said.ts'
import { isOther } from '../standing.ts'
import { nameOfSite } from './console-parts.ts'
import { readAssignment, readMove, readPeople, readReason } from './read-action.ts'

/** What the site does with a booking, by the ending of its address. */
export const acts = { confirmation, declination, docent, move, people, cancellation }
export type ActName = keyof typeof acts

interface Doing {
  bookings: BookingParts
  guide: GuideStore
  booking: Booking
  body: unknown
  /** Name of whoever is signed in. */
  by: string
  /** `sequence` of the booking that stood on the page; undefined from a program that does not say. */
  seen: number | undefined
}

type Done = Promise<Booking | Refusal>

function confirmation({ bookings, booking, by, seen }: Doing): Done {
  return confirmBooking(bookings, booking.ref, by, seen)
}

async function declination({ bookings, booking, body, by, seen }: Doing): Done {
  const reason = readReason(body, booking.lang)
  return typeof reason === 'string' ? endBooking(bookings, booking.ref, { as: 'declined', reason, by, seen }) : reason
}

async function cancellation({ bookings, booking, body, by, seen }: Doing): Done {
  const reason = readReason(body, booking.lang)
  return typeof reason === 'string' ? endBooking(bookings, booking.ref, { as: 'cancelled', reason, by, seen }) : reason
}

async function people({ bookings, booking, body, by, seen }: Doing): Done {
  const read = readPeople(body, booking)
  if (isRefusal(read)) return isOther(booking, seen) ? refusal('booking-changed') : read
  const isSo = booking.parts.every(({ people: n }, i) => n === read[i])
  return !isSo && isOther(booking, seen) ? refusal('booking-changed') : changePeople(bookings, booking.ref, read, by)
}

async function docent({ bookings, guide, booking, body, by, seen }: Doing): Done {
  const read = readAssignment(body, booking)
  if (isRefusal(read)) return read
  const { slot, docent: id } = read
  const done = await assignDocent(bookings, booking.ref, slot, id, by, seen)
  if (!isRefusal(done) || done.refused !== 'docent-none' || id === undefined) return done
  const name = (await docentsOf(bookings.db.read, booking.site)).find((one) => sameDocent(one.id, id))?.name
  const unnamed = { zh: '这位讲解员', en: 'This docent' }
  return refusal('docent-busy', { values: { name: name ?? unnamed, slot: said.slot(slot), site: nameOfSite(guide, booking.site) } })
}

async function move({ bookings, booking, body, by, seen }: Doing): Done {
  const read = readMove(body)
  if (isRefusal(read)) return read
  const parts = 'parts' in read ? read.parts : await inARow(bookings, booking, read.first)
  if (isRefusal(parts)) return parts
  const isSo = booking.parts.every(({ slot, people: n }) => parts.some((part) => part.slot === slot && part.people === n))
  return !isSo && isOther(booking, seen) ? refusal('booking-changed') : moveBooking(bookings, booking.ref, { parts, by })
}

/** As many slots in a row as a booking has parts, each with the people of its part. */
async function inARow({ db, now }: BookingParts, booking: Booking, first: string): Promise<Move['parts'] | Refusal> {
  const [only, ...more] = booking.parts
  if (more.length === 0) return [{ slot: first, people: only!.people }]
  const rules = await rulesOf(db.read, booking.site, now())
  if (isRefusal(rules)) return rules
  const slots = slotsOf(rules.offer.terms, rules.calendar, readSlot(first)!.day)
  const row = slots.slice(slots.findIndex(({ slot }) => slot === first))
  if (!row.some(({ slot }) => slot === first)) return refusal('slot-unknown')
  if (row.length < booking.parts.length) return refusal('split-row', { values: { n: booking.parts.length } })
  return booking.parts.map(({ people: n }, i) => ({ slot: row[i]!.slot, people: n }))
}
