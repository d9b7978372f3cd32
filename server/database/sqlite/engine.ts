import { type Dialect, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import { codeOf, type Engine } from '../engine.ts'
import { definitions } from './definitions.ts'
import { type Lost, ThreadDriver } from './driver.ts'
import { isInUse } from './in-use.ts'
import { alone, inGroups, rowsOf } from './rows.ts'
import { Threads, ThreadsAside } from './threads.ts'

/**
 * @param file path of the SQLite file; made when absent
 * @param lost is told of a thread that has ended by itself
 * @param threads where those of its two connections come from, and go when they are closed
 * @param aside the same of its long reads
 */
export function sqlite(file: string, lost: Lost = () => undefined, threads = new Threads(), aside = new ThreadsAside()): Engine {
  return {
    name: 'sqlite',
    // Whoever holds the file is waited for by its own timeout.
    ready: async () => undefined,
    isServed: async () => isInUse(file),
    writing(jobs) {
      const driver = new ThreadDriver({ file, readonly: false, jobs }, threads, lost)
      return { dialect: dialect(driver), work: (job, argument) => driver.work(job, argument), end: async () => undefined }
    },
    reading: () => dialect(new ThreadDriver({ file, readonly: true, jobs: undefined }, threads, lost)),
    async snapshot(jobs, job, argument) {
      const driver = new ThreadDriver({ file, readonly: true, mustExist: true, jobs, aside: true }, aside, lost)
      await driver.init()
      return driver.work(job, argument).finally(() => driver.destroy())
    },
    // A file has one server.
    onDuty: async () => true,
    end: async () => undefined,
    definitions,
    rowsOf,
    alone,
    inGroups,
    emptyJournal: sql`pragma wal_checkpoint(truncate)`,
    isTaken: (error) => /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE)$/.test(codeOf(error)),
    isRefused: (error) => codeOf(error) === 'SQLITE_CONSTRAINT_TRIGGER',
    isUnavailable: (error) => /^SQLITE_(FULL|IOERR|BUSY|READONLY|CANTOPEN)/.test(codeOf(error)),
  }
}

function dialect(driver: ThreadDriver): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** SQLite changes tables inside a transaction as well as rows; a migration is all or nothing. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
