import { expect } from 'chai'
import { sql } from 'kysely'
import { eachDatabase } from './each-database.ts'
import { steps } from './waiting-jobs.ts'

const jobs = new URL('./waiting-jobs.js', import.meta.url).href

eachDatabase('what reads', (db) => {
  const add = (site: string) => db().write((trx) => trx.insertInto('totals').values({ site, people: 1 }).execute())
  const sites = async () => (await db().read.selectFrom('totals').select('site').orderBy('site').execute()).map(({ site }) => site)
  const refused = (promise: Promise<unknown>) => promise.then(() => 'written', (error: unknown) => String(error))

  it('cannot write: not for a page, not in a transaction, not in a snapshot', async () => {
    const row = sql`insert into totals (site, people) values ('nowhere', 1)`
    const tries = [row.execute(db().read), db().read.transaction().execute((trx) => row.execute(trx)), db().snapshot(jobs, 'inserts', 'nowhere')]
    for (const result of await Promise.all(tries.map(refused))) expect(result).not.to.equal('written')
    expect(await sites()).to.deep.equal([])
  })

  it('sees what was committed before it asked', async () => {
    for (const site of ['a', 'b', 'c']) {
      await add(site)
      expect((await sites()).at(-1)).to.equal(site)
    }
  })

  it('sees one state in a snapshot, from first to last, whatever is written meanwhile; and holds nobody up', async () => {
    await add('first')
    const told = new Int32Array(new SharedArrayBuffer(4))
    const counted = db().snapshot<[number, number]>(jobs, 'countTwice', told)
    while (Atomics.load(told, 0) !== steps.looked) await new Promise(setImmediate)
    await add('second')
    Atomics.store(told, 0, steps.written)
    Atomics.notify(told, 0)
    expect(await counted).to.deep.equal([1, 1])
    expect(await db().snapshot(jobs, 'countTwice', undefined)).to.deep.equal([2, 2])
  })

  it('sees one state in a transaction of pages too', async () => {
    await add('first')
    const seen = await db().read.transaction().execute(async (trx) => {
      const look = () => trx.selectFrom('totals').select('site').execute()
      const before = await look()
      await add('second')
      return [before.length, (await look()).length]
    })
    expect(seen).to.deep.equal([1, 1])
  })
})
