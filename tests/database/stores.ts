import { openDatabase } from '../../server/database/open.ts'
import { databaseFile } from '../../server/operations/backup.ts'
import { type PostgresServer, postgresServer } from './postgres-server.ts'

/**
 * Where tests keep their tables. `npm test` runs them twice: over SQLite, and with `TEST_ENGINE=postgres` over a real
 * PostgreSQL, which is started when the first test asks for it and stopped after the last.
 */
export const engine: 'sqlite' | 'postgres' = process.env.TEST_ENGINE === 'postgres' ? 'postgres' : 'sqlite'
export const engineName = { sqlite: 'SQLite', postgres: 'PostgreSQL' }[engine]

/** How the engine words it when a constraint refuses a row. */
export const refusedAs = {
  sqlite: { constraint: /constraint failed/, taken: /UNIQUE constraint failed/ },
  postgres: { constraint: /violates (check|not-null) constraint/, taken: /duplicate key value violates unique constraint/ },
}[engine]

/** The store of an installation whose `DATA_DIR` is this folder; made, up to date and empty, when first asked for. */
export async function storeIn(dataDir: string): Promise<string> {
  if (engine === 'sqlite') return databaseFile(dataDir)
  let store = stores.get(dataDir)
  if (store === undefined) {
    store = emptyDatabase()
    stores.set(dataDir, store)
  }
  return store
}

/** What a server has to be told of the store of its `DATA_DIR`. */
export async function storeSettings(dataDir: string | undefined): Promise<NodeJS.ProcessEnv> {
  if (engine === 'sqlite' || dataDir === undefined) return {}
  return { DATABASE_URL: await storeIn(dataDir), SECRET: 'the secret of an installation under test' }
}

/** Forgets the stores of a folder and of those in it; what they take on the disk is given back soon. */
export function dropStores(folder: string): void {
  for (const [dataDir, store] of stores) {
    if (dataDir !== folder && !dataDir.startsWith(`${folder}/`)) continue
    stores.delete(dataDir)
    dropped = Promise.all([dropped, store.then(drop)]).catch(() => undefined)
  }
}

const stores = new Map<string, Promise<string>>()
const template = 'red_footprints_template'
let dropped: Promise<unknown> = Promise.resolve()
let made = 0
let server: Promise<PostgresServer> | undefined

/** The PostgreSQL of this run. */
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

/** A database that is up to date and holds nothing; a copy of one that was migrated once. */
export async function emptyDatabase(): Promise<string> {
  const postgres = await testPostgres()
  const name = `test_${process.pid}_${++made}`
  await postgres.query(`create database ${name} template ${template}`)
  return postgres.url(name)
}

async function drop(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await (await server!).query(`drop database if exists ${name} with (force)`)
}

/** Asked for by whoever runs the tests, after the last of them. */
export async function stopPostgres(): Promise<void> {
  await dropped
  await (await server)?.remove()
}

if (typeof after === 'function') after(stopPostgres)
