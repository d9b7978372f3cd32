import type { Trx } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { allOrNothing } from './all-or-nothing.ts'
import type { BookingParts } from './booking-parts.ts'
import { type Booking, findBooking } from './bookings.ts'
import { type Contact, openContact, sealContact } from './contacts.ts'
import { record } from './events.ts'
import { mayChangeContact } from './standing.ts'

/**
 * Has another contact reached about a booking, until its visit is over. The history, which nobody can edit, says
 * that it was changed, and not to whom (privacy law 3). The booking itself stays as it was: no letter is superseded by
 * it, and a group that waits keeps its turn. What was still to be told goes to the new contact; the old one hears that
 * it is told nothing any more, for the link may be in somebody's hands.
 *
 * @returns `contact-gone` once the contact was purged, or cannot be opened
 * @throws StoreUnavailable
 */
export async function changeContact(parts: BookingParts, ref: string, contact: Contact): Promise<Booking | Refusal> {
  const { db, outbox, now } = parts
  const changed = await allOrNothing(db, (trx) => changeIn(trx, parts, ref, contact, now()))
  outbox.nudge()
  return changed
}

async function changeIn(trx: Trx, { sealer, outbox, tell, random }: BookingParts, ref: string, contact: Contact, now: Instant): Promise<Booking | Refusal> {
  const before = await findBooking(trx, ref)
  if (before === undefined) return refusal('booking-unknown')
  const known = openContact(sealer, before.contact)
  if (known === undefined) return refusal('contact-gone')
  if (!mayChangeContact(before, now)) return refusal('booking-over')
  if (fields.every((field) => known[field] === contact[field])) return before
  await trx.updateTable('bookings').set({ contact: sealContact(sealer, contact) }).where('ref', '=', ref).execute()
  await record(trx, { ref, actor: '', what: 'contact' }, now, random)
  const after = (await findBooking(trx, ref))!
  const { name, phone, email } = contact
  await outbox.readdress(trx, ref, { kind: 'organiser', name, phone, email })
  if (known.phone === phone && known.email === email) return after
  await tell(trx, before, 'contact-left')
  await tell(trx, after, 'contact')
  return after
}

const fields = ['name', 'phone', 'email', 'leader', 'leaderPhone'] as const
