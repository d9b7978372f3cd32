import type { Sealer } from '../sealer.ts'
import type { Application } from './application.ts'
import type { Booking } from './bookings.ts'
import { isPhoneOf, openContact } from './contacts.ts'

/** A request that has made a booking before, and comes again: after Back, on a bad line, from a button pressed twice. */

/**
 * Whether it comes from whoever sent it first: the number of a form alone opens nobody's booking, the telephone that
 * was given goes with it (booking law 6). Of a contact that was forgotten nobody is the sender any more.
 */
export function isFromSender(sealer: Sealer, { contact }: Pick<Booking, 'contact'>, application: Application): boolean {
  return isPhoneOf(openContact(sealer, contact), application.contact.phone)
}

/** Whether it asks for what the booking is now; a docent or a programme that the site has changed since is another. */
export function asksForTheSame(sealer: Sealer, booking: Booking, application: Application): boolean {
  const { site, organisation, kind, minors, stepFree, docent, programme, place, note, contact } = application
  const asked = [site, organisation, kind, minors, stepFree, docent, programme, place, note, written(application.parts), contact]
  const had = [booking.site, booking.organisation, booking.kind, booking.minors, booking.stepFree, booking.docent, booking.programme, booking.place, booking.note]
  return JSON.stringify(asked) === JSON.stringify([...had, written(booking.parts), openContact(sealer, booking.contact)])
}

const written = (parts: Application['parts']): string[] => parts.map(({ slot, people }) => `${slot}=${people}`).sort()
