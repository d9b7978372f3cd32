import { expect } from 'chai'
import { Kysely, sql } from 'kysely'
import { type Database, openDatabase, type Trx } from '../../../server/database/open.ts'
import { over, PoolDriver } from '../../../server/database/postgres/driver.ts'
import { poolTo } from '../../../server/database/postgres/pool.ts'
import type { Schema } from '../../../server/database/schema.ts'
import { StoreUnavailable } from '../../../server/database/store-unavailable.ts'
import { dropDatabase, emptyDatabase } from '../test-postgres.ts'
import { failed, waitsForLock } from './broken.ts'

const jobs = new URL('../waiting-jobs.js', import.meta.url).href
const site = 'tongzi-mountain'

describe('servers that share a database', () => {
  let store: string
  let one: Database
  let two: Database
  beforeEach(async () => {
    store = await emptyDatabase()
    ;[one, two] = (await Promise.all([0, 1].map(() => openDatabase(store, { jobs })))) as [Database, Database]
    await one.write((trx) => trx.insertInto('totals').values({ site, people: 0 }).execute())
  })
  afterEach(async () => {
    await Promise.all([one.close(), two.close()])
    dropDatabase(store)
  })

  /** Reads, and writes what it has made of it, as no statement alone can do. */
  async function addOne(trx: Trx): Promise<void> {
    const { people } = await trx.selectFrom('totals').select('people').where('site', '=', site).executeTakeFirstOrThrow()
    await sql`select pg_sleep(0.005)`.execute(trx)
    await trx.updateTable('totals').set({ people: people + 1 }).where('site', '=', site).execute()
  }
  const total = async () => (await one.read.selectFrom('totals').select('people').executeTakeFirstOrThrow()).people
  const twenty = (write: Database['write'], other: Database['write']) =>
    Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? write : other)(addOne)))

  it('write one at a time: what a job has read is still so when it writes', async () => {
    await twenty(one.write, two.write)
    expect(await total()).to.equal(20)
  })

  it('lose what the other wrote in the twin, whose transactions begin without the lock', async () => {
    const twins = [0, 1].map(() => new Kysely<Schema>({ dialect: over(new PoolDriver({ pool: poolTo({ url: store, name: 'writing', max: 1, patience: 5000, lost: () => undefined }), begin: 'begin' })) }))
    const [mine, theirs] = twins.map((db) => (job) => db.transaction().execute(job)) as [Database['write'], Database['write']]
    await twenty(mine, theirs)
    for (const db of twins) await db.destroy()
    expect(await total()).to.be.below(20)
  })

  it('count beside each other, but never beside one that writes', async () => {
    const order: string[] = []
    await one.write(async (trx) => {
      await trx.updateTable('totals').set({ people: 5 }).execute()
      void two.work('crowd', ['elsewhere']).then(() => order.push('counted'))
      await waitsForLock(store, 'counting')
      order.push('written')
    })
    await two.work('crowd', ['nowhere'])
    expect(order).to.deep.equal(['written', 'counted'])
  })

  it('refuse to commit what has failed in part, though the job did not look', async () => {
    const blind = one.write(async (trx) => {
      await trx.updateTable('totals').set({ people: 5 }).execute()
      await failed(trx.insertInto('totals').values({ site, people: 1 }).execute())
      return 'all is well'
    })
    expect(await failed(blind)).to.be.instanceOf(Error).with.property('message', 'the transaction was rolled back')
    expect(await total()).to.equal(0)
  })
})

describe('a pool whose connections are all taken', () => {
  let store: string
  beforeEach(async () => (store = await emptyDatabase()))
  afterEach(() => dropDatabase(store))
  /** Milliseconds, of which a busy machine also needs some to open a connection. */
  const patience = 2000

  it('refuses who has waited long enough, and serves who comes when one is free again', async () => {
    const db = new Kysely<Schema>({ dialect: over(new PoolDriver({ pool: poolTo({ url: store, name: 'reading', max: 2, patience, lost: () => undefined }), begin: 'begin' })) })
    const look = () => db.selectFrom('totals').selectAll().execute()
    let free = () => {}
    const holding = new Promise<void>((resolve) => (free = resolve))
    const begun: Promise<unknown>[] = []
    const holders = [0, 1].map(() => {
      let hasBegun = () => {}
      begun.push(new Promise<void>((resolve) => (hasBegun = resolve)))
      return db.transaction().execute(async () => (hasBegun(), holding))
    })
    await Promise.race([Promise.all(begun), Promise.all(holders)])
    const refused = await Promise.all([look(), look(), look()].map(failed))
    for (const error of refused) expect(error).to.be.instanceOf(StoreUnavailable)
    free()
    await Promise.all(holders)
    expect(await look()).to.deep.equal([])
    await db.destroy()
  })
})
