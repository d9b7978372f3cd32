import { expect } from 'chai'
import { book } from '../../server/bookings/book.ts'
import type { BookingParts } from '../../server/bookings/booking-parts.ts'
import { type Booking, findBooking } from '../../server/bookings/bookings.ts'
import { confirmBooking } from '../../server/bookings/answer.ts'
import { moveBooking } from '../../server/bookings/move.ts'
import type { Terms } from '../../server/bookings/offers/terms.ts'
import { endUnanswered } from '../../server/bookings/unanswered.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, hall, heldTwice, lan, saved, thursday, tuesday } from './house.ts'

eachDatabase('the time in which a request is answered', (db) => {
  let now: number
  let told: string[]
  let parts: BookingParts
  beforeEach(() => {
    now = tuesday
    told = []
    parts = bookingsOn(db(), { now: () => now, tell: async (_trx, { ref }, about) => void told.push(`${about} ${ref}`) })
  })

  const asked = async (terms: Partial<Terms>, slot: string) => {
    await saved(db(), hall, { confirmation: 'manual', ...terms })
    return ((await book(parts, lan({ slot }), 'online')) as { booking: Booking }).booking
  }
  const at = (time: string) => Date.parse(`${time}:00+08:00`)
  const asItStands = async ({ ref }: Booking) => (await findBooking(db().read, ref))!

  it('ends before the visit begins', async () => {
    expect((await asked({ noticeDays: 1, answerDays: 3 }, '2026-12-02T09:00')).answerBy).to.equal(at('2026-12-02T09:00'))
    expect((await asked({ noticeDays: 1, answerDays: 3 }, '2026-12-10T09:00')).answerBy).to.equal(at('2026-12-04T18:00'))
  })

  it('ends before the visit begins over a week of holidays, too', async () => {
    now = at('2026-09-30T09:00')
    expect((await asked({ noticeDays: 0, answerDays: 1 }, '2026-10-02T09:00')).answerBy).to.equal(at('2026-10-02T09:00'))
  })

  it('is not put off by a move, and begins anew when it is over', async () => {
    const booking = await asked({ answerDays: 3 }, '2026-12-22T09:00')
    const moved = async (slot: string) => (await moveBooking(parts, booking.ref, { parts: [{ slot, people: 40 }], by: '' })) as Booking
    now = at('2026-12-03T09:00')
    expect((await moved('2026-12-23T09:00')).answerBy).to.equal(at('2026-12-04T18:00'))
    now = at('2026-12-08T09:00')
    expect((await moved('2026-12-22T09:00')).answerBy).to.equal(at('2026-12-11T18:00'))
  })

  it('is over with the visit: the request ends with one message, and what it held is given back', async () => {
    const slot = `${thursday}T09:00`
    const booking = await asked({}, slot)
    const confirmed = await asked({}, slot.replace('09', '10'))
    await confirmBooking(parts, confirmed.ref, 'mei')
    told = []
    const { ends } = booking.parts[0]!
    now = at(`${thursday}T${ends}`) - 1
    expect(await endUnanswered(parts), 'who comes all the same can be entered').to.equal(0)
    now += 1
    expect(await endUnanswered(parts)).to.equal(1)
    expect(await endUnanswered(parts)).to.equal(0)
    expect(told).to.deep.equal([`unanswered ${booking.ref}`])
    expect(await asItStands(booking)).to.include({ status: 'declined', answerBy: null, reason: '场馆没有在参观前答复，这次没有约上。' })
    expect((await asItStands(confirmed)).status).to.equal('confirmed')
    expect((await db().read.selectFrom('seat_holds').select('ref').execute()).map(({ ref }) => ref)).to.deep.equal([confirmed.ref])
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('ends requests of long ago without a word', async () => {
    const booking = await asked({}, `${thursday}T09:00`)
    told = []
    now = at('2027-01-01T09:00')
    await endUnanswered(parts)
    expect([(await asItStands(booking)).status, told]).to.deep.equal(['declined', []])
  })

  it('is nothing to wait for once the visit has begun', async () => {
    const booking = await asked({}, `${thursday}T09:00`)
    now = at(`${thursday}T09:00`)
    const answer = await confirmBooking(parts, booking.ref, 'mei')
    expect(isRefusal(answer) && answer.refused).to.equal('booking-over')
  })
})
