import type { Reads } from '../database/open.ts'
import type { Sealer } from '../sealer.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { type Booking, findBooking } from './bookings.ts'
import { knowsPhone, openContact } from './contacts.ts'
import { type BookingKeys, readRef } from './references.ts'

/** Lets an organiser in by the link (booking law 6). A wrong key and a booking that is not there are the same refusal. */
export async function byKey(db: Reads, keys: BookingKeys, ref: string, key: unknown): Promise<Booking | Refusal> {
  const read = readRef(ref)
  if (read === undefined || typeof key !== 'string' || !keys.opens(read, key)) return refusal('booking-unknown')
  return (await findBooking(db, read)) ?? refusal('booking-unknown')
}

/** Lets an organiser in by the reference and the last four digits of the phone that was given; whoever asks limits how often. */
export async function byPhone(db: Reads, sealer: Sealer, ref: string, digits: string): Promise<Booking | Refusal> {
  const read = readRef(ref)
  const booking = read === undefined ? undefined : await findBooking(db, read)
  return booking && knowsPhone(openContact(sealer, booking.contact), digits) ? booking : refusal('booking-unknown')
}
