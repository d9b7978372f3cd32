import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import { keptName } from '../rows.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import { UnfitText } from '../unfit-text.ts'
import { isUnavailable, isUnfit } from './errors.ts'

interface Settings {
  pool: pg.Pool
  /** The statements that begin a transaction. */
  begin: string
  /** What a connection needs each time before it is used. */
  wake?: (client: pg.PoolClient) => Promise<void>
  /** What becomes of the pool when nobody uses it any more; absent, it ends. */
  leave?: () => Promise<void>
}

/**
 * A Kysely driver over a pool of connections. All that PostgreSQL cannot do now fails with StoreUnavailable and is never
 * done again from here; a connection on which that happened is not used again.
 */
export class PoolDriver implements Driver {
  readonly #pool: pg.Pool
  readonly #begin: string
  readonly #wake: (client: pg.PoolClient) => Promise<void>
  readonly #leave: () => Promise<void>

  constructor({ pool, begin, wake = async () => undefined, leave = () => pool.end() }: Settings) {
    this.#pool = pool
    this.#begin = begin
    this.#wake = wake
    this.#leave = leave
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    try {
      const client = await this.#pool.connect()
      await this.#wake(client)
      return new Held(client)
    } catch (error) {
      // Whatever PostgreSQL says to who comes: a password that was changed, or a database that is closed for a while.
      if (isUnavailable(error) || error instanceof pg.DatabaseError) throw new StoreUnavailable('no connection can be had', { cause: error })
      throw error
    }
  }

  async releaseConnection(held: DatabaseConnection): Promise<void> {
    ;(held as Held).release()
  }

  async beginTransaction(held: DatabaseConnection): Promise<void> {
    await (held as Held).begin(this.#begin)
  }

  async commitTransaction(held: DatabaseConnection): Promise<void> {
    await (held as Held).end('commit')
  }

  async rollbackTransaction(held: DatabaseConnection): Promise<void> {
    // What went wrong before says more than that it could not be rolled back; the broken connection rolls back by itself.
    await (held as Held).end('rollback').catch(() => undefined)
  }

  async destroy(): Promise<void> {
    await this.#leave()
  }
}

type Carried<R> = QueryResult<R> & { command?: string }

/**
 * A connection in the hands of one holder. What of a transaction still waits to be sent when it ends (one of many
 * statements sent together has failed) is refused: it would be carried out, and kept, outside of it.
 */
class Held implements DatabaseConnection {
  readonly #client: pg.PoolClient
  #over = false
  #broken: Error | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#over) throw new Error('this transaction is over')
    return this.#send(query)
  }

  async begin(statements: string): Promise<void> {
    await this.#send(CompiledQuery.raw(statements))
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    this.#over = true
    const { command } = await this.#send(CompiledQuery.raw(how))
    // A transaction in which a statement failed is rolled back, whatever it is asked for.
    if (how === 'commit' && command !== 'COMMIT') throw new Error('the transaction was rolled back')
  }

  /** Statements that are sent together are carried out one after the other: a connection takes the next when it has answered. */
  #send<R>(query: CompiledQuery): Promise<Carried<R>> {
    const carried = this.#last.then(() => this.#carryOut<R>(query))
    this.#last = carried.catch(() => undefined)
    return carried
  }

  async #carryOut<R>(query: CompiledQuery): Promise<Carried<R>> {
    if (this.#broken) throw new StoreUnavailable('the connection is lost', { cause: this.#broken })
    const { sql, parameters } = query
    const name = keptName(query)
    try {
      const { rows, rowCount, command } = await this.#client.query({ text: sql, ...(parameters.length > 0 && { values: [...parameters] }), ...(name && { name }) })
      return { rows: (rows ?? []) as R[], numAffectedRows: BigInt(rowCount ?? 0), command }
    } catch (error) {
      if (isUnfit(error)) throw new UnfitText('text that cannot be kept', { cause: error })
      if (!isUnavailable(error)) throw error
      this.#broken = error as Error
      throw new StoreUnavailable('the database cannot do that now', { cause: error })
    }
  }

  release(): void {
    this.#client.release(this.#broken)
  }

  /** A streaming reader would hold the connection: long reads page through their rows instead. */
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are read in pages, not streamed')
  }
}

/** The dialect of PostgreSQL, over a driver of ours. */
export function over(driver: PoolDriver): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/** Whoever migrates has the database to itself by the lock of its transaction. */
class Adapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}

  override async releaseMigrationLock(): Promise<void> {}
}
