import type pg from 'pg'
import { applicationName, type PoolSettings, poolTo } from './pool.ts'

/** How a connection that rests is called in `pg_stat_activity`: not like a server's, for nobody is served by it. */
const atRest = 'red-footprints-at-rest'

/**
 * Where pools come from and go when their database is closed. For each connection PostgreSQL starts a process, so a process
 * of ours that opens the same databases again and again lets their connections rest here until then.
 */
export class Pools {
  readonly #keeps: boolean
  readonly #resting = new Map<string, pg.Pool>()
  readonly #asleep = new WeakSet<pg.PoolClient>()

  /** @param rest whether connections may rest; each is a process of PostgreSQL, and keeps none of ours from ending */
  constructor({ rest = false } = {}) {
    this.#keeps = rest
  }

  /** Whether a database was opened before, and found fit, by a connection that is still there. */
  know(url: string): boolean {
    return [...this.#resting].some(([key, { totalCount }]) => key.startsWith(`${url} `) && totalCount > 0)
  }

  take(settings: PoolSettings): pg.Pool {
    const pool = this.#resting.get(keyOf(settings))
    if (pool === undefined) return poolTo(settings)
    this.#resting.delete(keyOf(settings))
    pool.removeAllListeners('error').on('error', settings.lost)
    return pool
  }

  /** Calls a connection by what it is for again, where it has rested since; to be waited for before it is used. */
  async wake(client: pg.PoolClient, { name }: PoolSettings): Promise<void> {
    if (this.#asleep.delete(client)) await client.query(`set application_name = '${applicationName(name)}'`).catch(() => undefined)
  }

  /** Has a pool that nobody uses any more rest, or else end. What a session may keep otherwise, ours do not. */
  async leave(pool: pg.Pool, settings: PoolSettings): Promise<void> {
    const { totalCount, idleCount } = pool
    if (!this.#keeps || totalCount === 0 || idleCount < totalCount || this.#resting.has(keyOf(settings))) return pool.end()
    // One that breaks meanwhile is nobody's.
    pool.removeAllListeners('error').on('error', () => undefined)
    this.#resting.set(keyOf(settings), pool)
    try {
      const clients = await Promise.all(Array.from({ length: totalCount }, () => pool.connect()))
      for (const client of clients) {
        await client.query(`set application_name = '${atRest}'`).finally(() => client.release())
        this.#asleep.add(client)
      }
    } catch {
      this.#resting.delete(keyOf(settings))
      await pool.end()
    }
  }
}

const keyOf = ({ url, name }: PoolSettings) => `${url} ${name}`
