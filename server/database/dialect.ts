import { type Dialect, type RawBuilder, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import type { InGroups, RowsOf } from './rows.ts'
import { type Lost, ThreadDriver } from './sqlite/driver.ts'
import { inGroups, rowsOf } from './sqlite/rows.ts'

/**
 * The one place that knows which engine holds the data. A second engine is a second `Engine` here; no
 * query elsewhere changes.
 */
export interface Engine {
  readonly name: 'sqlite'
  /**
   * A Kysely dialect that reads and writes, over one connection, and a way to have a whole job done where
   * that connection lives.
   *
   * @param jobs address of a module whose exports are such jobs
   */
  writing(jobs?: string): { dialect: Dialect; work(job: string, argument: unknown): Promise<unknown> }
  /** A Kysely dialect that cannot write. */
  reading(): Dialect
  /**
   * Has one job done over a connection of its own that cannot write and sees one state of the tables from
   * first to last; the connection is closed when the job is.
   *
   * @param jobs address of the module that exports the job
   */
  snapshot(jobs: string, job: string, argument: unknown): Promise<unknown>
  readonly definitions: Definitions
  readonly rowsOf: RowsOf
  readonly inGroups: InGroups
  /** Takes deleted rows out of the engine's journal too, as far as no reader still looks at them. */
  readonly emptyJournal: RawBuilder<unknown>
  /** Whether a row was refused because its key is taken. */
  isTaken(error: unknown): boolean
  /** Whether a row was refused by what `refuseInsert` or `appendOnly` laid down. */
  isRefused(error: unknown): boolean
  /** Whether the store cannot write now but may later: disk full, input/output error, locked. */
  isUnavailable(error: unknown): boolean
}

/** What a migration says that each engine words differently. Only ever added to: migrations are frozen. */
export interface Definitions {
  /** Column type for 16 or 32 raw bytes. */
  readonly bytes: RawBuilder<unknown>
  /** What stands behind the closing bracket of a table that is stored in the order of its primary key. */
  readonly clustered: RawBuilder<unknown>
  /** Statements that make rows of a table refuse to change, with a sentence that says why. */
  appendOnly(table: string, why: string): RawBuilder<unknown>[]
  /** Statements that make a table refuse rows of which `when` (of `new`, in plain SQL) is true, with a sentence that says why. */
  refuseInsert(table: string, when: string, why: string): RawBuilder<unknown>[]
  /** Statements that make rows refuse to change from when `when` (of `old`, in plain SQL) is true of them. */
  refuseChange(table: string, when: string, why: string): RawBuilder<unknown>[]
}

/**
 * @param file path of the SQLite file; made when absent
 * @param lost is told of a thread that has ended by itself
 */
export function sqlite(file: string, lost: Lost = () => undefined): Engine {
  return {
    name: 'sqlite',
    writing(jobs) {
      const driver = new ThreadDriver({ file, readonly: false, jobs }, lost)
      return { dialect: dialect(driver), work: (job, argument) => driver.work(job, argument) }
    },
    reading: () => dialect(new ThreadDriver({ file, readonly: true, jobs: undefined }, lost)),
    async snapshot(jobs, job, argument) {
      const driver = new ThreadDriver({ file, readonly: true, mustExist: true, jobs, aside: true }, lost)
      await driver.init()
      return driver.work(job, argument).finally(() => driver.destroy())
    },
    definitions: {
      bytes: sql`blob`,
      clustered: sql`without rowid`,
      appendOnly: (table, why) =>
        ['update', 'delete'].map(
          (verb) => sql`create trigger ${sql.id(`${table}_no_${verb}`)} before ${sql.raw(verb)} on ${sql.table(table)}
            begin select raise(abort, ${sql.lit(why)}); end`,
        ),
      refuseInsert: (table, when, why) => [
        sql`create trigger ${sql.id(`${table}_refused`)} before insert on ${sql.table(table)} when ${sql.raw(when)}
          begin select raise(abort, ${sql.lit(why)}); end`,
      ],
      refuseChange: (table, when, why) =>
        ['update', 'delete'].map(
          (verb) => sql`create trigger ${sql.id(`${table}_kept_from_${verb}`)} before ${sql.raw(verb)} on ${sql.table(table)} when ${sql.raw(when)}
            begin select raise(abort, ${sql.lit(why)}); end`,
        ),
    },
    rowsOf,
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

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
