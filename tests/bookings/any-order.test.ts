import { expect } from 'chai'
import fc from 'fast-check'
import { confirmBooking } from '../../server/bookings/answer.ts'
import { book } from '../../server/bookings/book.ts'
import type { BookingParts } from '../../server/bookings/booking-parts.ts'
import { listBookings } from '../../server/bookings/bookings.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import { changePeople, moveBooking } from '../../server/bookings/move.ts'
import type { Terms } from '../../server/bookings/offers/terms.ts'
import { beginsAt, endsAt } from '../../server/bookings/standing.ts'
import { keepUpWithTime } from '../../server/bookings/unanswered.ts'
import { lapseOffers, takeOffer } from '../../server/bookings/waiting.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, docentNamed, hall, heldTwice, lan, saved, thursday, tuesday } from './house.ts'

const slots = ['09:00', '10:00', '14:00', '15:00'].map((at) => `${thursday}T${at}`)
const slot = fc.constantFrom(...slots)
const people = fc.integer({ min: 5, max: 60 })
const which = fc.nat({ max: 30 })

const deed = fc.oneof(
  fc.record({ do: fc.constant('book' as const), slot, people, docent: fc.constantFrom('none', 'any', 'en'), programme: fc.constantFrom('', 'tour', 'long'), waiting: fc.boolean() }),
  fc.record({ do: fc.constant('move' as const), which, slot, people, by: fc.constantFrom('', 'mei') }),
  fc.record({ do: fc.constant('end' as const), which, as: fc.constantFrom('cancelled' as const, 'declined' as const, 'closed' as const) }),
  fc.record({ do: fc.constant('confirm' as const), which }),
  fc.record({ do: fc.constant('take' as const), which }),
  fc.record({ do: fc.constant('lapse' as const) }),
  fc.record({ do: fc.constant('people' as const), which, people, by: fc.constantFrom('', 'mei') }),
  fc.record({ do: fc.constant('offer' as const), capacity: fc.constantFrom(50, 70, 90), dropped: fc.boolean() }),
  fc.record({ do: fc.constant('begin' as const) }),
)
/** What begins at nine is over or under way. */
const begun = Date.parse(`${thursday}T10:05:00+08:00`)

interface World {
  parts: BookingParts
  refs: string[]
  later: () => void
  begin: () => void
  terms: Partial<Terms>
}

type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

eachDatabase('bookings made, moved, answered and ended in any order', (db) => {
  it('never hold more than there is, and hold nothing once they are over', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 40 }), fc.constantFrom('auto' as const, 'manual' as const), async (deeds, confirmation) => {
        await freshDay()
        let now = tuesday
        const parts = bookingsOn(db(), { now: () => now })
        const terms = { capacity: 70, confirmation, desk: { people: 10, releasedHours: 24 }, programmes: longAndShort }
        await saved(db(), hall, terms)
        const world: World = { parts, refs: [], later: () => (now += 25 * 3_600_000 * 0.01), begin: () => (now = Math.max(now, begun)), terms }
        // Some of them at the same time.
        for (let i = 0; i < deeds.length; i += 3) {
          await Promise.all(deeds.slice(i, i + 3).map((one) => carryOut(world, one)))
        }
        expect(await heldTwice(db())).to.deep.equal([])
        await eachIsHeldAsItSays()
        await keepUpWithTime(parts)
        expect(await heldTwice(db())).to.deep.equal([])
        await eachIsHeldAsItSays()
        await nobodyWaitsForWhatHasBegun(now)
      }),
      { numRuns: 25 },
    )
  })

  const longAndShort = [
    { slug: 'tour', name: { zh: '讲解参观', en: 'Tour' }, minutes: 45, least: 5, most: 60, needsDocent: true, travels: false },
    { slug: 'long', name: { zh: '一课两小时', en: 'Two hours' }, minutes: 120, least: 5, most: 60, needsDocent: false, travels: false },
  ]

  async function freshDay(): Promise<void> {
    await db().write(async (trx) => {
      for (const table of ['booking_parts', 'seat_holds', 'seats', 'docent_hours', 'docent_days', 'member_codes', 'outbox'] as const) await trx.deleteFrom(table).execute()
      await trx.updateTable('bookings').set({ status: 'cancelled', day: '2020-01-01' }).execute()
      await trx.updateTable('docents').set({ left_at: 1 }).execute()
    })
    await docentNamed(db(), '小河')
    await docentNamed(db(), '山青', { languages: ['zh', 'en'], gap: 15, most: 3, lunch: ['11:30', '13:30'] })
  }

  async function carryOut({ parts, refs, later, begin, terms }: World, one: Deed): Promise<void> {
    const ref = 'which' in one ? refs[one.which % Math.max(refs.length, 1)] : undefined
    if (one.do === 'book') {
      const { slot: at, people: n, docent, programme, waiting } = one
      const answer = await book(parts, lan({ slot: at, people: n, docent, programme, waiting }), 'online')
      if (!isRefusal(answer)) refs.push(answer.booking.ref)
    } else if (one.do === 'lapse') {
      await db().write((trx) => trx.updateTable('bookings').set({ offer_until: tuesday - 1 }).where('offered_at', 'is not', null).execute())
      await lapseOffers(parts)
      later()
    } else if (one.do === 'offer') {
      // More room or less, and a programme that is not offered any more.
      await saved(db(), hall, { ...terms, capacity: one.capacity, programmes: one.dropped ? [] : longAndShort })
      await keepUpWithTime(parts)
    } else if (one.do === 'begin') {
      begin()
      await keepUpWithTime(parts)
    } else if (ref !== undefined) {
      if (one.do === 'move') await moveBooking(parts, ref, { parts: [{ slot: one.slot, people: one.people }], by: one.by })
      if (one.do === 'people') await changePeople(parts, ref, [one.people], one.by)
      if (one.do === 'end') await endBooking(parts, ref, { as: one.as, reason: 'so', by: '' })
      if (one.do === 'confirm') await confirmBooking(parts, ref, 'mei')
      if (one.do === 'take') await takeOffer(parts, ref)
    }
  }

  async function nobodyWaitsForWhatHasBegun(now: number): Promise<void> {
    const waiting = await listBookings(db().read, { from: thursday, to: thursday, statuses: ['waiting'] })
    expect(waiting.filter((booking) => beginsAt(booking) <= now)).to.deep.equal([])
    const requested = await listBookings(db().read, { from: thursday, to: thursday, statuses: ['requested'] })
    expect(requested.filter((booking) => endsAt(booking) <= now)).to.deep.equal([])
  }

  /** Booking laws 1 and 2, read from the rows. */
  async function eachIsHeldAsItSays(): Promise<void> {
    const holds = await db().read.selectFrom('seat_holds').selectAll().execute()
    const hours = await db().read.selectFrom('docent_hours').selectAll().execute()
    for (const { ref, status, people: n, parts, docent, offeredAt } of await listBookings(db().read, { from: thursday, to: thursday })) {
      const held = holds.filter((hold) => hold.ref === ref)
      const holding = status === 'confirmed' || status === 'requested' || (status === 'waiting' && offeredAt !== null)
      expect(held.length > 0, `${ref} ${status}`).to.equal(holding)
      if (!holding) expect(hours.filter((hour) => hour.ref === ref), ref).to.deep.equal([])
      if (holding) expect(held.every((hold) => hold.people === n), ref).to.equal(true)
      if (status === 'confirmed' && docent !== 'none') expect(parts[0]!.docent, ref).to.not.equal(undefined)
    }
  }
})
