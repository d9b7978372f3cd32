import { expect } from 'chai'
import { type KyselyPlugin, type QueryId, SelectQueryNode } from 'kysely'
import { alternatives } from '../../server/bookings/availability/alternatives.ts'
import { book } from '../../server/bookings/book.ts'
import { type Booking, findBooking } from '../../server/bookings/bookings.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import { changePeople, moveBooking } from '../../server/bookings/move.ts'
import { keepUpWithTime } from '../../server/bookings/unanswered.ts'
import type { Database, Trx } from '../../server/database/open.ts'
import { isRefusal, type Refusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, docentNamed, hall, heldTwice, lan, saved, thursday, tuesday } from './house.ts'

type Wish = Parameters<typeof lan>[0]

/** Whether a query asks who waits. */
const asksForLine = (node: object): boolean => JSON.stringify(node).includes('"waiting"')

/** The database as its jobs see it through a plugin. */
const through = (db: Database, plugin: KyselyPlugin): Database => ({ ...db, write: (job) => db.write((trx) => job(trx.withPlugin(plugin) as Trx)) })

/** A server that sees nobody wait. */
function blindToLines(db: Database): Database {
  const asked = new WeakSet<QueryId>()
  return through(db, {
    transformQuery({ node, queryId }) {
      if (SelectQueryNode.is(node) && asksForLine(node)) asked.add(queryId)
      return node
    },
    transformResult: async ({ result, queryId }) => (asked.has(queryId) ? { ...result, rows: [] } : result),
  })
}

/** Room appears without anybody giving it back, and a group comes before the job that looks after those who wait. */
eachDatabase('who waits', (db) => {
  let now: number
  const parts = () => bookingsOn(db(), { now: () => now })
  const asks = async (wish: Wish, by = '') => {
    now += 1000
    return by === '' ? book(parts(), lan(wish), 'online') : book(parts(), lan(wish), 'phone', by)
  }
  const booked = async (wish: Wish): Promise<Booking> => {
    const answer = await asks(wish)
    if (isRefusal(answer)) throw new Error(answer.refused)
    return answer.booking
  }
  const waits = (wish: Wish) => booked({ ...wish, waiting: true })
  const outcome = (answer: { booking: Booking } | Booking | Refusal) => (isRefusal(answer) ? answer.refused : 'booking' in answer ? answer.booking.status : answer.status)
  const asItStands = async ({ ref }: Booking) => (await findBooking(db().read, ref))!
  const isOffered = async (booking: Booking) => (await asItStands(booking)).offeredAt !== null
  /** Nothing of it is kept for the desk. */
  const roomFor = (capacity: number) => saved(db(), hall, { capacity, desk: { people: 0, releasedHours: 0 } })
  const at = (time: string) => `${thursday}T${time}`

  beforeEach(async () => {
    now = tuesday
    await roomFor(40)
  })

  it('comes before who asks later, when a slot takes more people than it did', async () => {
    await booked({ people: 40 })
    const waiting = await waits({ people: 30 })
    await roomFor(70)
    expect(outcome(await asks({ people: 10 }))).to.equal('slot-full')
    expect(await isOffered(waiting)).to.equal(true)
  })

  it('has what is free when a later comer is told what else would do', async () => {
    await booked({ people: 40 })
    await waits({ people: 30 })
    await roomFor(70)
    const wish = { parts: [{ slot: at('09:00'), people: 10 }], docent: 'none', programme: '', channel: 'online' as const }
    await asks({ people: 10 })
    const others = (await alternatives(db().read, hall, wish, [], now)).map(({ slots }) => slots[0]!.slot)
    expect(others).to.not.be.empty.and.not.include(at('09:00'))
  })

  it('leaves to a later comer what there is besides', async () => {
    await booked({ people: 40 })
    const [small, large] = [await waits({ people: 10 }), await waits({ people: 35 })]
    await roomFor(60)
    expect(outcome(await asks({ people: 10 }))).to.equal('confirmed')
    expect([await isOffered(small), await isOffered(large)]).to.deep.equal([true, false])
    expect(outcome(await asks({ people: 5, slot: at('14:00') })), 'another time of the day').to.equal('confirmed')
  })

  it('has the docent who is there again after all, and the day that is opened again', async () => {
    const docent = await docentNamed(db(), '小河')
    await db().write((trx) => trx.insertInto('docent_absences').values({ docent, day: thursday, reason: '病假' }).execute())
    const guided = await waits({ people: 10, docent: 'any' })
    await db().write((trx) => trx.deleteFrom('docent_absences').execute())
    await db().write((trx) => trx.insertInto('closures').values({ site: hall, day: thursday, reason: '冰雪', closed_by: 'mei', closed_at: now }).execute())
    expect(outcome(await asks({ people: 10, docent: 'any' }))).to.equal('slot-closed')
    expect(await isOffered(guided)).to.equal(false)
    await db().write((trx) => trx.deleteFrom('closures').execute())
    expect(outcome(await asks({ people: 10, docent: 'any' }))).to.equal('docent-none')
    expect(await isOffered(guided)).to.equal(true)
  })

  it('is joined at its end by who comes later', async () => {
    await booked({ people: 40 })
    const first = await waits({ people: 30 })
    await roomFor(70)
    const later = await waits({ people: 10 })
    expect([later.status, await isOffered(first), await isOffered(later)]).to.deep.equal(['waiting', true, false])
  })

  it('comes before what the desk books, but for what is kept for the desk', async () => {
    await booked({ people: 40 })
    const waiting = await waits({ people: 30 })
    await saved(db(), hall, { capacity: 75, desk: { people: 5, releasedHours: 1 } })
    expect(outcome(await asks({ people: 10 }, 'mei'))).to.equal('slot-full')
    expect(await isOffered(waiting)).to.equal(true)
    expect(outcome(await asks({ people: 5 }, 'mei'))).to.equal('confirmed')
  })

  it('comes before a booking that is moved there, whoever moves it, which stays where it was', async () => {
    for (const by of ['', 'mei']) {
      const day = by === '' ? thursday : '2026-12-04'
      const slot = `${day}T09:00`
      await roomFor(40)
      await booked({ people: 40, slot })
      const waiting = await waits({ people: 30, slot })
      const other = await booked({ people: 10, slot: `${day}T14:00` })
      await roomFor(70)
      expect(outcome(await moveBooking(parts(), other.ref, { parts: [{ slot, people: 10 }], by }))).to.equal('slot-full')
      expect((await asItStands(other)).parts[0]!.starts).to.equal('14:00')
      expect(await isOffered(waiting)).to.equal(true)
    }
  })

  it('comes before more people of a group that is there, and takes none of the places that it has', async () => {
    const there = await booked({ people: 30 })
    const waiting = await waits({ people: 20 })
    await roomFor(45)
    expect(outcome(await changePeople(parts(), there.ref, [40], '')), 'nobody else could have it').to.equal('confirmed')
    await roomFor(62)
    expect(outcome(await changePeople(parts(), there.ref, [43], ''))).to.equal('slot-full')
    expect([await isOffered(waiting), (await asItStands(there)).people]).to.deep.equal([true, 40])
    expect(outcome(await changePeople(parts(), there.ref, [42], ''))).to.equal('confirmed')
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('keeps the turn while waiting for fewer: after those before, before those behind', async () => {
    await booked({ people: 40 })
    const [first, second, third] = [await waits({ people: 20 }), await waits({ people: 20 }), await waits({ people: 15 })]
    await roomFor(70)
    expect(outcome(await changePeople(parts(), second.ref, [15], ''))).to.equal('waiting')
    expect([await isOffered(first), await isOffered(third)]).to.deep.equal([true, false])
    await roomFor(75)
    expect(outcome(await changePeople(parts(), second.ref, [14], ''))).to.equal('confirmed')
    expect(await isOffered(third)).to.equal(false)
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('is behind those who wait for a time, once it asks for that time instead', async () => {
    for (const time of ['09:00', '10:00']) await booked({ people: 40, slot: at(time) })
    const [nine, ten] = [await waits({ people: 20 }), await waits({ people: 20, slot: at('10:00') })]
    await roomFor(60)
    expect(outcome(await moveBooking(parts(), nine.ref, { parts: [{ slot: at('10:00'), people: 20 }], by: '' }))).to.equal('slot-full')
    expect([await isOffered(nine), await isOffered(ten)], 'each its own').to.deep.equal([true, true])
  })

  it('may go to another time, though room has appeared at its own', async () => {
    await booked({ people: 40 })
    const waiting = await waits({ people: 20 })
    await roomFor(60)
    expect(outcome(await moveBooking(parts(), waiting.ref, { parts: [{ slot: at('10:00'), people: 20 }], by: '' }))).to.equal('confirmed')
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('does not stand in the way after a place that was let lapse', async () => {
    const there = await booked({ people: 40 })
    const waiting = await waits({ people: 30 })
    await endBooking(parts(), there.ref, { as: 'cancelled', reason: '', by: '' })
    await db().write((trx) => trx.updateTable('bookings').set({ offer_until: now }).where('ref', '=', waiting.ref).execute())
    now += 1000
    await keepUpWithTime(parts())
    expect(outcome(await asks({ people: 40 }))).to.equal('confirmed')
    expect(await isOffered(waiting)).to.equal(false)
  })

  /** Room for thirty appears; ten groups ask for it at the same moment, and the job begins. */
  const rush = async (database: Database) => {
    await booked({ people: 40 })
    const waiting = await waits({ people: 30 })
    await roomFor(70)
    const rushing = bookingsOn(database, { now: () => now })
    const later = Array.from({ length: 10 }, () => book(rushing, lan({ people: 30 }), 'online'))
    const answers = await Promise.all(later)
    await keepUpWithTime(parts())
    expect(await heldTwice(db())).to.deep.equal([])
    return { later: answers.map(outcome).filter((one) => one === 'confirmed').length, offered: await isOffered(waiting) }
  }

  it('comes before ten who ask at the same moment', async () => {
    expect(await rush(db())).to.deep.equal({ later: 0, offered: true })
  })

  it('is passed by one of them in the twin, which does not see who waits', async () => {
    expect(await rush(blindToLines(db()))).to.deep.equal({ later: 1, offered: false })
  })

  it('costs a booking and a move one question where nobody waits, and a refusal of what is full none', async () => {
    let questions = 0
    const counting = through(db(), {
      transformQuery({ node }) {
        if (SelectQueryNode.is(node) && asksForLine(node)) questions++
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const counted = bookingsOn(counting, { now: () => now })
    const { booking } = (await book(counted, lan(), 'online')) as { booking: Booking }
    expect(questions, 'a booking').to.equal(1)
    expect(outcome(await book(counted, lan(), 'online'))).to.equal('slot-full')
    expect(questions, 'a refusal').to.equal(1)
    await moveBooking(counted, booking.ref, { parts: [{ slot: at('14:00'), people: 40 }], by: '' })
    // A move asks once for whom its old place is, as it did.
    expect(questions, 'a move').to.equal(3)
  })
})
