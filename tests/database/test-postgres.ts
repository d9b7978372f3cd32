import { openDatabase } from '../../server/database/open.ts'
import { type PostgresServer, postgresServer } from './postgres-server.ts'
import { endOthers, rememberRows, UsedAgain } from './used-again.ts'

/** The PostgreSQL of a run of tests: started when the first of them asks for it, stopped after the last. */

const migrated = 'red_footprints_template'
let server: Promise<PostgresServer> | undefined
let made = 0
/** Databases that are like their template again, by its name. */
const free = new Map<string, UsedAgain[]>()
const inUse = new Map<string, { template: string; database: UsedAgain }>()
let dropped: Promise<unknown> = Promise.resolve()

export function testPostgres(): Promise<PostgresServer> {
  server ??= postgresServer().then(async (started) => {
    try {
      await started.query(`create database ${migrated}`)
      const db = await openDatabase(started.url(migrated))
      await db.close()
      await started.query(rememberRows, migrated)
      return started
    } catch (error) {
      await started.remove()
      throw error
    }
  })
  return server
}

/** A database that is up to date and holds nothing. */
export const emptyDatabase = () => databaseLike(migrated)

/** Makes what a database holds the template of others; nobody uses it any more. @returns its name */
export async function asTemplate(url: string): Promise<string> {
  const postgres = await testPostgres()
  await postgres.query(endOthers, nameOf(url))
  await postgres.query(rememberRows, nameOf(url))
  return nameOf(url)
}

/** A database that holds what the template does: one that a test has given back, or a copy. */
export async function databaseLike(template: string): Promise<string> {
  await dropped
  // Copying files is faster here than writing them to the journal first.
  const database = free.get(template)?.pop() ?? new UsedAgain(await databaseWith(`template ${template} strategy file_copy`))
  inUse.set(database.url, { template, database })
  return database.url
}

/** A database without a table. */
export const bareDatabase = () => databaseWith('')

/** @param options of `create database` */
export async function databaseWith(options: string): Promise<string> {
  const postgres = await testPostgres()
  const name = `test_${++made}`
  await postgres.query(`create database ${name} ${options}`)
  return postgres.url(name)
}

export const nameOf = (url: string) => new URL(url).pathname.slice(1)

/** What it takes on the disk is given back soon, or it is used again; only who needs a database waits for that. */
export function dropDatabase(url: string): void {
  dropped = dropped.then(() => giveBack(url)).catch(() => undefined)
}

async function giveBack(url: string): Promise<void> {
  const used = inUse.get(url)
  inUse.delete(url)
  if (await used?.database.restore()) {
    free.set(used!.template, [...(free.get(used!.template) ?? []), used!.database])
    return
  }
  await used?.database.end()
  await (await testPostgres()).query(`drop database if exists ${nameOf(url)} with (force)`)
}

/** Asked for by whoever runs the tests, after the last of them. */
export async function stopPostgres(): Promise<void> {
  await dropped
  await Promise.all([...free.values()].flat().map((database) => database.end()))
  await (await server)?.remove()
}

if (typeof after === 'function') after(stopPostgres)
