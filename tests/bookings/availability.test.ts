import { expect } from 'chai'
import { alternatives } from '../../server/bookings/availability/alternatives.ts'
import { availability } from '../../server/bookings/availability/availability.ts'
import { book } from '../../server/bookings/book.ts'
import type { Booking } from '../../server/bookings/bookings.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, docentNamed, hall, lan, saved, school, thursday, tuesday } from './house.ts'

const friday = '2026-12-04'
const long = { slug: 'long', name: { zh: '两小时', en: 'Two hours' }, minutes: 120, least: 5, most: 60, needsDocent: false, travels: false }

eachDatabase('what is left of a site', (db) => {
  const wish = (slot: string, people: number, more: object = {}) => ({ parts: [{ slot, people }], docent: 'none', programme: '', channel: 'online' as const, ...more })

  it('is what a booking then gets: a slot said to be open is booked, one said to be closed is refused for the reason said', async () => {
    await saved(db(), hall, { capacity: 50, desk: { people: 10, releasedHours: 30 }, exceptions: [{ day: friday, starts: ['09:00'], note: '' }], programmes: [long] })
    await docentNamed(db(), '小河', { most: 2, gap: 30, lunch: ['11:00', '13:00'] })
    await docentNamed(db(), '山青', { languages: ['zh', 'en'], weekdays: '12345' })
    const parts = bookingsOn(db())
    await book(parts, lan({ people: 25 }), 'online')
    await book(parts, lan({ people: 10, slot: `${thursday}T14:00`, docent: 'any' }), 'online')
    await book(parts, lan({ people: 10, slot: `${thursday}T14:00`, docent: 'en' }), 'online')
    await book(parts, lan({ people: 50, slot: `${thursday}T15:00` }), 'phone')
    await db().write((trx) => trx.insertInto('closures').values({ site: hall, day: '2026-12-06', reason: '检修', closed_by: 'mei', closed_at: tuesday }).execute())
    let seen = 0
    for (const programme of ['', 'long']) {
      for (const docent of ['none', 'any', 'en']) {
        for (const people of [5, 16, 45]) {
          const states = await availability(db().read, { site: hall, from: '2026-12-01', to: '2026-12-07', people, docent, programme }, tuesday)
          for (const { slot, open, reason, left } of states) {
            const answer = await book(parts, lan({ slot, people, docent, programme }), 'online')
            const told = `${slot} for ${people}, docent ${docent}, programme ${programme}`
            expect(isRefusal(answer) ? answer.refused : 'open', told).to.equal(open ? 'open' : reason)
            if (open) expect(left, told).to.be.at.least(people)
            if (!isRefusal(answer)) await endBooking(parts, answer.booking.ref, { as: 'cancelled', reason: '', by: '' })
            seen += 1
          }
        }
      }
    }
    expect(seen).to.be.above(300)
  })

  it('keeps the share of the desk from who books online until it is released', async () => {
    await saved(db(), hall, { capacity: 50, desk: { people: 10, releasedHours: 30 } })
    const left = async (now: number) => (await availability(db().read, { site: hall, from: thursday, to: thursday, people: 1, docent: 'none', programme: '' }, now))[0]!
    expect((await left(tuesday)).left).to.equal(40)
    const parts = bookingsOn(db())
    await book(parts, lan({ people: 40 }), 'online')
    const refused = await book(parts, lan({ people: 5 }), 'online')
    expect(isRefusal(refused) && refused.refused).to.equal('slot-full')
    const byPhone = await book(parts, lan({ people: 10 }), 'phone', 'mei')
    expect(isRefusal(byPhone)).to.equal(false)
    const tooMany = await book(parts, lan({ people: 5 }), 'phone', 'mei')
    expect(isRefusal(tooMany) && tooMany.refused, 'the desk has no more than there is').to.equal('slot-full')
    await endBooking(parts, (byPhone as { booking: Booking }).booking.ref, { as: 'cancelled', reason: '', by: 'mei' })
    const released = Date.parse(`${thursday}T09:00:00+08:00`) - 30 * 3_600_000
    const whenReleased = bookingsOn(db(), { now: () => released })
    await saved(db(), hall, { capacity: 50, desk: { people: 10, releasedHours: 30 }, noticeDays: 0 })
    expect((await left(released - 1)).left).to.equal(0)
    expect((await left(released)).left).to.equal(10)
    expect(isRefusal(await book(whenReleased, lan({ people: 10 }), 'online'))).to.equal(false)
  })

  it('follows a capacity that a manager lowers or raises, and loses nobody who is booked', async () => {
    await saved(db(), hall, { capacity: 50 })
    const parts = bookingsOn(db())
    await book(parts, lan({ people: 40 }), 'online')
    await saved(db(), hall, { capacity: 30, group: { least: 5, most: 30 } })
    const state = async () => (await availability(db().read, { site: hall, from: thursday, to: thursday, people: 1, docent: 'none', programme: '' }, tuesday))[0]!
    expect(await state()).to.deep.include({ left: 0, open: false, reason: 'slot-full' })
    expect(isRefusal(await book(parts, lan({ people: 5 }), 'online'))).to.equal(true)
    await saved(db(), hall, { capacity: 45 })
    expect(await state()).to.deep.include({ left: 5, open: true })
    expect(isRefusal(await book(parts, lan({ people: 5 }), 'online'))).to.equal(false)
    expect(isRefusal(await book(parts, lan({ people: 5 }), 'online'))).to.equal(true)
  })

  it('names the nearest slots that would do, here and at a neighbouring site the same day', async () => {
    await saved(db(), hall, { capacity: 40, group: { least: 5, most: 40 } })
    await saved(db(), school)
    const parts = bookingsOn(db())
    for (const slot of ['09:00', '10:00']) await book(parts, lan({ people: 38, slot: `${thursday}T${slot}` }), 'online')
    const found = await alternatives(db().read, hall, wish(`${thursday}T09:00`, 7), [school], tuesday)
    expect(found).to.deep.equal([
      { site: hall, slots: [{ slot: `${thursday}T14:00`, people: 7 }], left: 40 },
      { site: hall, slots: [{ slot: `${thursday}T15:00`, people: 7 }], left: 40 },
      { site: hall, slots: [{ slot: `${friday}T09:00`, people: 7 }], left: 40 },
      { site: school, slots: [{ slot: `${thursday}T09:00`, people: 7 }], left: 60 },
    ])
  })

  it('offers a group that is too large a split into slots that follow each other, as even as can be', async () => {
    await saved(db(), hall, { capacity: 60, group: { least: 5, most: 60 } })
    const parts = bookingsOn(db())
    const found = await alternatives(db().read, hall, wish(`${thursday}T09:00`, 130), [], tuesday)
    expect(found[0]).to.deep.equal({
      site: hall,
      slots: [
        { slot: `${thursday}T09:00`, people: 44 },
        { slot: `${thursday}T10:00`, people: 43 },
        { slot: `${thursday}T14:00`, people: 43 },
      ],
      left: 60,
    })
    const answer = await book(parts, lan({ parts: found[0]!.slots }), 'online')
    expect(isRefusal(answer) ? answer.refused : answer.booking.people).to.equal(130)
  })

  it('offers nothing that a booking would refuse', async () => {
    await saved(db(), hall, { capacity: 40, programmes: [long], group: { least: 10, most: 40 } })
    await docentNamed(db(), '小河', { most: 1 })
    const parts = bookingsOn(db())
    await book(parts, lan({ people: 30, docent: 'any' }), 'online')
    for (const [people, more] of [[20, {}], [20, { docent: 'any' }], [20, { programme: 'long' }], [75, {}], [41, {}], [9, {}]] as const) {
      for (const { site, slots } of await alternatives(db().read, hall, wish(`${thursday}T09:00`, people, more), [], tuesday)) {
        const answer = await book(parts, lan({ site, parts: slots, ...more }), 'online')
        expect(isRefusal(answer) ? answer.refused : 'booked', JSON.stringify({ people, more, slots })).to.equal('booked')
        if (!isRefusal(answer)) await endBooking(parts, answer.booking.ref, { as: 'cancelled', reason: '', by: '' })
      }
    }
  })

  it('is nothing at a site that is booked elsewhere, or has no offer', async () => {
    await saved(db(), hall, { booking: 'none' })
    const asked = { from: thursday, to: friday, people: 5, docent: 'none', programme: '' }
    expect(await availability(db().read, { site: hall, ...asked }, tuesday)).to.deep.equal([])
    expect(await availability(db().read, { site: 'nowhere', ...asked }, tuesday)).to.deep.equal([])
  })
})
