import { expect } from 'chai'
import { isRefusal } from '../../server/web/refusals.ts'
import { alternatives } from '../../server/bookings/availability/alternatives.ts'
import { book } from '../../server/bookings/book.ts'
import type { BookingParts } from '../../server/bookings/booking-parts.ts'
import { type Booking, findBooking } from '../../server/bookings/bookings.ts'
import { moveBooking } from '../../server/bookings/move.ts'
import { timesOf } from '../../server/bookings/availability/times.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, docentNamed, hall, heldTwice, lan, saved, thursday, tuesday } from './house.ts'

const programme = (slug: string, minutes: number, needsDocent = false) => {
  return { slug, name: { zh: slug, en: slug }, minutes, least: 5, most: 60, needsDocent, travels: false }
}

eachDatabase('a time that is offered', (db) => {
  let parts: BookingParts
  beforeEach(() => void (parts = bookingsOn(db())))

  /** Books the nearest time that is offered to a group too large for one slot; answers with when its parts begin. */
  const bookable = async (wish: { people: number; docent?: string; programme?: string }) => {
    const { people, docent = 'none', programme: slug = '' } = wish
    const others = await alternatives(db().read, hall, { parts: [{ slot: `${thursday}T09:00`, people }], docent, programme: slug, channel: 'online' }, [], tuesday)
    const [first] = others
    const answer = await book(parts, lan({ parts: first!.slots, docent, programme: slug }), 'online')
    expect(isRefusal(answer) ? answer.refused : answer.booking.status).to.equal('confirmed')
    expect(await heldTwice(db())).to.deep.equal([])
    return first!.slots.map(({ slot }) => slot.slice(11))
  }

  it('to a split group has its docent for every part, gaps and all', async () => {
    await saved(db(), hall, { capacity: 60, group: { least: 5, most: 60 } })
    await docentNamed(db(), '小河', { gap: 15 })
    expect(await bookable({ people: 100, docent: 'any' })).to.deep.equal(['09:00', '14:00'])
  })

  it('to a split group has the seats of long parts that overlap', async () => {
    await saved(db(), hall, { capacity: 60, group: { least: 5, most: 60 }, programmes: [programme('long', 90)] })
    expect(await bookable({ people: 100, programme: 'long' })).to.not.deep.equal(['09:00', '10:00'])
  })

  const offered = async ({ ref, site, people, docent, programme: slug, channel }: Booking) => {
    const times = await timesOf(db().read, { site, people, docent, programme: slug, day: thursday, except: { ref, channel } }, tuesday)
    return isRefusal(times) ? [] : times.times.filter(({ parts: had }) => had !== undefined).map(({ slot }) => slot.slice(11))
  }

  it('to a group that is to be moved takes its own docent and its own seats for free', async () => {
    await saved(db(), hall, { capacity: 60, programmes: [programme('two-hours', 120)] })
    await docentNamed(db(), '小河', { gap: 15 })
    const guided = (await book(parts, lan({ docent: 'any' }), 'online')) as { booking: Booking }
    expect(await offered(guided.booking)).to.include.members(['09:00', '10:00'])
    expect(isRefusal(await moveBooking(parts, guided.booking.ref, { parts: [{ slot: `${thursday}T10:00`, people: 40 }], by: '' }))).to.equal(false)

    const long = (await book(parts, lan({ slot: `${thursday}T14:00`, programme: 'two-hours' }), 'online')) as { booking: Booking }
    for (const slot of await offered(long.booking)) {
      const moved = await moveBooking(parts, long.booking.ref, { parts: [{ slot: `${thursday}T${slot}`, people: 40 }], by: '' })
      expect(isRefusal(moved) ? `${slot} ${moved.refused}` : '').to.equal('')
    }
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('instead of another is never the one that the group has', async () => {
    await saved(db(), hall, { capacity: 60 })
    const { booking } = (await book(parts, lan(), 'online')) as { booking: Booking }
    const wish = { parts: [{ slot: '2026-11-30T09:00', people: 40 }], docent: 'none', programme: '', channel: 'online' } as const
    const others = await alternatives(db().read, hall, { ...wish, parts: [...wish.parts] }, [], tuesday, (await findBooking(db().read, booking.ref))!)
    expect(others.map(({ slots }) => slots[0]!.slot)).to.not.include(`${thursday}T09:00`)
    expect(others).to.have.length(3)
  })
})
