import { type Kysely, Migrator } from 'kysely'
import type { Engine } from './dialect.ts'
import { migrations } from './migrations/index.ts'
import type { Schema } from './schema.ts'

/**
 * Brings the tables up to date; all that is missing, in one transaction.
 *
 * @returns the names of the migrations that ran
 * @throws when one fails, or when the database was made by a later version
 */
export async function migrate(db: Kysely<Schema>, { definitions }: Engine): Promise<string[]> {
  const known = Object.entries(migrations).map(([name, { up }]) => [name, { up: (on: Kysely<never>) => up(on, definitions) }] as const)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(known) } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw error
  return results.map(({ migrationName }) => migrationName)
}
