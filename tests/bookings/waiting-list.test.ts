import { expect } from 'chai'
import { book } from '../../server/bookings/book.ts'
import type { BookingParts } from '../../server/bookings/booking-parts.ts'
import { type Booking, findBooking } from '../../server/bookings/bookings.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import { closeDays, reopenDay } from '../../server/bookings/console/closures.ts'
import { changePeople, moveBooking } from '../../server/bookings/move.ts'
import { keepUpWithTime } from '../../server/bookings/unanswered.ts'
import { lapseOffers, offerTime, takeOffer } from '../../server/bookings/waiting.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, hall, heldTwice, lan, saved, thursday, tuesday } from './house.ts'

eachDatabase('the waiting list', (db) => {
  let now: number
  let parts: BookingParts
  let first: Booking
  const told: string[] = []

  const booked = async (people: number, waiting = true): Promise<Booking> => {
    const answer = await book(parts, lan({ people, waiting }), 'online')
    if (isRefusal(answer)) throw new Error(answer.refused)
    return answer.booking
  }
  const asItStands = async ({ ref }: Booking) => (await findBooking(db().read, ref))!
  /** The desk has telephoned everybody who waits for a call. */
  const phoned = async () => {
    for (const { id } of await db().read.selectFrom('outbox').select('id').where('channel', '=', 'call').where('told_at', 'is', null).execute()) {
      await parts.outbox.calls.tick(id, 'mei')
    }
  }

  beforeEach(async () => {
    now = tuesday
    told.length = 0
    const base = bookingsOn(db(), { now: () => now })
    parts = {
      ...base,
      tell: async (trx, { ref, site, sequence, lang }, about) => {
        told.push(`${about} ${ref}`)
        const to = { kind: 'organiser', name: '兰', phone: '13800000000' } as const
        await base.outbox.post(trx, { booking: ref, site, about, lang, to, subject: about, text: about, keep: { sequence } })
      },
    }
    await saved(db(), hall, { capacity: 40 })
    first = await booked(40)
    told.length = 0
  })

  it('is only for who asks for it', async () => {
    const answer = await book(parts, lan({ people: 10 }), 'online')
    expect(isRefusal(answer) && answer.refused).to.equal('slot-full')
    expect((await booked(10)).status).to.equal('waiting')
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('holds nothing of a long programme of which a part could be had', async () => {
    const long = { slug: 'long', name: { zh: '两小时', en: 'Two hours' }, minutes: 120, least: 5, most: 40, needsDocent: false, travels: false }
    await saved(db(), hall, { capacity: 40, programmes: [long] })
    const slot = `${thursday}T14:00`
    await book(parts, lan({ people: 30, slot: `${thursday}T15:00` }), 'online')
    const waits = await book(parts, lan({ people: 20, slot, programme: 'long', waiting: true }), 'online')
    expect(isRefusal(waits) ? waits.refused : waits.booking.status).to.equal('waiting')
    const there = await book(parts, lan({ people: 40, slot }), 'online')
    expect(isRefusal(there) ? there.refused : there.booking.status).to.equal('confirmed')
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('offers a place that is given back to who waits longest and fits, and holds it', async () => {
    const large = await booked(35)
    now += 1000
    const small = await booked(10)
    await changePeople(parts, first.ref, [25], '')
    expect((await asItStands(large)).offeredAt).to.equal(null)
    expect((await asItStands(small)).offeredAt).to.equal(now)
    const late = await book(parts, lan({ people: 10 }), 'online')
    expect(isRefusal(late) && late.refused, 'what is offered is held').to.equal('slot-full')
  })

  it('lets the time begin only when the organiser has been told', async () => {
    const waiting = await booked(10)
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    now += 25 * 3_600_000
    expect((await asItStands(waiting)).offerUntil).to.equal(null)
    expect(await lapseOffers(parts)).to.equal(0)
    await phoned()
    expect((await asItStands(waiting)).offerUntil).to.equal(Date.parse(`${thursday}T09:00:00+08:00`))
    const taken = await takeOffer(parts, waiting.ref)
    expect(isRefusal(taken) ? taken.refused : taken.status).to.equal('confirmed')
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('gives a place that was not taken in time to the next, who did not let one lapse', async () => {
    const one = await booked(40)
    now += 1000
    const two = await booked(40)
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    await phoned()
    now += offerTime
    expect(await lapseOffers(parts), 'to the minute').to.equal(0)
    now += 1
    expect(isRefusal(await takeOffer(parts, one.ref)), 'too late').to.equal(true)
    expect(await lapseOffers(parts)).to.equal(1)
    expect((await asItStands(one)).offeredAt).to.equal(null)
    expect((await asItStands(two)).offeredAt).to.equal(now)
    expect(told).to.include.members([`offered ${one.ref}`, `offer-lapsed ${one.ref}`, `offered ${two.ref}`])
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('offers once, however often a place is given back', async () => {
    const waiting = await booked(10)
    await changePeople(parts, first.ref, [20], '')
    await moveBooking(parts, first.ref, { parts: [{ slot: `${thursday}T14:00`, people: 20 }], by: '' })
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    expect(told.filter((one) => one === `offered ${waiting.ref}`)).to.have.length(1)
  })

  it('keeps an offered place no longer than until the visit begins, and then ends with one message', async () => {
    const waiting = await booked(10)
    now = Date.parse('2026-12-02T20:00:00+08:00')
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    await phoned()
    const begins = Date.parse(`${thursday}T09:00:00+08:00`)
    expect((await asItStands(waiting)).offerUntil).to.equal(begins)
    now = begins - 1
    await keepUpWithTime(parts)
    expect((await asItStands(waiting)).status).to.equal('waiting')
    now = begins
    const late = await takeOffer(parts, waiting.ref)
    expect(isRefusal(late) && late.refused).to.equal('booking-over')
    for (let i = 0; i < 2; i++) await keepUpWithTime(parts)
    expect(await asItStands(waiting)).to.include({ status: 'declined', reason: '到参观时间为止，没有空出名额。', offeredAt: null, offerUntil: null })
    expect(told.filter((one) => one.endsWith(waiting.ref)).slice(1)).to.deep.equal([`offered ${waiting.ref}`, `waited ${waiting.ref}`])
    expect(await heldTwice(db())).to.deep.equal([])
    expect(await db().read.selectFrom('seat_holds').selectAll().execute()).to.deep.equal([])
  })

  it('is served in line when there is more room, though nobody gave any back', async () => {
    const one = await booked(30)
    now += 1000
    const two = await booked(30)
    await keepUpWithTime(parts)
    expect((await asItStands(one)).offeredAt).to.equal(null)
    await saved(db(), hall, { capacity: 80 })
    await keepUpWithTime(parts)
    expect([(await asItStands(one)).offeredAt, (await asItStands(two)).offeredAt]).to.deep.equal([now, null])
    await keepUpWithTime(parts)
    expect(told.filter((said) => said === `offered ${one.ref}`)).to.have.length(1)
    const later = await book(parts, lan({ people: 30 }), 'online')
    expect(isRefusal(later) && later.refused, 'who comes later').to.equal('slot-full')
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('does not offer a place again to who let it lapse, until they do something or somebody gives one back', async () => {
    await saved(db(), hall, { capacity: 40, noticeDays: 0 })
    const waiting = await booked(30)
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    await phoned()
    now += offerTime + 1
    for (let i = 0; i < 2; i++) await keepUpWithTime(parts)
    expect((await asItStands(waiting)).offeredAt).to.equal(null)
    expect(told.filter((one) => one === `offered ${waiting.ref}`)).to.have.length(1)
    const other = await booked(40)
    expect(other.status, 'the place is everybody’s').to.equal('confirmed')
    await endBooking(parts, other.ref, { as: 'cancelled', reason: '', by: '' })
    expect((await asItStands(waiting)).offeredAt).to.equal(now)
  })

  it('is waited on by fewer people in the same place of the line, and never by more', async () => {
    const one = await booked(30)
    now += 1000
    const two = await booked(20)
    now += 1000
    const more = await changePeople(parts, one.ref, [31], '')
    expect(isRefusal(more) && more.refused).to.equal('slot-full')
    const fewer = await changePeople(parts, one.ref, [25], '')
    expect(isRefusal(fewer) ? fewer.refused : [fewer.status, fewer.people, fewer.parts[0]!.people]).to.deep.equal(['waiting', 25, 25])
    expect(told.at(-1)).to.equal(`waiting-people ${one.ref}`)
    expect(await heldTwice(db())).to.deep.equal([])
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    expect([(await asItStands(one)).offeredAt, (await asItStands(two)).offeredAt]).to.deep.equal([now, null])
    const holds = await db().read.selectFrom('seat_holds').select(['ref', 'people']).execute()
    expect(holds).to.deep.equal([{ ref: one.ref, people: 25 }])
  })

  it('gives a place at once to who waits for fewer and now fits', async () => {
    await saved(db(), hall, { capacity: 50 })
    const one = await booked(20)
    const fewer = await changePeople(parts, one.ref, [10], '')
    expect(isRefusal(fewer) ? fewer.refused : fewer.status).to.equal('confirmed')
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('is left by who cancels, and an offer goes on to the next', async () => {
    const one = await booked(40)
    now += 1000
    const two = await booked(40)
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    await endBooking(parts, one.ref, { as: 'cancelled', reason: '', by: '' })
    expect((await asItStands(two)).offeredAt).to.equal(now)
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('keeps nobody to an offer for a day that the site has closed since', async () => {
    const waiting = await booked(10)
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    await closeDays(parts, { site: hall, from: thursday, to: thursday, reason: '冰雪封路', by: 'mei' })
    const refused = await takeOffer(parts, waiting.ref)
    expect(isRefusal(refused) && refused.refused).to.equal('slot-closed')
    expect((await asItStands(waiting)).status).to.equal('waiting')
    await reopenDay(parts, { site: hall, day: thursday, by: 'mei' })
    const taken = await takeOffer(parts, waiting.ref)
    expect(isRefusal(taken) ? taken.refused : taken.status).to.equal('confirmed')
  })

  it('makes a request of an offer that is taken where the site looks at each', async () => {
    const waiting = await booked(10)
    await saved(db(), hall, { capacity: 40, confirmation: 'manual' })
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    const taken = await takeOffer(parts, waiting.ref)
    expect(isRefusal(taken) ? taken.refused : taken.status).to.equal('requested')
    expect(isRefusal(taken) ? 0 : taken.answerBy).to.equal(Date.parse('2026-12-02T18:00:00+08:00'))
  })
})
