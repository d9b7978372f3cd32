import { expect } from 'chai'
import { alternatives } from '../../server/bookings/availability/alternatives.ts'
import { assignDocent, confirmBooking } from '../../server/bookings/answer.ts'
import { book } from '../../server/bookings/book.ts'
import type { BookingParts } from '../../server/bookings/booking-parts.ts'
import { type Booking, findBooking } from '../../server/bookings/bookings.ts'
import { changePeople, moveBooking } from '../../server/bookings/move.ts'
import type { Wish } from '../../server/bookings/plan.ts'
import { timesOf } from '../../server/bookings/availability/times.ts'
import { isRefusal, type Refusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, docentNamed, hall, heldTwice, lan, saved, thursday, tuesday } from './house.ts'

const at = (time: string) => `${thursday}T${time}`
const guided = { docent: 'any', programme: 'tour', people: 20 }
const terms = {
  capacity: 60,
  group: { least: 5, most: 60 },
  programmes: [{ slug: 'tour', name: { zh: '讲解参观', en: 'Tour' }, minutes: 60, least: 5, most: 60, needsDocent: true, travels: false }],
}

eachDatabase('a group that has agreed to go without the docent of its programme', (db) => {
  let parts: BookingParts
  let river: Uint8Array
  beforeEach(async () => {
    parts = bookingsOn(db())
    await saved(db(), hall, terms)
    river = await docentNamed(db(), '小河')
  })

  const booked = async (more: Parameters<typeof lan>[0] = {}) => ((await book(parts, lan({ ...guided, ...more }), 'online')) as { booking: Booking }).booking
  const goesWithout = ({ ref }: Booking, time = '09:00') => assignDocent(parts, ref, at(time), undefined, 'mei')
  const told = (answer: Booking | Refusal) =>
    isRefusal(answer) ? answer.refused : [answer.status, answer.docent, ...answer.parts.map((part) => `${part.starts} × ${part.people} ${part.docent?.name ?? '—'}`)]
  /** Another group has the docent at that time. */
  const taken = (time: string) => booked({ slot: at(time), people: 10 })

  it('goes without one when it becomes more people or fewer, whether one is free or not', async () => {
    const group = await booked()
    expect(told(group)).to.deep.equal(['confirmed', 'any', '09:00 × 20 小河'])
    await goesWithout(group)
    expect(told(await changePeople(parts, group.ref, [30], ''))).to.deep.equal(['confirmed', 'none', '09:00 × 30 —'])
    expect(told(await taken('09:00')), 'she guides another group').to.deep.equal(['confirmed', 'any', '09:00 × 10 小河'])
    expect(told(await changePeople(parts, group.ref, [35], ''))).to.deep.equal(['confirmed', 'none', '09:00 × 35 —'])
    expect(told(await changePeople(parts, group.ref, [33], ''))).to.deep.equal(['confirmed', 'none', '09:00 × 33 —'])
    expect(told(await changePeople(parts, group.ref, [40], 'mei'))).to.deep.equal(['confirmed', 'none', '09:00 × 40 —'])
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('goes without one to another time as well, until the site gives it one', async () => {
    const group = await booked()
    await goesWithout(group)
    await taken('10:00')
    const times = await timesOf(db().read, { site: hall, people: 20, docent: 'none', programme: 'tour', day: thursday, except: group }, tuesday)
    if (isRefusal(times)) throw new Error(times.refused)
    expect([times.guided, times.times.filter((time) => time.parts).map(({ starts }) => starts)]).to.deep.equal([false, ['09:00', '10:00', '14:00', '15:00']])
    expect(told(await moveBooking(parts, group.ref, { parts: [{ slot: at('10:00'), people: 20 }], by: '' }))).to.deep.equal(['confirmed', 'none', '10:00 × 20 —'])
    expect(told(await moveBooking(parts, group.ref, { parts: [{ slot: at('14:00'), people: 20 }], by: 'mei' }))).to.deep.equal(['confirmed', 'none', '14:00 × 20 —'])
    await assignDocent(parts, group.ref, at('14:00'), river, 'mei')
    expect(told(await changePeople(parts, group.ref, [25], ''))).to.deep.equal(['confirmed', 'any', '14:00 × 25 小河'])
    expect(told(await moveBooking(parts, group.ref, { parts: [{ slot: at('10:00'), people: 20 }], by: '' }))).to.equal('docent-none')
  })

  it('is offered every time with room, where the one it asks for has none', async () => {
    const group = await booked()
    await goesWithout(group)
    for (const time of ['14:00', '15:00']) await taken(time)
    const wish: Wish = { parts: [{ slot: at('14:00'), people: 20 }], docent: 'none', programme: 'tour', channel: 'online' }
    const first = async (except?: Booking) => (await alternatives(db().read, hall, wish, [], tuesday, except))[0]!.slots[0]!.slot
    expect(await first((await findBooking(db().read, group.ref))!)).to.equal(at('14:00'))
    expect(await first(), 'who books it first is asked for a docent').to.equal(at('10:00'))
  })

  it('in one of its parts goes without one there, and keeps the docent of the other', async () => {
    const group = await booked({ parts: [{ slot: at('09:00'), people: 50 }, { slot: at('10:00'), people: 40 }] })
    await goesWithout(group, '10:00')
    await taken('10:00')
    expect(told(await changePeople(parts, group.ref, [50, 45], ''))).to.deep.equal(['confirmed', 'any', '09:00 × 50 小河', '10:00 × 45 —'])
    const moved = [{ slot: at('14:00'), people: 50 }, { slot: at('15:00'), people: 45 }]
    expect(told(await moveBooking(parts, group.ref, { parts: moved, by: '' }))).to.deep.equal(['confirmed', 'any', '14:00 × 50 小河', '15:00 × 45 —'])
    expect(await heldTwice(db())).to.deep.equal([])
  })

  describe('in one of its parts, at a site that confirms by hand,', () => {
    beforeEach(() => saved(db(), hall, { ...terms, confirmation: 'manual' }))
    const confirm = async ({ ref }: Booking) => told(await confirmBooking(parts, ref, 'mei'))
    const split = () => booked({ parts: [{ slot: at('09:00'), people: 50 }, { slot: at('10:00'), people: 40 }] })

    it('is not asked for one there when it is confirmed, nor again after other people and after a move', async () => {
      const group = await split()
      expect(told(group)).to.deep.equal(['requested', 'any', '09:00 × 50 小河', '10:00 × 40 小河'])
      await goesWithout(group, '10:00')
      expect(await confirm(group)).to.deep.equal(['confirmed', 'any', '09:00 × 50 小河', '10:00 × 40 —'])
      await taken('10:00')
      expect(told(await changePeople(parts, group.ref, [50, 45], ''))).to.deep.equal(['requested', 'any', '09:00 × 50 小河', '10:00 × 45 —'])
      expect(told(await changePeople(parts, group.ref, [50, 46], '')), 'changed before it is confirmed').to.deep.equal(['requested', 'any', '09:00 × 50 小河', '10:00 × 46 —'])
      expect(told(await changePeople(parts, group.ref, [50, 44], '')), 'fewer').to.deep.equal(['requested', 'any', '09:00 × 50 小河', '10:00 × 44 —'])
      expect(await confirm(group)).to.deep.equal(['confirmed', 'any', '09:00 × 50 小河', '10:00 × 44 —'])
      const moved = [{ slot: at('14:00'), people: 50 }, { slot: at('15:00'), people: 44 }]
      expect(told(await moveBooking(parts, group.ref, { parts: moved, by: '' }))).to.deep.equal(['requested', 'any', '14:00 × 50 小河', '15:00 × 44 —'])
      expect(await confirm(group), 'though she is free').to.deep.equal(['confirmed', 'any', '14:00 × 50 小河', '15:00 × 44 —'])
      expect(await heldTwice(db())).to.deep.equal([])
    })

    it('goes without one no more when the site gives it one there', async () => {
      const group = await split()
      await goesWithout(group, '10:00')
      await assignDocent(parts, group.ref, at('10:00'), river, 'mei')
      expect(told(await changePeople(parts, group.ref, [50, 45], ''))).to.deep.equal(['requested', 'any', '09:00 × 50 小河', '10:00 × 45 小河'])
      expect(await confirm(group)).to.deep.equal(['confirmed', 'any', '09:00 × 50 小河', '10:00 × 45 小河'])
    })

    it('goes without one there as well when the site gives one to another part of a group that had agreed to go without at all', async () => {
      const group = await split()
      for (const time of ['09:00', '10:00']) await goesWithout(group, time)
      expect(told((await findBooking(db().read, group.ref))!)).to.deep.equal(['requested', 'none', '09:00 × 50 —', '10:00 × 40 —'])
      await assignDocent(parts, group.ref, at('09:00'), river, 'mei')
      expect(await confirm(group)).to.deep.equal(['confirmed', 'any', '09:00 × 50 小河', '10:00 × 40 —'])
    })

    it('has the docent of its other part still to be found, where nobody had one for it', async () => {
      await db().write((trx) => trx.updateTable('offers').set({ saved_at: null }).where('site', '=', hall).execute())
      for (const time of ['09:00', '10:00']) await taken(time)
      const group = await split()
      expect(told(group)).to.deep.equal(['requested', 'any', '09:00 × 50 —', '10:00 × 40 —'])
      await goesWithout(group, '10:00')
      expect(await confirm(group)).to.equal('docent-none')
      await docentNamed(db(), '山青')
      expect(await confirm(group)).to.deep.equal(['confirmed', 'any', '09:00 × 50 山青', '10:00 × 40 —'])
    })

    it('has a docent as it wished when it comes in other parts: of those nothing was agreed', async () => {
      const group = await split()
      await goesWithout(group)
      expect(told(await moveBooking(parts, group.ref, { parts: [{ slot: at('14:00'), people: 55 }], by: '' }))).to.deep.equal(['requested', 'any', '14:00 × 55 小河'])
    })

    it('has no docent there: the table refuses one who guides a group that goes without', async () => {
      const group = await split()
      await goesWithout(group, '10:00')
      const wrong = db().write((trx) => trx.updateTable('booking_parts').set({ docent: river }).where('ref', '=', group.ref).where('slot', '=', at('10:00')).execute())
      expect(await wrong.then(() => 'taken', (error: Error) => error.message)).to.match(/check/i)
      expect(told((await findBooking(db().read, group.ref))!)).to.deep.equal(['requested', 'any', '09:00 × 50 小河', '10:00 × 40 —'])
    })

    it('has agreed once, however often the site says so', async () => {
      const group = await split()
      const agreed = await goesWithout(group, '10:00')
      expect(await goesWithout(group, '10:00')).to.deep.equal(agreed)
    })
  })

  it('is every group that asks for none, also while it waits; one that waits with a wish for one is not', async () => {
    const own = { docent: 'none', programme: '' }
    const groups = [await booked(own), await booked({ people: 60, ...own, waiting: true }), await booked({ people: 60, waiting: true })]
    expect(groups.map(({ status, parts: [part] }) => [status, part!.withoutDocent])).to.deep.equal([['confirmed', true], ['waiting', true], ['waiting', false]])
  })

  it('is not a group whose docent is still to be found: a request that changes is looked for again', async () => {
    await saved(db(), hall, { ...terms, confirmation: 'manual' })
    const group = await booked()
    await goesWithout(group)
    expect(told(await changePeople(parts, group.ref, [30], ''))).to.deep.equal(['requested', 'none', '09:00 × 30 —'])
    const other = await booked({ slot: at('10:00') })
    expect(told(await changePeople(parts, other.ref, [30], ''))).to.deep.equal(['requested', 'any', '10:00 × 30 小河'])
  })
})
