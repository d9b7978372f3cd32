import { expect } from 'chai'
import { sql } from 'kysely'
import { type Database, openDatabase, type Trx } from '../../../server/database/open.ts'
import { StoreUnavailable } from '../../../server/database/store-unavailable.ts'
import { dropDatabase, emptyDatabase, nameOf, testPostgres } from '../test-postgres.ts'
import { breakConnections, failed, whileDown } from './broken.ts'

const jobs = new URL('../waiting-jobs.js', import.meta.url).href

describe('when a connection to PostgreSQL breaks', () => {
  let store: string
  let db: Database
  let lost: unknown[]
  let told: () => void
  beforeEach(async () => {
    store = await emptyDatabase()
    lost = []
    told = () => undefined
    db = await openDatabase(store, { jobs, lost: (cause) => (lost.push(cause), told()) })
  })
  afterEach(async () => {
    await db.close()
    dropDatabase(store)
  })

  const insert = (trx: Trx, site: string) => sql`insert into totals (site, people) values (${site}, 1)`.execute(trx)
  const sites = async () => (await db.read.selectFrom('totals').select('site').orderBy('site').execute()).map(({ site }) => site)

  it('keeps nothing of a transaction that was under way, not even what comes after, and does the next over another', async () => {
    const late: unknown[] = []
    const cutShort = db.write(async (trx) => {
      await insert(trx, 'before')
      await breakConnections(store, 'writing')
      late.push(await failed(insert(trx, 'after')))
      return 'all is well'
    })
    const behind = db.write((trx) => insert(trx, 'next'))
    expect(await failed(cutShort)).to.be.instanceOf(StoreUnavailable)
    expect(late[0]).to.be.instanceOf(StoreUnavailable)
    await behind
    expect(await sites()).to.deep.equal(['next'])
  })

  it('says of a transaction that it cannot commit that it is not kept', async () => {
    const cutShort = db.write(async (trx) => {
      await insert(trx, 'before')
      await breakConnections(store, 'writing')
      return 'all is well'
    })
    expect(await failed(cutShort)).to.be.instanceOf(StoreUnavailable)
    expect(await sites()).to.deep.equal([])
  })

  it('keeps nothing of a job that was under way, does not try it again, and does the next over another', async () => {
    const error = await failed(db.work('losesItsConnection', 'first'))
    expect(error).to.be.instanceOf(StoreUnavailable).with.nested.property('cause.code', '57P01')
    await db.work('crowd', ['next'])
    expect(await sites()).to.deep.equal(['next'])
  })

  it('says so, with the cause, when nobody was using it', async () => {
    await db.work('crowd', ['first'])
    const heard = new Promise<void>((resolve) => (told = resolve))
    expect(await breakConnections(store, 'counting')).to.equal(1)
    await heard
    expect(lost).to.have.length(1)
    expect(lost[0]).to.have.property('code', '57P01')
    await db.work('crowd', ['next'])
    expect(await sites()).to.deep.equal(['first', 'next'])
  })

  it('reads on over another', async () => {
    await db.work('crowd', ['first'])
    const look = (trx: Trx) => trx.selectFrom('totals').selectAll().execute()
    const cutShort = db.read.transaction().execute(async (trx) => {
      await look(trx)
      await breakConnections(store, 'reading')
      return look(trx)
    })
    expect(await failed(cutShort)).to.be.instanceOf(StoreUnavailable)
    expect(await sites()).to.deep.equal(['first'])
  })

  it('refuses while PostgreSQL is down, and goes on when it is there again, without being opened again', async () => {
    await db.work('crowd', ['first'])
    await db.write((trx) => insert(trx, 'second'))
    expect(await sites()).to.deep.equal(['first', 'second'])
    await whileDown(async () => {
      // The first of each may still have been sent over the connection that is gone.
      for (let i = 0; i < 2; i++) {
        const questions = [db.work('crowd', ['lost']), db.write((trx) => insert(trx, 'lost')), sites(), db.snapshot(jobs, 'countTwice', undefined)]
        for (const error of await Promise.all(questions.map(failed))) expect(error).to.be.instanceOf(StoreUnavailable)
      }
    })
    await db.work('crowd', ['third'])
    await db.write((trx) => insert(trx, 'fourth'))
    expect(await sites()).to.deep.equal(['first', 'fourth', 'second', 'third'])
  })

  it('refuses while the database lets nobody in, and goes on when it does', async () => {
    await db.work('crowd', ['first'])
    expect(await sites()).to.deep.equal(['first'])
    const postgres = await testPostgres()
    const accept = (connections: boolean) => postgres.query(`alter database ${nameOf(store)} allow_connections ${connections}`)
    await accept(false)
    await breakConnections(store, 'writing')
    const write = () => db.write((trx) => insert(trx, 'second'))
    // The first may still be sent over the connection that is gone.
    await failed(write())
    expect(await failed(write())).to.be.instanceOf(StoreUnavailable).with.nested.property('cause.code', '55000')
    expect(await sites(), 'who reads has a connection').to.deep.equal(['first'])
    await accept(true)
    await write()
    expect(await sites()).to.deep.equal(['first', 'second'])
  })

  it('makes none for whoever comes after the close', async () => {
    await db.work('crowd', ['first'])
    await db.close()
    for (const question of [db.work('crowd', ['late']), db.write((trx) => insert(trx, 'late'))]) expect(await failed(question)).to.be.instanceOf(Error)
    expect(lost).to.deep.equal([])
    db = await openDatabase(store, { jobs })
    expect(await sites()).to.deep.equal(['first'])
  })
})
