import pg from 'pg'
import type { PoolConfig } from 'pg'

const second = 1000

export interface PoolSettings {
  url: string
  /** What the connections are for, as an operator finds it in `pg_stat_activity`. */
  name: string
  max: number
  /** Milliseconds in which whoever waits for a connection gets one, or is refused. */
  patience: number
  /** Milliseconds after which an answer is given up, with its connection: PostgreSQL, or the way to it, stands still. */
  longest?: number
  /** What every new connection is told first. */
  settings?: string
  /** Is told of a connection that broke while nobody used it. */
  lost(cause: unknown): void
}

/** Every column of ours comes as text, bytes or a number that a double holds exactly; sums of `bigint` come as `numeric`. */
const numbers = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (numbers.has(oid)) return Number
    if (oid === pg.types.builtins.BOOL) return (value: string) => (value === 't' ? 1 : 0)
    return pg.types.getTypeParser(oid, format)
  },
} as PoolConfig['types']

/** As an operator finds it in `pg_stat_activity`. */
export const applicationName = (name: string): string => `red-footprints ${name}`

/** Settings of every connection to an address. */
export const connectionTo = (url: string, name: string): PoolConfig => ({
  connectionString: url,
  application_name: applicationName(name),
  types,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10 * second,
  connectionTimeoutMillis: 5 * second,
})

/** A pool that neither waits for a server for ever nor ends the process when one goes away; `lost` is told of that. */
export function poolTo({ url, name, max, patience, longest, settings, lost }: PoolSettings): pg.Pool {
  const pool = new pg.Pool({
    ...connectionTo(url, name),
    max,
    connectionTimeoutMillis: patience,
    // Nobody waits for a lock for ever.
    lock_timeout: 15 * second,
    ...(longest !== undefined && { query_timeout: longest }),
    idleTimeoutMillis: 5 * 60 * second,
    allowExitOnIdle: true,
    // Nobody gets a connection before it has been told; one that cannot be is none. The pool waits for it, which its types do not say yet.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises
    ...(settings !== undefined && { onConnect: async (client: pg.ClientBase) => void (await client.query(settings)) }),
  })
  pool.on('error', lost)
  // While it is in use its queries say what happened; the event, unheard, would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}
