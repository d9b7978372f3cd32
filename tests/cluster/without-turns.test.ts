import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { Kysely, sql } from 'kysely'
import { book } from '../../server/bookings/book.ts'
import { Seats } from '../../server/bookings/offers/seats.ts'
import { recordScans, type RecordedScans } from '../../server/checkins/record-scans.ts'
import { scanJobs } from '../../server/checkins/scan-queue.ts'
import type { Scan } from '../../server/checkins/scan.ts'
import type { Alone } from '../../server/database/rows.ts'
import { type Database, openDatabase, type Trx } from '../../server/database/open.ts'
import { over, PoolDriver } from '../../server/database/postgres/driver.ts'
import { poolTo } from '../../server/database/postgres/pool.ts'
import { alone, rowsOf } from '../../server/database/postgres/rows.ts'
import type { Schema } from '../../server/database/schema.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { bookingsOn, hall, lan, saved, thursday, tuesday } from '../bookings/house.ts'
import { engine } from '../database/stores.ts'
import { emptyDatabase } from '../database/test-postgres.ts'
import { until } from './servers.ts'

/** Looks whether there is room, and takes it then: right only as long as nobody comes between. */
class LooksFirst extends Seats {
  override async claim(...[trx, claim, channel, room]: Parameters<Seats['claim']>): Promise<boolean> {
    const seats = await trx.selectFrom('seats').select('taken').where('slot', '=', claim.slot).executeTakeFirst()
    return (seats?.taken ?? 0) + claim.people <= room.capacity ? super.claim(trx, claim, channel, room) : false
  }

  protected override fits(...[eb]: Parameters<Seats['fits']>): ReturnType<Seats['fits']> {
    return eb.lit(true)
  }
}

/** Two servers meet in the middle of a transaction; each time with a twin that takes no turns, and goes wrong. */
if (engine === 'postgres') {
  describe('two servers of which one comes while the other has not committed', () => {
    let store: string
    let one: Database
    let two: Database
    let bare: Kysely<Schema>
    beforeEach(async () => {
      store = await emptyDatabase()
      one = await openDatabase(store, { jobs: scanJobs })
      two = await openDatabase(store, { jobs: scanJobs })
      const pool = poolTo({ url: store, name: 'without turns', max: 4, patience: 5000, lost: () => undefined })
      bare = new Kysely<Schema>({ dialect: over(new PoolDriver({ pool, begin: 'begin' })) })
    })
    afterEach(() => Promise.all([one.close(), two.close(), bare.destroy()]))

    const takesNoTurns = (db: Database): Database => ({ ...db, write: (job) => bare.transaction().execute(job) })
    const failed = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)
    const waits = () =>
      until(async () => {
        const { rows } = await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(one.read)
        return rows.length > 0 ? true : undefined
      })

    /** Does a thing at the first; before that is committed, at the second, which waits or is done. */
    async function meet<T>(first: Database, second: Database, act: (db: Database) => Promise<T>): Promise<unknown[]> {
      let later: Promise<unknown> | undefined
      const held: Database = {
        ...first,
        write: (job) =>
          first.write(async (trx) => {
            const done = await job(trx)
            later ??= failed(act(second))
            await Promise.race([later, waits()])
            return done
          }),
      }
      return [await act(held), await later]
    }

    const scans: Scan[] = [
      { site: hall, stop: '', day: '2026-12-01', source: 'plate', people: 1, at: tuesday, enteredOn: '2026-12-01', scanId: randomUUID(), device: null },
    ]
    const record = (turns: Alone) => (trx: Trx) => recordScans(trx, { rowsOf, alone: turns }, scans)
    const sameScan = async (turns: Alone, other: () => Promise<RecordedScans>): Promise<unknown[]> => {
      let later: Promise<unknown> | undefined
      const { recorded } = await bare.transaction().execute(async (trx) => {
        const first = await record(turns)(trx)
        later = failed(other().then((answer) => answer.recorded))
        await Promise.race([later, waits()])
        return first
      })
      return [recorded, await later]
    }
    const noTurns: Alone = async () => undefined

    it('give the same scan the same answer', async () => {
      const [first, second] = await sameScan(alone, () => two.work('recordScans', scans))
      // Whom it counted is known to the first alone.
      const told = (answers: unknown) => (answers as RecordedScans['recorded']).map((one) => ({ ...one, people: undefined }))
      expect(told(second)).to.deep.equal(told(first))
    })

    it('would not in the twin: the second is an error, or a browser that was here before', async () => {
      const [first, second] = await sameScan(noTurns, () => bare.transaction().execute(record(noTurns)))
      expect(second).not.to.deep.equal(first)
    })

    const fortyEach = async (first: Database, second: Database, seats: Seats) => {
      await one.write(async (trx) => {
        await sql`drop table seats`.execute(trx)
        await sql`create table seats (site text, slot text, capacity integer, taken integer, online integer, primary key (site, slot))`.execute(trx)
      })
      await saved(one, hall, { capacity: 40 })
      await meet(first, second, (db) => book(bookingsOn(db, { seats }), lan({ people: 40 }), 'online'))
      return (await one.read.selectFrom('seats').select(['slot', 'taken']).execute())[0]
    }

    it('give a place once, even by a desk that looks first and takes then', async () => {
      expect(await fortyEach(one, two, new LooksFirst())).to.deep.equal({ slot: `${thursday}T09:00`, taken: 40 })
    })

    it('would give it twice in the twin', async () => {
      expect(await fortyEach(takesNoTurns(one), takesNoTurns(two), new LooksFirst())).to.deep.equal({ slot: `${thursday}T09:00`, taken: 80 })
    })

    it('would give it once even so by how seats are claimed: they are compared and set in one', async () => {
      expect(await fortyEach(takesNoTurns(one), takesNoTurns(two), new Seats())).to.deep.equal({ slot: `${thursday}T09:00`, taken: 40 })
    })

    const sameRequest = async (first: Database, second: Database) => {
      await saved(one, hall, { capacity: 40 })
      const application = lan({ people: 10, requestId: randomUUID() })
      const answers = await meet(first, second, (db) => book(bookingsOn(db), application, 'online'))
      return answers.map((answer) => (answer instanceof Error ? 'an error' : isRefusal(answer as object) ? 'refused' : (answer as { booking: { ref: string } }).booking.ref))
    }

    it('book a request once, and answer both times with it', async () => {
      const [first, second] = await sameRequest(one, two)
      expect(second).to.equal(first)
    })

    it('would fail the second time in the twin', async () => {
      expect((await sameRequest(takesNoTurns(one), takesNoTurns(two)))[1]).to.equal('an error')
    })
  })
}
