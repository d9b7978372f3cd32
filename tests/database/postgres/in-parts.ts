import { sql } from 'kysely'
import type { Trx } from '../../../server/database/open.ts'
import type { TableName } from '../../../server/database/keys.ts'

/**
 * Makes an empty table anew, under its name and with its keys and triggers, in parts.
 *
 * @param by as in `partition by`
 * @param parts as in `for values`, one for each part
 * @throws where one of its keys lacks what it is parted by
 */
export async function inParts(trx: Trx, table: TableName, by: string, parts: string[]): Promise<void> {
  const { rows: triggers } = await sql<{ made: string }>`select pg_get_triggerdef(oid) as made from pg_trigger where tgrelid = ${table}::regclass and not tgisinternal`.execute(trx)
  const statements = [
    `alter table ${table} rename to ${table}_whole`,
    `create table ${table} (like ${table}_whole including all) partition by ${by}`,
    `drop table ${table}_whole`,
    ...triggers.map(({ made }) => made),
    ...parts.map((part, i) => `create table ${table}_${i} partition of ${table} for values ${part}`),
  ]
  for (const one of statements) await sql.raw(one).execute(trx)
}
