import { once } from 'node:events'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { expect } from 'chai'
import { sql } from 'kysely'
import { type Database, openDatabase, type Trx } from '../../../server/database/open.ts'
import { StoreUnavailable } from '../../../server/database/store-unavailable.ts'
import { scratchFolder } from '../each-database.ts'
import { withThreads } from '../threads.ts'

const jobs = new URL('../waiting-jobs.js', import.meta.url).href

describe('when a thread of the database ends by itself', () => {
  let folder: ReturnType<typeof scratchFolder>
  let file: string
  let db: Database
  let writing: Worker
  let reading: Worker
  let lost: unknown[]
  beforeEach(async () => {
    folder = scratchFolder()
    file = join(folder.path, 'red-footprints.sqlite')
    lost = []
    const { opened, threads } = await withThreads(async () => {
      const open = await openDatabase(file, { jobs, lost: (cause) => lost.push(cause) })
      await sql`select 1`.execute(open.read)
      return open
    })
    db = opened
    ;[writing, reading] = threads as [Worker, Worker]
  })
  afterEach(async () => {
    await db.close()
    folder.remove()
  })

  const insert = (trx: Trx, site: string) => sql`insert into totals (site, people) values (${site}, 1)`.execute(trx)
  const sites = async () => (await db.read.selectFrom('totals').select('site').orderBy('site').execute()).map(({ site }) => site)
  const failed = (promise: Promise<unknown>) => promise.then(() => undefined, (error: unknown) => error)

  it('keeps nothing of a transaction that was under way, not even what comes after, and does the next in a new one', async () => {
    const late: unknown[] = []
    const cutShort = db.write(async (trx) => {
      await insert(trx, 'before')
      await writing.terminate()
      late.push(await failed(insert(trx, 'after')))
      return 'all is well'
    })
    const behind = db.write((trx) => insert(trx, 'next'))
    expect(await failed(cutShort)).to.be.instanceOf(StoreUnavailable)
    expect(late[0]).to.be.instanceOf(StoreUnavailable)
    await behind
    expect(await sites()).to.deep.equal(['next'])
  })

  it('keeps nothing of a job that was under way, does not try it again, and does the next in a new one', async () => {
    expect(await failed(db.work('dies', 'first'))).to.be.instanceOf(StoreUnavailable)
    await db.work('crowd', ['next'])
    expect(await sites()).to.deep.equal(['next'])
  })

  it('says so once, with the cause', async () => {
    expect(await failed(db.work('breaks', 'the wire'))).to.have.nested.property('cause.message', 'the wire')
    await db.work('crowd', ['next'])
    expect(lost).to.have.length(1)
    expect(lost[0]).to.have.property('message', 'the wire')
  })

  it('reads on in a new one', async () => {
    await db.work('crowd', ['first'])
    const look = (trx: Trx) => trx.selectFrom('totals').selectAll().execute()
    const cutShort = db.read.transaction().execute(async (trx) => {
      await look(trx)
      await reading.terminate()
      return look(trx)
    })
    expect(await failed(cutShort)).to.be.instanceOf(StoreUnavailable)
    expect(await sites()).to.deep.equal(['first'])
  })

  it('refuses while no new one can open the file, makes no empty one in its place, and goes on when it is there again', async () => {
    await db.work('crowd', ['first'])
    renameSync(file, `${file}.away`)
    const gone = once(writing, 'exit')
    await writing.terminate()
    await gone
    for (const question of [db.work('crowd', ['second']), db.write((trx) => insert(trx, 'second'))]) {
      const error = await failed(question)
      expect(error).to.be.instanceOf(StoreUnavailable)
      expect(error).to.have.nested.property('cause.code', 'SQLITE_CANTOPEN')
    }
    renameSync(`${file}.away`, file)
    await db.work('crowd', ['third'])
    expect(await sites()).to.deep.equal(['first', 'third'])
  })

  it('starts none for whoever comes after the close', async () => {
    const { threads } = await withThreads(async () => {
      await db.close()
      expect(await failed(db.work('crowd', ['late']))).to.have.property('message', 'the database connection is closed')
    })
    expect(threads).to.deep.equal([])
    expect(lost).to.deep.equal([])
  })
})
