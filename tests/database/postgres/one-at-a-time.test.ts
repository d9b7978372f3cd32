import { expect } from 'chai'
import { sql } from 'kysely'
import pg from 'pg'
import { openDatabase } from '../../../server/database/open.ts'
import { dropDatabase, emptyDatabase } from '../test-postgres.ts'

describe('a connection to PostgreSQL', () => {
  const { query } = pg.Client.prototype
  afterEach(() => void (pg.Client.prototype.query = query))

  it('gets one statement at a time, from its settings on, however many are sent together', async () => {
    const underWay = new Map<pg.Client, number>()
    const most: number[] = []
    pg.Client.prototype.query = function (this: pg.Client, ...asked: unknown[]) {
      underWay.set(this, (underWay.get(this) ?? 0) + 1)
      most.push(underWay.get(this)!)
      const answer = (query as (...asked: unknown[]) => Promise<unknown>).apply(this, asked)
      return answer.finally(() => underWay.set(this, underWay.get(this)! - 1))
    } as typeof query
    const store = await emptyDatabase()
    const db = await openDatabase(store)
    const told = await db.write((trx) => Promise.all([1, 2, 3].map(async (n) => (await sql<{ n: number }>`select ${n}::int as n`.execute(trx)).rows[0]!.n)))
    // One that fails has the rollback sent while the next is under way.
    const failing = db.write((trx) => Promise.all(['select 1 / 0', 'select pg_sleep(0.01)', 'select 1'].map((each) => sql.raw(each).execute(trx))))
    expect(await failing.then(() => '', ({ message }: Error) => message)).to.equal('division by zero')
    await db.close()
    dropDatabase(store)
    expect(told).to.deep.equal([1, 2, 3])
    expect(most).to.have.length.above(5)
    expect(Math.max(...most)).to.equal(1)
  })
})
