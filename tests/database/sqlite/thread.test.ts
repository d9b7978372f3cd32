import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect } from 'chai'
import { CompiledQuery, sql } from 'kysely'
import { type Database, openDatabase, type Trx } from '../../../server/database/open.ts'
import { ThreadDriver } from '../../../server/database/sqlite/driver.ts'
import type { Answer, Question, Request } from '../../../server/database/sqlite/protocol.ts'
import { Threads } from '../../../server/database/sqlite/threads.ts'
import { StoreUnavailable } from '../../../server/database/store-unavailable.ts'
import { scratchFolder } from '../each-database.ts'

const jobs = new URL('../waiting-jobs.js', import.meta.url).href

describe('the thread of a database', () => {
  let folder: ReturnType<typeof scratchFolder>
  let file: string
  let db: Database
  beforeEach(async () => {
    folder = scratchFolder()
    file = join(folder.path, 'red-footprints.sqlite')
    db = await openDatabase(file, { jobs })
  })
  afterEach(async () => {
    await db.close()
    folder.remove()
  })

  const insert = (trx: Trx, site: string | null) => sql`insert into totals (site, people) values (${site}, 1)`.execute(trx)
  const sites = async (on = db) => (await on.read.selectFrom('totals').select('site').orderBy('site').execute()).map(({ site }) => site)
  const failed = (promise: Promise<unknown>) => promise.then(() => undefined, (error: unknown) => error)

  describe('when a transaction cannot begin', () => {
    /** Runs a step while another server writes, for whose end nobody waits. */
    async function whileLocked(step: () => Promise<void>): Promise<void> {
      await db.write((trx) => sql`pragma busy_timeout = 0`.execute(trx))
      const other = await openDatabase(file)
      const holding = other.write(async (trx) => {
        // A transaction is begun by its first statement's arrival.
        await sql`select 1`.execute(trx)
        await step()
      })
      await holding.finally(() => other.close())
    }

    it('refuses what was sent behind its beginning, also to a job that does not look', async () => {
      await whileLocked(async () => {
        const blind = db.write(async (trx) => {
          await Promise.all(['first', 'second'].map((site) => failed(insert(trx, site))))
          return 'all is well'
        })
        expect(await failed(blind)).to.be.instanceOf(StoreUnavailable)
        expect(await failed(db.work('twoRowsApart', 0))).to.be.instanceOf(StoreUnavailable)
      })
      expect(await sites()).to.deep.equal([])
    })

    it('does the next one as if nothing had been', async () => {
      await whileLocked(async () => {
        expect(await failed(db.write((trx) => insert(trx, 'first')))).to.be.instanceOf(StoreUnavailable)
      })
      await db.write((trx) => insert(trx, 'next'))
      await db.work('twoRowsApart', 0)
      expect(await sites()).to.deep.equal(['first', 'next', 'second'])
    })
  })

  describe('while a job waits for something that is not the database', () => {
    it('lets nothing into the job\'s transaction', async () => {
      const thread = new Worker(new URL('../../../server/database/sqlite/thread.js', import.meta.url))
      const answers: Answer[] = []
      thread.on('message', (answer: Answer | 'closed') => answer !== 'closed' && answers.push(answer))
      const questions: Question[] = [
        { id: 1, job: 'twoRowsApart', argument: 5 },
        { id: 2, sql: 'rollback', parameters: [] },
        { id: 3, job: 'twoRowsApart', argument: 5 },
        { id: 4, sql: 'select count(*) as rows from totals', parameters: [] },
      ]
      const requests: Request[] = [{ open: { file, readonly: false, jobs } }, ...questions, 'close', 'end']
      for (const request of requests) thread.postMessage(request)
      await once(thread, 'exit')
      expect(answers.map(({ id }) => id)).to.deep.equal([1, 2, 3, 4])
      expect(answers[0]).to.deep.include({ result: 'done' })
      expect(answers[1]).to.have.nested.property('error.message', 'cannot rollback - no transaction is active')
      expect(answers[2]).to.have.nested.property('error.code', 'SQLITE_CONSTRAINT_PRIMARYKEY')
      expect(answers[3]).to.deep.include({ rows: [{ rows: 2 }] })
    })

    it('closes only behind it', async () => {
      const other = await openDatabase(file, { jobs })
      const working = other.work('twoRowsApart', 5)
      await other.close()
      expect(await working).to.equal('done')
      expect(await sites()).to.deep.equal(['first', 'second'])
    })
  })

  it('that rests knows nothing of a transaction that was to begin while its connection was closed', async () => {
    const threads = new Threads({ rest: 1 })
    const open = async () => {
      const driver = new ThreadDriver({ file, readonly: false, jobs: undefined }, threads, () => undefined)
      await driver.init()
      return { driver, turn: await driver.acquireConnection() }
    }
    const first = await open()
    const closing = first.driver.destroy()
    await first.driver.beginTransaction(first.turn)
    await closing
    const next = await open()
    expect((await next.turn.executeQuery(CompiledQuery.raw('select 1 as one'))).rows).to.deep.equal([{ one: 1 }])
    await next.driver.destroy()
  })
})
