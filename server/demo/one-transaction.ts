import { sql } from 'kysely'
import type { Database, Trx } from '../database/open.ts'

/**
 * A database whose every write lies in the one transaction given, each undone alone when it fails: what the verbs of
 * many visits write is on disk at once, with the commit that the caller makes.
 */
export function inOneTransaction(db: Database, trx: Trx): Database {
  return {
    engine: db.engine,
    shared: db.shared,
    read: trx,
    async write(job) {
      await sql`savepoint verb`.execute(trx)
      try {
        const result = await job(trx)
        await sql`release savepoint verb`.execute(trx)
        return result
      } catch (error) {
        await sql`rollback to savepoint verb`.execute(trx)
        throw error
      }
    },
    work: () => Promise.reject(new Error('work makes a transaction of its own')),
    snapshot: () => Promise.reject(new Error('not within a transaction')),
    emptyJournal: () => Promise.reject(new Error('not within a transaction')),
    onDuty: async () => false,
    close: () => Promise.reject(new Error('not within a transaction')),
  }
}
