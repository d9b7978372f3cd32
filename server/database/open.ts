import { Kysely, type Transaction } from 'kysely'
import { type Engine, sqlite } from './dialect.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'

/** Where queries run. `Reads` is any of the two, or a transaction. */
export type Reads = Kysely<Schema>
export type Trx = Transaction<Schema>

export interface Database {
  readonly engine: Engine
  /** Short reads; sees what is committed. */
  readonly read: Kysely<Schema>
  /** One job at a time, each in one transaction that is on disk when the promise resolves. */
  write<T>(job: (trx: Trx) => Promise<T>): Promise<T>
  /** Takes what was deleted out of the journal as well, so that it is on the disk no more. */
  emptyJournal(): Promise<void>
  close(): Promise<void>
}

/** The store cannot write now; what was asked for is not done and may be asked for again. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

/**
 * Opens the SQLite file (made when absent) and migrates it.
 *
 * @throws StoreUnavailable from `write` while the disk is full, failing or locked
 */
export async function openDatabase(file: string): Promise<Database> {
  const engine = sqlite(file)
  const writer = new Kysely<Schema>({ dialect: engine.writing() })
  try {
    await migrate(writer, engine)
  } catch (error) {
    await writer.destroy()
    throw error
  }
  const read = new Kysely<Schema>({ dialect: engine.reading() })
  return {
    engine,
    read,
    async write(job) {
      try {
        return await writer.transaction().execute(job)
      } catch (error) {
        if (engine.isUnavailable(error)) throw new StoreUnavailable('the store cannot write now', { cause: error })
        throw error
      }
    },
    async emptyJournal() {
      await engine.emptyJournal.execute(writer)
    },
    async close() {
      await read.destroy()
      await writer.destroy()
    },
  }
}
