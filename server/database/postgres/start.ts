import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { ConfigError } from '../../config.ts'
import { isUnavailable } from './errors.ts'
import { connectionTo } from './pool.ts'

const second = 1000

/**
 * Waits until a PostgreSQL answers that can hold the tables.
 *
 * @param patience milliseconds; a database that starts with the server is there a moment later
 * @param waiting is told once that somebody waits, and why
 * @throws ConfigError when it refuses for good, or sorts text otherwise than the ledger's seals need it
 */
export async function untilReady(url: string, { patience = 60 * second, waiting = () => undefined }: { patience?: number; waiting?: (cause: unknown) => void } = {}): Promise<void> {
  let waited = 0
  for (;;) {
    try {
      return await inspect(url)
    } catch (error) {
      if (error instanceof ConfigError) throw error
      if (!isUnavailable(error) || waited >= patience) throw new ConfigError(`DATABASE_URL: ${(error as Error).message || (error as { code?: string }).code}`)
      if (waited === 0) waiting(error)
      await pause(Math.min(second, patience - waited))
      waited += second
    }
  }
}

const oldest = 130_000

async function inspect(url: string): Promise<void> {
  const client = new pg.Client(connectionTo(url, 'start'))
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query("select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding")
    const [{ version, encoding }] = rows
    if (version < oldest) throw new ConfigError(`DATABASE_URL: PostgreSQL ${oldest / 10_000} or newer is needed; this is ${Math.floor(version / 10_000)}`)
    if (encoding !== 'UTF8' || !(await sortsByBytes(client))) {
      throw new ConfigError("DATABASE_URL: the database has to hold UTF-8 and sort text by its bytes: create database NAME template template0 encoding 'UTF8' locale 'C'")
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Upper case before lower, a hyphen before a letter: as in C. Another encoding could not even be asked. */
async function sortsByBytes(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`select 'B' < 'a' and 'a-b' < 'aa' and 'z' < '中' as by_bytes`)
  return rows[0].by_bytes === 1
}

/** Whether a server, or a command, has the database open. */
export async function isServed(url: string): Promise<boolean> {
  const client = new pg.Client(connectionTo(url, 'look'))
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query(`
      select 1 from pg_stat_activity
      where datname = current_database() and application_name like 'red-footprints %' and pid <> pg_backend_pid() limit 1`)
    return rows.length > 0
  } finally {
    await client.end().catch(() => undefined)
  }
}
