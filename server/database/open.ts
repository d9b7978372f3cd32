import { Kysely, type Transaction } from 'kysely'
import { type Engine, sqlite } from './dialect.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'
import { StoreUnavailable } from './store-unavailable.ts'

/** Where queries run. `Reads` is any of the two, or a transaction. */
export type Reads = Kysely<Schema>
export type Trx = Transaction<Schema>

export interface Database {
  readonly engine: Engine
  /** Short reads; sees what is committed. */
  readonly read: Kysely<Schema>
  /** One job at a time, each in one transaction that is on disk when the promise resolves. */
  write<T>(job: (trx: Trx) => Promise<T>): Promise<T>
  /**
   * Has one of the `jobs` done where the writing connection lives, in one transaction that is on disk when
   * the promise resolves: one message there and back, however many statements. What goes in and out is
   * plain data.
   */
  work<T>(job: string, argument: unknown): Promise<T>
  /**
   * Has a long read done beside everything else, in one snapshot: by a job of the module at the address `jobs`,
   * over a connection of its own. What goes in and out is plain data, or shared memory.
   */
  snapshot<T>(jobs: string, job: string, argument: unknown): Promise<T>
  /** Takes what was deleted out of the journal as well, so that it is on the disk no more. */
  emptyJournal(): Promise<void>
  close(): Promise<void>
}

interface Settings {
  jobs?: string
  lost?: (cause: unknown) => void
}

/**
 * Opens the SQLite file (made when absent) and migrates it.
 *
 * @param jobs address of a module of functions `(trx, engine, argument)` for `work`
 * @param lost is told of a connection that was lost; the next question opens another
 * @throws StoreUnavailable from `write` and `work` while the disk is full, failing or locked, and from all that
 * was under way in a connection that was lost
 */
export async function openDatabase(file: string, { jobs, lost }: Settings = {}): Promise<Database> {
  const engine = sqlite(file, lost)
  const { dialect, work } = engine.writing(jobs)
  const writer = new Kysely<Schema>({ dialect })
  try {
    await migrate(writer, engine)
  } catch (error) {
    await writer.destroy()
    throw error instanceof StoreUnavailable ? error.cause : error
  }
  const read = new Kysely<Schema>({ dialect: engine.reading() })
  const rethrow = (error: unknown): never => {
    throw engine.isUnavailable(error) ? new StoreUnavailable('the store cannot write now', { cause: error }) : error
  }
  return {
    engine,
    read,
    write: (job) => writer.transaction().execute(job).catch(rethrow),
    work: <T>(job: string, argument: unknown) => (work(job, argument) as Promise<T>).catch(rethrow),
    snapshot: <T>(jobs: string, job: string, argument: unknown) => (engine.snapshot(jobs, job, argument) as Promise<T>).catch(rethrow),
    async emptyJournal() {
      await engine.emptyJournal.execute(writer)
    },
    async close() {
      await read.destroy()
      await writer.destroy()
    },
  }
}
