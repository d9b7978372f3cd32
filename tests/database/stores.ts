import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isPostgres } from '../../server/database/dialect.ts'
import { Pools } from '../../server/database/postgres/pools.ts'
import { Threads, ThreadsAside } from '../../server/database/sqlite/threads.ts'
import { databaseFile } from '../../server/operations/backup.ts'
import { asTemplate, databaseLike, dropDatabase, emptyDatabase, nameOf, testPostgres } from './test-postgres.ts'

/**
 * Where tests keep their tables. `npm test` runs them twice: over SQLite, and with `TEST_ENGINE=postgres` over a real
 * PostgreSQL, which is started when the first test asks for it and stopped after the last.
 */
export const engine: 'sqlite' | 'postgres' = process.env.TEST_ENGINE === 'postgres' ? 'postgres' : 'sqlite'
export const engineName = { sqlite: 'SQLite', postgres: 'PostgreSQL' }[engine]

/** Of every database that a test opens and closes again. */
export const resting = { threads: new Threads({ rest: 4 }), aside: new ThreadsAside({ rest: 1 }), pools: new Pools({ rest: true }) }

/** How the engine words it when a constraint refuses a row; `missing` is its code for a value that is not there. */
export const refusedAs = {
  sqlite: { constraint: /constraint failed/, taken: /UNIQUE constraint failed/, missing: 'SQLITE_CONSTRAINT_NOTNULL' },
  postgres: { constraint: /violates (check|not-null) constraint/, taken: /duplicate key value violates unique constraint/, missing: '23502' },
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

/** Makes what the store of a folder holds the template of others, and nobody's store any more. @returns its name */
export async function keepStore(dataDir: string): Promise<string> {
  const store = await storeIn(dataDir)
  stores.delete(dataDir)
  return asTemplate(store)
}

/** Gives a folder a store that holds what the template does. */
export async function storeLike(template: string, dataDir: string): Promise<void> {
  const store = databaseLike(template)
  stores.set(dataDir, store)
  await store
}

/** What a server has to be told of the store of its `DATA_DIR`. */
export async function storeSettings(dataDir: string | undefined): Promise<NodeJS.ProcessEnv> {
  if (engine === 'sqlite' || dataDir === undefined) return {}
  return { DATABASE_URL: await storeIn(dataDir), SECRET: `the secret of the installation in ${dataDir}` }
}

/** The bytes of every file in which a store keeps its rows, journal and all. */
export async function filesOf(store: string): Promise<Buffer[]> {
  if (!isPostgres(store)) return contents(dirname(store))
  const postgres = await testPostgres()
  const [{ oid }] = (await postgres.query<{ oid: number }>(`select oid from pg_database where datname = '${nameOf(store)}'`)) as [{ oid: number }]
  await postgres.query('checkpoint')
  return [...contents(join(postgres.folder, 'base', String(oid))), ...contents(join(postgres.folder, 'pg_wal'))]
}

const contents = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(folder, name)))

/** Forgets the stores of a folder and of those in it; what they take on the disk is given back soon. */
export function dropStores(folder: string): void {
  for (const [dataDir, store] of stores) {
    if (dataDir !== folder && !dataDir.startsWith(`${folder}/`)) continue
    stores.delete(dataDir)
    void store.then(dropDatabase)
  }
}

const stores = new Map<string, Promise<string>>()
