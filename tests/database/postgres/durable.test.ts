import { expect } from 'chai'
import { type Database, openDatabase } from '../../../server/database/open.ts'
import { type PostgresServer, postgresServer } from '../postgres-server.ts'

/** Counting law 5: the visitor is answered only after the visit is on disk, whatever PostgreSQL has been told. */
describe('what a PostgreSQL that answers before it has written', function () {
  this.timeout(240_000)
  let postgres: PostgresServer
  let db: Database
  const jobs = new URL('../waiting-jobs.js', import.meta.url).href
  before(async () => {
    postgres = await postgresServer(['synchronous_commit=off', 'wal_writer_delay=10s', 'autovacuum=off', 'fsync=off'])
    await postgres.query('create database footprints')
    db = await openDatabase(postgres.url('footprints'), { jobs })
  })
  after(async () => {
    await db?.close()
    await postgres?.remove()
  })

  it('has said of a visit or of a booking is there after a crash; what others were told in that moment is gone', async () => {
    await db.work('crowd', ['a visit'])
    await db.write((trx) => trx.insertInto('totals').values({ site: 'a booking', people: 1 }).execute())
    await postgres.query(`insert into totals values ('of another program', 1)`, 'footprints')
    await postgres.crash()
    await postgres.start()
    const kept = await db.read.selectFrom('totals').select('site').orderBy('site').execute()
    expect(kept.map(({ site }) => site)).to.deep.equal(['a booking', 'a visit'])
  })
})
