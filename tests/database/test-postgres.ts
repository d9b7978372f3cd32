import { openDatabase } from '../../server/database/open.ts'
import { type PostgresServer, postgresServer } from './postgres-server.ts'

/** The PostgreSQL of a run of tests: started when the first of them asks for it, stopped after the last. */

const template = 'red_footprints_template'
let server: Promise<PostgresServer> | undefined
let made = 0
/** One is made while a test runs, for the next. */
let spare: Promise<string> | undefined
let dropped: Promise<unknown> = Promise.resolve()

export function testPostgres(): Promise<PostgresServer> {
  server ??= postgresServer().then(async (started) => {
    try {
      await started.query(`create database ${template}`)
      const db = await openDatabase(started.url(template))
      await db.close()
      return started
    } catch (error) {
      await started.remove()
      throw error
    }
  })
  return server
}

/** A database that is up to date and holds nothing: a copy of one that was migrated once. */
export async function emptyDatabase(): Promise<string> {
  const ready = spare ?? copied()
  spare = undefined
  const url = await ready
  spare = copied()
  spare.catch(() => (spare = undefined))
  return url
}

/** A database without a table. */
export const bareDatabase = () => databaseWith('')

/** Copying files is faster here than writing them to the journal first. */
const copied = () => databaseWith(`template ${template} strategy file_copy`)

/** @param options of `create database` */
export async function databaseWith(options: string): Promise<string> {
  const postgres = await testPostgres()
  const name = `test_${++made}`
  await postgres.query(`create database ${name} ${options}`)
  return postgres.url(name)
}

export const nameOf = (url: string) => new URL(url).pathname.slice(1)

/** What it takes on the disk is given back soon; nobody waits for it. */
export function dropDatabase(url: string): void {
  dropped = dropped.then(async () => (await testPostgres()).query(`drop database if exists ${nameOf(url)} with (force)`)).catch(() => undefined)
}

/** Asked for by whoever runs the tests, after the last of them. */
export async function stopPostgres(): Promise<void> {
  await Promise.all([dropped, spare])
  await (await server)?.remove()
}

if (typeof after === 'function') after(stopPostgres)
