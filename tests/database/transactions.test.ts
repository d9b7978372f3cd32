import { expect } from 'chai'
import { sql } from 'kysely'
import type { Trx } from '../../server/database/open.ts'
import { eachDatabase } from './each-database.ts'
import { refusedAs } from './stores.ts'

const jobs = new URL('./waiting-jobs.js', import.meta.url).href

eachDatabase('when one of many statements sent together fails', (db) => {
  const crowd = ['first', null, 'third', 'fourth', 'fifth', 'sixth']
  const insert = (trx: Trx, site: string | null) => sql`insert into totals (site, people) values (${site}, 1)`.execute(trx)
  const sites = async () => (await db().read.selectFrom('totals').select('site').orderBy('site').execute()).map(({ site }) => site)
  const failed = (promise: Promise<unknown>) => promise.then(() => undefined, (error: unknown) => error)

  it('does none of them, in a transaction', async () => {
    const error = await failed(db().write((trx) => Promise.all(crowd.map((site) => insert(trx, site)))))
    expect(error).to.be.instanceOf(Error).with.property('code', refusedAs.missing)
    await db().write((trx) => insert(trx, 'next'))
    expect(await sites()).to.deep.equal(['next'])
  })

  it('does none of them, in a job of its own', async () => {
    expect(await failed(db().work('crowd', crowd))).to.be.instanceOf(Error).with.property('code', refusedAs.missing)
    await db().work('crowd', ['next'])
    expect(await sites()).to.deep.equal(['next'])
  })

  it('does not do, after a job, what the job forgot to wait for', async () => {
    expect(await failed(db().work('hasty', null))).to.be.instanceOf(Error).with.property('message', 'changed my mind')
    await db().work('crowd', ['next'])
    expect(await sites()).to.deep.equal(['next'])
  })
}, { jobs })
