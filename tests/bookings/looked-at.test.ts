import { expect } from 'chai'
import { confirmBooking } from '../../server/bookings/answer.ts'
import { book } from '../../server/bookings/book.ts'
import type { BookingParts } from '../../server/bookings/booking-parts.ts'
import type { Booking } from '../../server/bookings/bookings.ts'
import { changePeople, moveBooking } from '../../server/bookings/move.ts'
import { ensureOffers } from '../../server/bookings/offers/proposals.ts'
import { isRefusal, type Refusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, hall, heldTwice, lan, saved } from './house.ts'

eachDatabase('a change of what a site looks at itself', (db) => {
  let parts: BookingParts
  beforeEach(async () => {
    parts = bookingsOn(db())
    await saved(db(), hall, { confirmation: 'manual' })
  })

  const status = (answer: Booking | Refusal) => (isRefusal(answer) ? answer.refused : answer.status)
  const confirmedOf = async (people: number) => {
    const { booking } = (await book(parts, lan({ people }), 'online')) as { booking: Booking }
    await confirmBooking(parts, booking.ref, 'mei')
    return booking
  }
  const friday = [{ slot: '2026-12-04T09:00', people: 40 }]

  it('is looked at again when the organiser moves what the desk had booked', async () => {
    const { booking } = (await book(parts, lan(), 'phone', 'mei')) as { booking: Booking }
    expect(booking.status).to.equal('confirmed')
    expect(status(await moveBooking(parts, booking.ref, { parts: friday, by: '' }))).to.equal('requested')
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('is looked at again when more people are to come, and not when fewer are', async () => {
    const { ref } = await confirmedOf(40)
    expect(status(await changePeople(parts, ref, [30], ''))).to.equal('confirmed')
    expect(status(await changePeople(parts, ref, [31], ''))).to.equal('requested')
    expect(status(await changePeople(parts, ref, [20], '')), 'what is asked for stays a request').to.equal('requested')
  })

  it('is looked at again where nobody has saved an offer (booking law 3)', async () => {
    const { ref } = await confirmedOf(6)
    await db().write((trx) => trx.deleteFrom('offers').where('site', '=', hall).execute())
    await ensureOffers(db(), [hall])
    expect(status(await changePeople(parts, ref, [60], ''))).to.equal('requested')
  })

  it('stays confirmed when the desk makes it, and where everything confirms itself', async () => {
    const { ref } = await confirmedOf(10)
    expect(status(await changePeople(parts, ref, [20], 'mei'))).to.equal('confirmed')
    expect(status(await moveBooking(parts, ref, { parts: friday, by: 'mei' }))).to.equal('confirmed')
    await saved(db(), hall, { confirmation: 'auto' })
    expect(status(await changePeople(parts, ref, [50], ''))).to.equal('confirmed')
  })
})
