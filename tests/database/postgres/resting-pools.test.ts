import { expect } from 'chai'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../../server/database/open.ts'
import { isServed } from '../../../server/database/postgres/start.ts'
import { Pools } from '../../../server/database/postgres/pools.ts'
import { bareDatabase, dropDatabase, nameOf, testPostgres } from '../test-postgres.ts'

describe('connections to PostgreSQL that rest between two openings', () => {
  let store: string
  let pools: Pools
  beforeEach(async () => {
    store = await bareDatabase()
    pools = new Pools({ rest: true })
  })
  afterEach(() => dropDatabase(store))

  const open = (of = pools) => openDatabase(store, { resting: { pools: of } })
  const connections = async () => (await testPostgres()).query<{ pid: number; application_name: string }>(`select pid, application_name from pg_stat_activity where datname = '${nameOf(store)}' order by pid`)
  const names = async () => [...new Set((await connections()).map(({ application_name }) => application_name))].sort()
  const use = async (db: Database) => {
    await db.write((trx) => sql`insert into totals (site, people) values ('x', 1) on conflict (site) do update set people = totals.people + 1`.execute(trx))
    return (await db.read.selectFrom('totals').select('people').executeTakeFirstOrThrow()).people
  }
  const opened = async (of = pools) => {
    const db = await open(of)
    const people = await use(db)
    const working = await names()
    await db.close()
    return { people, working }
  }

  it('are the same ones afterwards, under the name of what they are for', async () => {
    expect(await opened()).to.deep.equal({ people: 1, working: ['red-footprints reading', 'red-footprints writing'] })
    const before = await connections()
    expect(before).to.have.length(2)
    expect(await opened()).to.deep.equal({ people: 2, working: ['red-footprints reading', 'red-footprints writing'] })
    expect(await connections()).to.deep.equal(before)
  })

  it('serve nobody meanwhile, so that a command may work', async () => {
    const db = await open()
    await use(db)
    expect(await isServed(store)).to.equal(true)
    await db.close()
    expect(await names()).to.deep.equal(['red-footprints-at-rest'])
    expect(await isServed(store)).to.equal(false)
  })

  it('are replaced where they were ended meanwhile', async () => {
    await opened()
    await (await testPostgres()).query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${nameOf(store)}'`)
    expect((await opened()).people).to.equal(2)
  })

  it('do not rest unless that was asked for', async () => {
    await opened(new Pools())
    // PostgreSQL strikes them off its list a moment after they have said goodbye.
    while ((await connections()).length > 0);
  })
})
