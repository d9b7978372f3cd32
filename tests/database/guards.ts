import { sql } from 'kysely'
import type { Database, Trx } from '../../server/database/open.ts'
import { engine } from './stores.ts'

/** Takes away what keeps rows of these tables as they are, and others out of them: for twins, which show what the guards are for. */
export async function dropGuards(trx: Trx, ...tables: string[]): Promise<void> {
  for (const table of tables) {
    if (engine === 'postgres') await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx)
    else for (const name of await triggersOf(trx, table)) await sql`drop trigger ${sql.id(name)}`.execute(trx)
  }
}

async function triggersOf(trx: Trx, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger' and tbl_name = ${table}`.execute(trx)
  return rows.map(({ name }) => name)
}

export const dropIndex = (db: Database, index: string) => db.write((trx) => sql`drop index ${sql.id(index)}`.execute(trx))
