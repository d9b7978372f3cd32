import { type PostgresServer } from '../postgres-server.ts'
import { nameOf, testPostgres } from '../test-postgres.ts'

/** What our connections to a database are for; the names that an operator finds in `pg_stat_activity`. */
export type Purpose = 'writing' | 'counting' | 'reading' | 'snapshot' | 'duty'

const connections = (store: string, purpose: Purpose) => `pg_stat_activity where datname = '${nameOf(store)}' and application_name = 'red-footprints ${purpose}'`

/** Ends the connections of a purpose, from the other side; resolves when they are gone. */
export async function breakConnections(store: string, purpose: Purpose): Promise<number> {
  const postgres = await testPostgres()
  const ended = await postgres.query<{ ended: boolean }>(`select pg_terminate_backend(pid, 10000) as ended from ${connections(store, purpose)}`)
  return ended.length
}

/** Resolves when a connection of this purpose waits for a lock that another holds. */
export async function waitsForLock(store: string, purpose: Purpose): Promise<void> {
  const postgres = await testPostgres()
  while ((await postgres.query(`select pid from ${connections(store, purpose)} and wait_event_type = 'Lock'`)).length === 0);
}

/** Does something while PostgreSQL is down; it is up again afterwards. */
export async function whileDown(step: (postgres: PostgresServer) => Promise<void>): Promise<void> {
  const postgres = await testPostgres()
  await postgres.stop()
  try {
    await step(postgres)
  } finally {
    await postgres.start()
  }
}

export const failed = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => undefined, (error: unknown) => error)
