import type { Reads } from '../database/open.ts'
import type { Sealer } from '../sealer.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { type Booking, findBooking } from './bookings.ts'
import { type Contact, knowsPhone, openContact, sealContact } from './contacts.ts'
import { type BookingKeys, readRef } from './references.ts'

/** Lets an organiser in by the link (booking law 6). A wrong key and a booking that is not there are the same refusal. */
export async function byKey(db: Reads, keys: BookingKeys, ref: string, key: unknown): Promise<Booking | Refusal> {
  const read = readRef(ref)
  if (read === undefined || typeof key !== 'string' || !keys.opens(read, key)) return refusal('booking-unknown')
  return (await findBooking(db, read)) ?? refusal('booking-unknown')
}

/**
 * Lets an organiser in by the reference and the last four digits of the phone that was given; whoever asks limits how
 * often. Where there is no booking nobody's contact is opened instead, so that the time it takes does not tell.
 */
export async function byPhone(db: Reads, sealer: Sealer, ref: string, digits: string): Promise<Booking | Refusal> {
  // Sealed in either case, or its absence would tell.
  const nobodys = sealContact(sealer, nobody)
  const read = readRef(ref)
  const booking = read === undefined ? undefined : await findBooking(db, read)
  const knows = knowsPhone(openContact(sealer, booking?.contact ?? nobodys), digits)
  return booking && knows ? booking : refusal('booking-unknown')
}

/** Whom no four digits reach. */
const nobody: Contact = { name: '', phone: '-', email: '', leader: '', leaderPhone: '' }
