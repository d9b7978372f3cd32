import { type Kysely, sql } from 'kysely'

/** Jobs for the thread of a database, as no job of the product is: they wait, and they send statements in crowds. */

const insert = (trx: Kysely<never>, site: string) => sql`insert into totals (site, people) values (${site}, 1)`.execute(trx)

/** Two rows, and between them some turns of the thread's event loop. */
export async function twoRowsApart(trx: Kysely<never>, _engine: object, turns: number): Promise<string> {
  await insert(trx, 'first')
  for (let i = 0; i < turns; i++) await new Promise(setImmediate)
  await insert(trx, 'second')
  return 'done'
}

/** A row that cannot be written, and more sent together with it. */
export async function crowd(trx: Kysely<never>, _engine: object, sites: (string | null)[]): Promise<void> {
  await Promise.all(sites.map((site) => insert(trx, site as string)))
}

/** Does not wait for its statement. */
export async function hasty(trx: Kysely<never>): Promise<void> {
  void new Promise(setImmediate).then(() => insert(trx, 'late')).catch(() => undefined)
  throw new Error('changed my mind')
}

/** Takes its thread along, half-way. */
export async function dies(trx: Kysely<never>, _engine: object, site: string): Promise<void> {
  await insert(trx, site)
  process.exit(1)
}

/** Throws where nobody catches, half-way. */
export async function breaks(trx: Kysely<never>, _engine: object, why: string): Promise<void> {
  await insert(trx, 'first')
  setImmediate(() => {
    throw new Error(why)
  })
  await new Promise(() => undefined)
}

/** Has PostgreSQL end the connection under it, half-way. */
export async function losesItsConnection(trx: Kysely<never>, _engine: object, site: string): Promise<void> {
  await insert(trx, site)
  await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
}

/** Where two threads tell each other how far they are. */
export const steps = { looked: 1, written: 2 }

/**
 * Counts the totals, says so, and counts them again when it is told to go on.
 *
 * @param told where two threads tell each other how far they are; absent, nobody is waited for
 */
export async function countTwice(trx: Kysely<never>, _engine: object, told?: Int32Array): Promise<[number, number]> {
  const count = async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from totals`.execute(trx)
    return rows[0]!.n
  }
  const before = await count()
  if (told) {
    Atomics.store(told, 0, steps.looked)
    Atomics.wait(told, 0, steps.looked)
  }
  return [before, await count()]
}

/** Tries to write where it may only read. */
export const inserts = (trx: Kysely<never>, _engine: object, site: string) => insert(trx, site)
