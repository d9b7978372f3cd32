import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { sql } from 'kysely'
import { recordScans } from '../../server/checkins/record-scans.ts'
import type { Scan } from '../../server/checkins/scan.ts'
import { recount } from '../../server/counters/recount.ts'
import type { Database } from '../../server/database/open.ts'
import { eachDatabase } from '../database/each-database.ts'
import { everyTable } from './tables.ts'

const site = 'tongzi-mountain'
const day = '2026-12-01'

const scan = (more: Partial<Scan> = {}): Scan => ({
  site,
  scanId: randomUUID(),
  stop: 'summit',
  source: 'plate',
  day,
  enteredOn: day,
  at: Date.parse(`${day}T09:00:00+08:00`),
  device: randomBytes(16).toString('hex'),
  people: 1,
  ...more,
})

/**
 * Counting law 5, statement by statement: a batch fails at each table it writes, once so that only the statement
 * is undone, and once as on a full disk, where SQLite ends the whole transaction by itself.
 */
eachDatabase('a batch of scans that fails', (db) => {
  const ways: Record<string, (db: Database, scans: Scan[]) => Promise<unknown>> = {
    'where the connection lives': (on, scans) => on.work('recordScans', scans),
    'in a transaction of this thread': (on, scans) => on.write((trx) => recordScans(trx, on.engine, scans)),
  }
  const tables = ['visits', 'totals', 'counters', 'tempo', 'scans', 'stop_reads']
  const endings = { abort: 'with its statement undone', rollback: 'with the transaction ended under it' }

  for (const [where, record] of Object.entries(ways)) {
    for (const [ending, what] of Object.entries(endings)) {
      it(`at any of its tables, ${what}, ${where}, leaves nothing, and can be sent again`, async () => {
        for (const [i, table] of tables.entries()) {
          // So that the counters are there to be changed.
          await record(db(), [scan()])
          const [before, sent] = [await everyTable(db()), [scan(), scan({ people: 3 })]]
          await failAt(db(), table, ending)
          const error = await record(db(), sent).catch((failed: unknown) => failed)
          expect(error, table).to.be.instanceOf(Error).with.property('message', 'no room')
          expect(await everyTable(db()), table).to.deep.equal(before)
          expect(await recount(db(), { check: true }), table).to.deep.equal([])
          await db().write((trx) => sql`drop trigger fail`.execute(trx))
          await record(db(), sent)
          expect((await everyTable(db())).totals, table).to.deep.equal([{ site, people: 5 * (i + 1) }])
          expect(await recount(db(), { check: true }), table).to.deep.equal([])
        }
      })
    }
  }
})

const failAt = (db: Database, table: string, ending: string) =>
  db.write((trx) =>
    sql`create trigger fail before insert on ${sql.table(table)} begin select raise(${sql.raw(ending)}, 'no room'); end`.execute(trx),
  )
