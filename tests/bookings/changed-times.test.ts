import { expect } from 'chai'
import fc from 'fast-check'
import { alternatives } from '../../server/bookings/availability/alternatives.ts'
import type { Application } from '../../server/bookings/application.ts'
import { availability } from '../../server/bookings/availability/availability.ts'
import { book } from '../../server/bookings/book.ts'
import type { BookingParts } from '../../server/bookings/booking-parts.ts'
import { type Booking, findBooking } from '../../server/bookings/bookings.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import { deskSlots } from '../../server/bookings/console/desk-slots.ts'
import { changePeople, moveBooking } from '../../server/bookings/move.ts'
import { later } from '../../server/bookings/offers/slots.ts'
import type { Terms } from '../../server/bookings/offers/terms.ts'
import { timesOf } from '../../server/bookings/availability/times.ts'
import type { Channel } from '../../server/database/schema-bookings.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, docentNamed, everyDay, hall, heldTwice, lan, saved, thursday, tuesday } from './house.ts'

/** Sixty people, an hour, at nine and ten; then the hours begin at half past. */
const before = { capacity: 60, desk: { people: 0, releasedHours: 0 }, group: { least: 5, most: 60 }, seasons: everyDay('09:00', '10:00', '14:00') }
const after = { ...before, seasons: everyDay('09:30', '10:30', '14:00') }
const long = [{ slug: 'long', name: { zh: '两小时', en: 'Two hours' }, minutes: 120, least: 5, most: 60, needsDocent: false, travels: false }]
const at = (time: string) => `${thursday}T${time}`

eachDatabase('seats at a site that has changed the times of its slots', (db) => {
  let parts: BookingParts
  beforeEach(async () => {
    parts = bookingsOn(db())
    await saved(db(), hall, before)
  })

  type More = Partial<Application>
  const asked = (time: string, people: number, { channel = 'online', ...more }: More & { channel?: Channel } = {}) =>
    book(parts, lan({ slot: at(time), people, ...more }), channel)
  const answered = async (...wish: Parameters<typeof asked>) => {
    const answer = await asked(...wish)
    expect(await heldTwice(db())).to.deep.equal([])
    return isRefusal(answer) ? answer.refused : answer.booking.status
  }
  const booked = async (...wish: Parameters<typeof asked>) => ((await asked(...wish)) as { booking: Booking }).booking
  const asItIs = async ({ ref }: Booking) => (await findBooking(db().read, ref))!
  const change = (terms: Partial<Terms> = after) => saved(db(), hall, terms)

  /** How many people each slot of the day has room for, as whoever asks online sees it, and as the desk does. */
  const left = async (programme = '') => {
    const question = { site: hall, from: thursday, to: thursday, people: 0, docent: 'none', programme }
    return (await availability(db().read, question, tuesday)).map((state) => state.left)
  }
  const leftToDesk = async () => {
    const slots = await deskSlots(db().read, { site: hall, day: thursday, programme: '' }, tuesday)
    return isRefusal(slots) ? slots.refused : slots.map((slot) => slot.left)
  }

  it('are taken by who stands at a time that is none any more, in every slot that overlaps it', async () => {
    await booked('09:00', 40)
    await change()
    expect([await left(), await leftToDesk()]).to.deep.equal([[20, 60, 60], [20, 60, 60]])
    expect(await answered('09:30', 30)).to.equal('slot-full')
    expect(await answered('09:30', 30, { channel: 'phone' })).to.equal('slot-full')
    expect(await answered('09:30', 20)).to.equal('confirmed')
    expect(await answered('09:30', 5)).to.equal('slot-full')
  })

  it('are free where one ends as the other begins', async () => {
    await booked('09:00', 60)
    await change({ ...before, seasons: everyDay('08:00', '10:00') })
    expect(await left()).to.deep.equal([60, 60])
    expect([await answered('08:00', 60), await answered('10:00', 60)]).to.deep.equal(['confirmed', 'confirmed'])
  })

  it('are counted at the fullest moment, not once for each who comes and goes', async () => {
    await booked('09:00', 40)
    await booked('10:00', 35)
    await change({ ...before, slotMinutes: 90, seasons: everyDay('09:30', '14:00') })
    expect(await left()).to.deep.equal([20, 60])
    expect([await answered('09:30', 21), await answered('09:30', 20)]).to.deep.equal(['slot-full', 'confirmed'])
  })

  it('are taken by slots that begin when they did and are longer or shorter now', async () => {
    await booked('10:00', 40)
    await change({ ...before, slotMinutes: 90, seasons: everyDay('09:00', '10:30', '14:00') })
    expect(await left()).to.deep.equal([20, 20, 60])
    await change({ ...before, slotMinutes: 30, seasons: everyDay('10:00', '10:30', '11:00') })
    expect(await left()).to.deep.equal([20, 20, 60])
    expect([await answered('10:30', 21), await answered('11:00', 60)]).to.deep.equal(['slot-full', 'confirmed'])
  })

  it('are taken of those kept for who books online by who booked online, and of no more', async () => {
    const kept = { people: 15, releasedHours: 0 }
    await booked('09:00', 30)
    await booked('10:00', 10, { channel: 'phone' })
    await change({ ...after, desk: kept })
    expect([await left(), await leftToDesk()]).to.deep.equal([[15, 45, 45], [30, 50, 60]])
    expect([await answered('09:30', 16), await answered('09:30', 15)]).to.deep.equal(['slot-full', 'confirmed'])
    expect([await answered('09:30', 16, { channel: 'phone' }), await answered('09:30', 15, { channel: 'phone' })]).to.deep.equal(['slot-full', 'confirmed'])
  })

  it('are full, and no more than that, where more are there than they would take now', async () => {
    await booked('09:00', 60)
    await change({ ...after, capacity: 40, group: { least: 5, most: 40 } })
    expect([await left(), await leftToDesk()]).to.deep.equal([[0, 40, 40], [0, 40, 40]])
    expect(await answered('09:30', 5)).to.equal('slot-full')
  })

  it('are taken by a long programme only where all of its slots have room', async () => {
    await booked('10:00', 40)
    await change({ ...before, programmes: long, seasons: everyDay('08:30', '09:30', '10:30', '14:00') })
    expect(await left()).to.deep.equal([60, 20, 20, 60])
    expect((await left('long')).slice(0, 2)).to.deep.equal([20, 20])
    expect([await answered('08:30', 21, { programme: 'long' }), await answered('08:30', 20, { programme: 'long' })]).to.deep.equal(['slot-full', 'confirmed'])
  })

  it('are not taken by who waits, who has cancelled, or whom the docent goes to', async () => {
    const programmes = [{ slug: 'away', name: { zh: '送教上门', en: 'Away' }, minutes: 60, least: 5, most: 60, needsDocent: true, travels: true }]
    await change({ ...before, programmes })
    await docentNamed(db(), '小河')
    expect(await answered('09:00', 50, { programme: 'away', docent: 'any', place: '桑植一中' })).to.equal('confirmed')
    const first = await booked('09:00', 60)
    expect(await answered('09:00', 50, { waiting: true })).to.equal('waiting')
    await change({ ...after, programmes })
    await endBooking(parts, first.ref, { as: 'cancelled', reason: '', by: '' })
    expect(await left()).to.deep.equal([60, 60, 60])
    expect(await answered('09:30', 60)).to.equal('confirmed')
  })

  it('are no obstacle to who has them: the group moves to the new time beside it, with more people than are left to others', async () => {
    const group = await booked('09:00', 40)
    await booked('09:00', 10)
    await change()
    const times = await timesOf(db().read, { site: hall, people: 40, docent: 'none', programme: '', day: thursday, except: group }, tuesday)
    expect(isRefusal(times) ? times.refused : times.times.map((time) => time.left)).to.deep.equal([50, 60, 60])
    const desk = await deskSlots(db().read, { site: hall, day: thursday, programme: '', except: group.ref }, tuesday)
    expect(isRefusal(desk) ? desk.refused : desk.map((slot) => slot.left)).to.deep.equal([50, 60, 60])
    const refused = await moveBooking(parts, group.ref, { parts: [{ slot: at('09:30'), people: 51 }], by: '' })
    expect(isRefusal(refused) && refused.refused).to.equal('slot-full')
    expect((await asItIs(group)).parts[0]!.starts, 'it stays as it was').to.equal('09:00')
    expect(await moveBooking(parts, group.ref, { parts: [{ slot: at('09:30'), people: 50 }], by: '' })).to.include({ status: 'confirmed', people: 50 })
    expect(await left()).to.deep.equal([0, 60, 60])
  })

  it('are enough for the parts of a split group together, and for the times that it is offered', async () => {
    await booked('09:00', 40)
    await booked('10:00', 30)
    await change()
    expect(await left()).to.deep.equal([20, 30, 60])
    const wish = { parts: [{ slot: at('09:30'), people: 90 }], docent: 'none', programme: '', channel: 'online' } as const
    const others = await alternatives(db().read, hall, { ...wish, parts: [...wish.parts] }, [], tuesday)
    expect(others.length).to.equal(3)
    for (const { slots } of others.filter((one) => one.slots[0]!.slot.startsWith(thursday))) expect(slots.map(({ slot }) => slot)).to.not.include(at('09:30'))
    const answer = await book(parts, lan({ parts: others[0]!.slots }), 'online')
    expect(isRefusal(answer) ? answer.refused : answer.booking.status).to.equal('confirmed')
  })

  it('go to who waits for the new time when a group at the old one becomes smaller, and when it cancels', async () => {
    const group = await booked('09:00', 50)
    await change()
    const [small, large] = [await booked('09:30', 20, { waiting: true }), await booked('09:30', 40, { waiting: true })]
    expect([small.status, large.status]).to.deep.equal(['waiting', 'waiting'])
    const fewer = await changePeople(parts, group.ref, [40], '')
    expect(isRefusal(fewer) ? fewer.refused : fewer.parts.map(({ starts, people }) => [starts, people])).to.deep.equal([['09:00', 40]])
    expect([(await asItIs(small)).offeredAt, (await asItIs(large)).offeredAt]).to.deep.equal([tuesday, null])
    await endBooking(parts, group.ref, { as: 'cancelled', reason: '', by: '' })
    expect((await asItIs(large)).offeredAt).to.equal(tuesday)
  })

  it('are not what a docent is short of, who has been judged by her hours all along: she is not planned twice', async () => {
    await docentNamed(db(), '小河')
    await booked('09:00', 10, { docent: 'any' })
    await change()
    expect([await answered('09:30', 10, { docent: 'any' }), await answered('10:30', 10, { docent: 'any' })]).to.deep.equal(['docent-none', 'confirmed'])
  })

  const people = fc.integer({ min: 20, max: 60 })
  const nth = fc.nat({ max: 20 })
  const deed = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('book' as const), nth, people, long: fc.boolean(), channel: fc.constantFrom<Channel>('online', 'phone') }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), nth, people, which: nth }) },
    fc.record({ do: fc.constant('people' as const), people, which: nth }),
    fc.record({ do: fc.constant('end' as const), which: nth }),
    fc.record({ do: fc.constant('times' as const), minutes: fc.constantFrom(30, 60, 90), from: fc.constantFrom(0, 20, 30, 45) }),
  )

  it('are never given twice, whatever is booked, moved, changed and cancelled while the times change to and fro', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 25 }), async (deeds) => {
        await db().write(async (trx) => {
          for (const table of ['booking_parts', 'seat_holds', 'seats'] as const) await trx.deleteFrom(table).execute()
        })
        const refs: string[] = []
        let starts = ['09:00', '10:00', '11:00']
        for (const one of deeds) {
          const slot = 'nth' in one ? at(starts[one.nth % starts.length]!) : ''
          const ref = 'which' in one ? (refs[one.which % Math.max(refs.length, 1)] ?? '') : ''
          if (one.do === 'times') {
            starts = Array.from({ length: 4 }, (_, i) => later('09:00', one.from + i * one.minutes))
            await change({ ...before, slotMinutes: one.minutes, seasons: everyDay(...starts), programmes: long })
          } else if (one.do === 'book') {
            const answer = await book(parts, lan({ slot, people: one.people, programme: one.long ? 'long' : '' }), one.channel)
            if (!isRefusal(answer)) refs.push(answer.booking.ref)
          } else if (one.do === 'move') await moveBooking(parts, ref, { parts: [{ slot, people: one.people }], by: '' })
          else if (one.do === 'people') await changePeople(parts, ref, [one.people], '')
          else await endBooking(parts, ref, { as: 'cancelled', reason: '', by: '' })
          expect(await fullestMoment()).to.be.at.most(60)
        }
        expect(await heldTwice(db())).to.deep.equal([])
      }),
      { numRuns: 25 },
    )
  })

  /** How many people hold seats at the fullest moment of the day, by the times that they were booked for. */
  async function fullestMoment(): Promise<number> {
    const holds = await db().read.selectFrom('seat_holds').select(['ref', 'part']).distinct().execute()
    const all = await db().read.selectFrom('booking_parts').selectAll().execute()
    const there = all.filter(({ ref, slot }) => holds.some((hold) => hold.ref === ref && hold.part === slot)).map((part) => ({ ...part, starts: part.slot.slice(11) }))
    return Math.max(0, ...there.map(({ starts: moment }) => there.filter(({ starts, ends }) => starts <= moment && ends > moment).reduce((sum, { people: n }) => sum + n, 0)))
  }
})
