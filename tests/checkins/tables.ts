import { sql } from 'kysely'
import type { Database, Reads } from '../../server/database/open.ts'
import type { CountedAs } from '../../server/database/schema-counting.ts'
import type { Day } from '../../server/local-day.ts'
import { engine as engineOfRun } from '../database/stores.ts'

const names = {
  sqlite: sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`,
  postgres: sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
}

/** Every table that holds data, in full: to see that nothing changed, or what is kept. */
export async function everyTable({ read, engine }: Pick<Database, 'read'> & Partial<Pick<Database, 'engine'>>): Promise<Record<string, Record<string, unknown>[]>> {
  const { rows } = await names[engine?.name ?? engineOfRun].execute(read)
  const tables: Record<string, Record<string, unknown>[]> = {}
  for (const { name } of rows) tables[name] = await rowsOf(read, name)
  return tables
}

async function rowsOf(db: Reads, table: string): Promise<Record<string, unknown>[]> {
  // Its key has a third column.
  const order = sql.raw(table === 'stop_reads' ? '1, 2, 3' : '1, 2')
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)} order by ${order}`.execute(db)
  return rows
}

/** All of it as one text: raw bytes in every spelling in which an id might be found in them. */
export async function everythingAsText(db: Pick<Database, 'read'>): Promise<string> {
  const spelled = (value: unknown): string => {
    if (!(value instanceof Uint8Array)) return String(value)
    const bytes = Buffer.from(value)
    return `${bytes.toString('hex')} ${bytes.toString('base64url')} ${bytes.toString('base64')} ${bytes.toString('latin1')}`
  }
  const tables = Object.entries(await everyTable(db))
  const lines = tables.flatMap(([name, rows]) => rows.map((row) => `${name}: ${Object.values(row).map(spelled).join(' | ')}`))
  return lines.join('\n')
}

/** How many rows a table has, and how many people its visits sum up to. */
export async function countedIn(db: Pick<Database, 'read'>): Promise<{ visits: number; people: number; scans: number }> {
  const { visits = [], scans = [] } = await everyTable(db)
  return { visits: visits.length, people: visits.reduce((sum, { people }) => sum + Number(people), 0), scans: scans.length }
}

/** People by day, site and source, in that order: of days, both included, and of one site if it is named. */
export async function countsByDay(db: Reads, { from, to, site }: { from: Day; to: Day; site?: string }): Promise<{ day: Day; site: string; source: CountedAs; people: number }[]> {
  return db
    .selectFrom('counters')
    .select(['day', 'site', 'source', 'people'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .$if(site !== undefined, (query) => query.where('site', '=', site!))
    .orderBy('day')
    .orderBy('site')
    .orderBy('source')
    .execute()
}
