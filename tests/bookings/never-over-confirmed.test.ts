import { expect } from 'chai'
import { InsertQueryNode, type KyselyPlugin, sql } from 'kysely'
import { assignDocent } from '../../server/bookings/answer.ts'
import type { Booking } from '../../server/bookings/bookings.ts'
import { book } from '../../server/bookings/book.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import { moveBooking } from '../../server/bookings/move.ts'
import { Seats } from '../../server/bookings/offers/seats.ts'
import type { Database, Trx } from '../../server/database/open.ts'
import { isRefusal, type Refusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { bookingsOn, docentNamed, hall, heldTwice, lan, saved, thursday } from './house.ts'

/** A site whose seats are given to whoever asks. */
class Unguarded extends Seats {
  protected override fits(...[eb]: Parameters<Seats['fits']>): ReturnType<Seats['fits']> {
    return eb.lit(true)
  }
}

/** Takes the last line of defence away as well: what the table itself checks. */
async function withoutChecks(db: Database): Promise<Database> {
  await db.write(async (trx) => {
    await sql`drop table seats`.execute(trx)
    await sql`create table seats (site text, slot text, capacity integer, taken integer, online integer, primary key (site, slot))`.execute(trx)
  })
  return db
}

/** A docent's hours without their primary key, and without the clause that leans on it. */
async function withoutHoursKey(db: Database): Promise<Database> {
  await db.write(async (trx) => {
    await sql`drop table docent_hours`.execute(trx)
    await sql`create table docent_hours (docent ${db.engine.definitions.bytes}, quarter integer, ref text, slot text)`.execute(trx)
  })
  return { ...db, write: (job) => db.write((trx) => job(trx.withPlugin(plainHours) as Trx)) }
}

const plainHours: KyselyPlugin = {
  transformQuery({ node }) {
    if (!InsertQueryNode.is(node) || node.into?.table.identifier.name !== 'docent_hours') return node
    const { onConflict, ...plain } = node
    return onConflict ? plain : node
  },
  transformResult: async ({ result }) => result,
}

const outcomes = (answers: ({ booking: Booking } | Refusal)[]) => answers.map((answer) => (isRefusal(answer) ? answer.refused : answer.booking.status))
const tally = (names: string[]) => Object.fromEntries([...new Set(names)].sort().map((name) => [name, names.filter((one) => one === name).length]))

/** Races, each with its twin whose guard is off: without it, the first would prove nothing. */
eachDatabase('a slot', (db) => {
  const fiftyTimesSeven = async (seats: Seats) => {
    const parts = bookingsOn(db(), { seats })
    return tally(outcomes(await Promise.all(Array.from({ length: 50 }, () => book(parts, lan({ people: 7 }), 'online')))))
  }

  it('with room for 40 takes 5 of 50 groups of 7 who ask at once, and refuses 45', async () => {
    await saved(db(), hall, { capacity: 40 })
    expect(await fiftyTimesSeven(new Seats())).to.deep.equal({ confirmed: 5, 'slot-full': 45 })
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('takes all 50 in the twin, which does not compare before it sets', async () => {
    await saved(await withoutChecks(db()), hall, { capacity: 40 })
    expect(await fiftyTimesSeven(new Unguarded())).to.deep.equal({ confirmed: 50 })
    expect(await heldTwice(db())).to.deep.equal([`${thursday}T09:00: 350 held of 40`])
  })

  it('is kept by the table itself, should the comparison be missing', async () => {
    await saved(db(), hall, { capacity: 40 })
    const parts = bookingsOn(db(), { seats: new Unguarded() })
    const attempts = await Promise.allSettled(Array.from({ length: 9 }, () => book(parts, lan({ people: 7 }), 'online')))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).to.have.length(5)
    expect(await heldTwice(db())).to.deep.equal([])
  })

  /** Five groups of seven at nine all move to ten, where 20 of 40 places are left. */
  const fiveMove = async (seats: Seats) => {
    const parts = bookingsOn(db(), { seats })
    const groups = await Promise.all(Array.from({ length: 5 }, () => book(parts, lan({ people: 7 }), 'online')))
    await book(parts, lan({ people: 20, slot: `${thursday}T10:00` }), 'online')
    const refs = groups.map((one) => (one as { booking: Booking }).booking.ref)
    const moved = await Promise.all(refs.map((ref) => moveBooking(parts, ref, { parts: [{ slot: `${thursday}T10:00`, people: 7 }], by: '' })))
    const taken = await db().read.selectFrom('seats').select(['slot', 'taken']).orderBy('slot').execute()
    return { answers: tally(moved.map((one) => (isRefusal(one) ? one.refused : one.parts[0]!.starts))), taken: taken.map((row) => row.taken) }
  }

  it('is not left by a group that moves where there is no room, however many move at once', async () => {
    await saved(db(), hall, { capacity: 40 })
    expect(await fiveMove(new Seats())).to.deep.equal({ answers: { '10:00': 2, 'slot-full': 3 }, taken: [21, 34] })
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('is overrun by all five in the twin', async () => {
    await saved(await withoutChecks(db()), hall, { capacity: 40 })
    expect(await fiveMove(new Unguarded())).to.deep.equal({ answers: { '10:00': 5 }, taken: [0, 55] })
  })

  it('is given back once by a group that cancels, moves and cancels again at the same time', async () => {
    await saved(db(), hall, { capacity: 60 })
    const parts = bookingsOn(db())
    for (let round = 0; round < 10; round++) {
      const { booking } = (await book(parts, lan({ people: 5 }), 'online')) as { booking: Booking }
      const cancel = () => endBooking(parts, booking.ref, { as: 'cancelled', reason: '', by: '' })
      const move = () => moveBooking(parts, booking.ref, { parts: [{ slot: `${thursday}T10:00`, people: 5 }], by: '' })
      await Promise.all(round % 2 === 0 ? [cancel(), move(), cancel()] : [move(), cancel(), cancel(), move()])
      const { status } = await db().read.selectFrom('bookings').select('status').where('ref', '=', booking.ref).executeTakeFirstOrThrow()
      expect(status).to.equal('cancelled')
    }
    expect(await heldTwice(db())).to.deep.equal([])
    expect(await db().read.selectFrom('seat_holds').selectAll().execute()).to.deep.equal([])
  })

  it('is booked once by a request that is sent ten times at once, with the same answer', async () => {
    await saved(db(), hall)
    const parts = bookingsOn(db())
    const application = lan()
    const answers = await Promise.all(Array.from({ length: 10 }, () => book(parts, application, 'online')))
    const bookings = answers.map((answer) => (answer as { booking: Booking }).booking)
    expect(new Set(bookings.map(({ ref }) => ref)).size).to.equal(1)
    expect(new Set(bookings.map(({ ref }) => parts.keys.keyOf(ref))).size).to.equal(1)
    expect(await db().read.selectFrom('seats').select('taken').execute()).to.deep.equal([{ taken: 40 }])
  })
})

eachDatabase('a docent', (db) => {
  const tour = { docent: 'any', people: 10 }
  const tenGroups = async (database: Database) => {
    const parts = bookingsOn(database)
    return tally(outcomes(await Promise.all(Array.from({ length: 10 }, () => book(parts, lan(tour), 'online')))))
  }

  it('guides one of ten groups that want her at the same time', async () => {
    await saved(db(), hall, { capacity: 200 })
    await docentNamed(db(), '小河')
    expect(await tenGroups(db())).to.deep.equal({ confirmed: 1, 'docent-none': 9 })
    expect(await heldTwice(db())).to.deep.equal([])
    // What a refused group had taken of the slot is given back.
    expect(await db().read.selectFrom('seats').select('taken').execute()).to.deep.equal([{ taken: 10 }])
  })

  it('is promised to all of them in the twin, whose hours have no primary key', async () => {
    await saved(db(), hall, { capacity: 200 })
    await docentNamed(db(), '小河', { most: 20 })
    expect(await tenGroups(await withoutHoursKey(db()))).to.deep.equal({ confirmed: 10 })
  })

  it('takes no more groups a day than she is able to', async () => {
    await saved(db(), hall, { capacity: 200 })
    await docentNamed(db(), '小河', { most: 2 })
    const parts = bookingsOn(db())
    const slots = ['09:00', '10:00', '14:00', '15:00'].map((at) => `${thursday}T${at}`)
    const answers = await Promise.all(slots.map((slot) => book(parts, lan({ ...tour, slot }), 'online')))
    expect(tally(outcomes(answers))).to.deep.equal({ confirmed: 2, 'docent-none': 2 })
    expect(await heldTwice(db())).to.deep.equal([])
  })

  it('stays with her group when its people change, or it moves to where she is free', async () => {
    await saved(db(), hall, { capacity: 200 })
    await docentNamed(db(), '小河')
    const second = await docentNamed(db(), '山青')
    const parts = bookingsOn(db())
    const { booking } = (await book(parts, lan(tour), 'online')) as { booking: Booking }
    await assignDocent(parts, booking.ref, booking.parts[0]!.slot, second, 'mei')
    for (const move of [{ slot: `${thursday}T09:00`, people: 12 }, { slot: `${thursday}T14:00`, people: 12 }]) {
      const moved = await moveBooking(parts, booking.ref, { parts: [move], by: '' })
      expect(isRefusal(moved) ? moved.refused : moved.parts[0]!.docent?.name).to.equal('山青')
    }
    expect(await heldTwice(db())).to.deep.equal([])
  })
})
