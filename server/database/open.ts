import { Kysely, type Transaction } from 'kysely'
import { type Engine, engineAt, type Resting } from './dialect.ts'
import { migrate, refuseDue } from './migrate.ts'
import type { Schema } from './schema.ts'
import { StoreUnavailable } from './store-unavailable.ts'

/** Where queries run. `Reads` is any of the two, or a transaction. */
export type Reads = Kysely<Schema>
export type Trx = Transaction<Schema>

export interface Database {
  readonly engine: Engine
  /** Whether several servers may share it, who see nothing of what one of them keeps in files. */
  readonly shared: boolean
  /** Short reads; sees what is committed. */
  readonly read: Kysely<Schema>
  /**
   * One job at a time among all servers of the database, each in one transaction that is on disk when the promise
   * resolves.
   */
  write<T>(job: (trx: Trx) => Promise<T>): Promise<T>
  /**
   * Has one of the `jobs` done where writing is near, in one transaction that is on disk when the promise resolves:
   * beside jobs of other servers, which it has to take turns with by itself. What goes in and out is plain data.
   */
  work<T>(job: string, argument: unknown): Promise<T>
  /**
   * Has a long read done beside everything else, in one snapshot: by a job of the module at the address `jobs`,
   * over a connection of its own. What goes in and out is plain data, or shared memory.
   */
  snapshot<T>(jobs: string, job: string, argument: unknown): Promise<T>
  /** Takes what was deleted out of the journal as well: off the disk with SQLite, out of every table with PostgreSQL. */
  emptyJournal(): Promise<void>
  /** Whether this is the server, among those that share the database, that does what is to be done once. Never throws. */
  onDuty(): Promise<boolean>
  close(): Promise<void>
}

interface Settings {
  jobs?: string
  lost?: (cause: unknown) => void
  waiting?: (cause: unknown) => void
  resting?: Resting | undefined
  asItIs?: boolean | undefined
}

/**
 * Opens the store and migrates it, unless it is to be taken as it is.
 *
 * @param address `postgres://…`, or the path of a SQLite file, which is made when absent
 * @param jobs address of a module of functions `(trx, engine, argument)` for `work`
 * @param lost is told of a connection that was lost; the next question opens another
 * @param waiting is told once when the store is not there yet and is waited for
 * @param resting of a process that opens many databases one after the other
 * @param asItIs refuses tables that are not up to date rather than to change them; a SQLite file has to be there
 * @throws MigrationsDue; ConfigError when the store cannot hold the tables; StoreUnavailable from `write` and `work` while the disk is
 * full, failing or locked, and from all that was under way in a connection that was lost
 */
export async function openDatabase(address: string, { jobs, lost, waiting = () => undefined, resting, asItIs = false }: Settings = {}): Promise<Database> {
  const engine = await engineAt(address, lost, resting)
  await engine.ready(waiting)
  const { dialect, work, end } = engine.writing(jobs)
  const writer = new Kysely<Schema>({ dialect })
  try {
    await (asItIs ? refuseDue : migrate)(writer, engine)
  } catch (error) {
    await Promise.all([writer.destroy(), end()])
    throw error instanceof StoreUnavailable ? error.cause : error
  }
  const read = new Kysely<Schema>({ dialect: engine.reading() })
  const rethrow = (error: unknown): never => {
    if (error instanceof StoreUnavailable) throw error
    throw engine.isUnavailable(error) ? new StoreUnavailable('the store cannot write now', { cause: error }) : error
  }
  return {
    engine,
    shared: engine.name === 'postgres',
    read,
    write: (job) => writer.transaction().execute(job).catch(rethrow),
    work: <T>(job: string, argument: unknown) => (work(job, argument) as Promise<T>).catch(rethrow),
    snapshot: <T>(jobs: string, job: string, argument: unknown) => (engine.snapshot(jobs, job, argument) as Promise<T>).catch(rethrow),
    async emptyJournal() {
      await engine.emptyJournal.execute(writer)
    },
    onDuty: () => engine.onDuty(),
    async close() {
      await Promise.all([read.destroy(), end(), engine.end()])
      await writer.destroy()
    },
  }
}
