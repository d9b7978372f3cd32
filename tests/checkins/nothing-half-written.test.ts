import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { sql } from 'kysely'
import { recordScans } from '../../server/checkins/record-scans.ts'
import type { Scan } from '../../server/checkins/scan.ts'
import { recount } from '../../server/counters/recount.ts'
import type { Database } from '../../server/database/open.ts'
import { StoreUnavailable } from '../../server/database/store-unavailable.ts'
import { eachDatabase } from '../database/each-database.ts'
import { engine } from '../database/stores.ts'
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
 * is undone, and once so that the whole transaction has ended: as SQLite does on a full disk, and PostgreSQL when it
 * is told to go down.
 */
eachDatabase('a batch of scans that fails', (db) => {
  const ways: Record<string, (db: Database, scans: Scan[]) => Promise<unknown>> = {
    'where the connection lives': (on, scans) => on.work('recordScans', scans),
    'in a transaction of this thread': (on, scans) => on.write((trx) => recordScans(trx, on.engine, scans)),
  }
  const tables = ['visits', 'totals', 'counters', 'tempo', 'scans', 'stop_reads']
  const endings = { undone: 'with its statement undone', ended: 'with the transaction ended under it' } as const

  for (const [where, record] of Object.entries(ways)) {
    for (const [ending, what] of Object.entries(endings) as [keyof typeof endings, string][]) {
      it(`at any of its tables, ${what}, ${where}, leaves nothing, and can be sent again`, async () => {
        for (const [i, table] of tables.entries()) {
          // So that the counters are there to be changed.
          await record(db(), [scan()])
          const [before, sent] = [await everyTable(db()), [scan(), scan({ people: 3 })]]
          await failAt(db(), table, ending)
          const error = await record(db(), sent).catch((failed: unknown) => failed)
          if (engine === 'postgres' && ending === 'ended') expect(error, table).to.be.instanceOf(StoreUnavailable)
          else expect(error, table).to.be.instanceOf(Error).with.property('message', 'no room')
          expect(await everyTable(db()), table).to.deep.equal(before)
          expect(await recount(db(), { check: true }), table).to.deep.equal([])
          await succeedAt(db(), table)
          await record(db(), sent)
          expect((await everyTable(db())).totals, table).to.deep.equal([{ site, people: 5 * (i + 1) }])
          expect(await recount(db(), { check: true }), table).to.deep.equal([])
        }
      })
    }
  }
})

async function failAt(db: Database, table: string, ending: 'undone' | 'ended'): Promise<void> {
  const raise = { undone: 'abort', ended: 'rollback' }[ending]
  const does = { undone: "raise exception 'no room'", ended: 'perform pg_terminate_backend(pg_backend_pid())' }[ending]
  const statements = {
    sqlite: [sql`create trigger fail before insert on ${sql.table(table)} begin select raise(${sql.raw(raise)}, 'no room'); end`],
    postgres: [
      sql`create or replace function fail() returns trigger language plpgsql as ${sql.lit(`begin ${does}; return new; end`)}`,
      sql`create trigger fail before insert on ${sql.table(table)} for each statement execute function fail()`,
    ],
  }
  await db.write(async (trx) => {
    for (const statement of statements[engine]) await statement.execute(trx)
  })
}

const succeedAt = (db: Database, table: string) =>
  db.write((trx) => (engine === 'sqlite' ? sql`drop trigger fail` : sql`drop trigger fail on ${sql.table(table)}`).execute(trx))
