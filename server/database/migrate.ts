import { type Kysely, Migrator, sql } from 'kysely'
import type { Engine } from './dialect.ts'
import { migrations } from './migrations/index.ts'
import type { Schema } from './schema.ts'

/** The tables are not those of this version, and whoever opened the store is not to change them; the message says who does. */
export class MigrationsDue extends Error {
  override name = 'MigrationsDue'
}

/**
 * Brings the tables up to date; all that is missing, in one transaction.
 *
 * @returns the names of the migrations that ran
 * @throws when one fails, or when the database was made by a later version
 */
export async function migrate(db: Kysely<Schema>, engine: Engine): Promise<string[]> {
  if (await isUpToDate(db)) return []
  const { error, results = [] } = await migratorOf(db, engine).migrateToLatest()
  if (error) throw error
  return results.map(({ migrationName }) => migrationName)
}

/**
 * Looks whether the tables are up to date, and changes nothing.
 *
 * @throws MigrationsDue when they are not, or are not there; and, as `migrate` does, when the database was made by a later version
 */
export async function refuseDue(db: Kysely<Schema>, engine: Engine): Promise<void> {
  const all = await migratorOf(db, engine).getMigrations()
  const due = all.filter(({ executedAt }) => executedAt === undefined).length
  if (due === all.length) throw new MigrationsDue('the database holds nothing of Red Footprints; is DATA_DIR, or DATABASE_URL, right?')
  const later = (await namesRun(db)).find((name) => !(name in migrations))
  if (later !== undefined) throw new Error(`corrupted migrations: previously executed migration ${later} is missing`)
  if (due > 0) throw new MigrationsDue(`${due} ${due === 1 ? 'migration is' : 'migrations are'} due; the server (or cli migrate) does ${due === 1 ? 'it' : 'them'}`)
}

/** One question instead of the migrator's many, which read what all tables are made of: at nearly every start nothing is due. */
async function isUpToDate(db: Kysely<Schema>): Promise<boolean> {
  // Whatever keeps it from an answer, a list that is not there yet or a store that is broken, the migrator meets and says.
  const ran = await namesRun(db).catch(() => [])
  return ran.join() === Object.keys(migrations).sort().join()
}

async function namesRun(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

function migratorOf(db: Kysely<Schema>, { definitions }: Engine): Migrator {
  const known = Object.entries(migrations).map(([name, { up }]) => [name, { up: (on: Kysely<never>) => up(on, definitions) }] as const)
  return new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(known) } })
}
