import { sql } from 'kysely'
import type { ManyRows } from './rows.ts'
import { allOf, type ColumnKind, RowsStatement } from './rows.ts'
import { keys, type TableName, tableNames } from './keys.ts'
import type { Reads, Trx } from './open.ts'

/** Few enough for one statement, many enough that statements are few: of rows that weigh 64 kB each, a handful. */
const rowsAtOnce = (table: TableName): number => (table === 'recording_pieces' ? 32 : 2000)

type Row = Record<string, unknown>

/**
 * Copies every row of every table, but for those left out, into tables that are empty.
 *
 * @param from one snapshot of a store
 * @param progress is told how many rows are copied of how many
 */
export async function copyTables(
  from: Reads,
  to: Trx,
  engine: Pick<ManyRows, 'rowsOf'>,
  { leaveOut = [], progress = () => undefined }: { leaveOut?: readonly TableName[]; progress?: (done: number, of: number) => void } = {},
): Promise<void> {
  const columns = await columnsOf(to)
  const copied = tableNames.filter((table) => !leaveOut.includes(table))
  const counts = await rowCounts(from)
  const of = copied.reduce((sum, table) => sum + counts[table], 0)
  let done = 0
  for (const table of copied) {
    const kinds = columns.get(table)!
    const insert = new RowsStatement<string, never>(kinds, (trx, rows) =>
      sql<never>`insert into ${sql.table(table)} (${sql.join(Object.keys(kinds).map((name) => sql.ref(name)))}) ${allOf(rows, kinds)}`.compile(trx),
    )
    for await (const rows of pagesOf(from, table)) {
      await insert.run(to, engine, rows.map((row) => written(row, kinds)))
      done += rows.length
      progress(done, of)
    }
  }
}

/** How many rows each table has. */
export async function rowCounts(db: Reads): Promise<Record<TableName, number>> {
  const counts = {} as Record<TableName, number>
  for (const table of tableNames) {
    const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(db)
    counts[table] = rows[0]!.rows
  }
  return counts
}

/** In the order of the key, each page after the last row of the one before: no page costs more for being late. */
async function* pagesOf(db: Reads, table: TableName): AsyncGenerator<Row[]> {
  const key = sql.join(keys[table].map((name) => sql.ref(name)))
  const most = rowsAtOnce(table)
  let last: Row | undefined
  for (;;) {
    const after = last === undefined ? sql`` : sql`where (${key}) > (${sql.join(keys[table].map((name) => last![name]))})`
    const { rows } = await sql<Row>`select * from ${sql.table(table)} ${after} order by ${key} limit ${sql.lit(most)}`.execute(db)
    if (rows.length > 0) yield rows
    if (rows.length < most) return
    last = rows.at(-1)
  }
}

async function columnsOf(db: Reads): Promise<Map<string, Record<string, ColumnKind>>> {
  const tables = await db.introspection.getTables()
  return new Map(tables.map(({ name, columns }) => [name, Object.fromEntries(columns.map((column) => [column.name, kindOf(column.dataType)]))]))
}

/** As each engine names the types of our columns. */
function kindOf(type: string): ColumnKind {
  if (/^(blob|bytea)$/i.test(type)) return 'bytes'
  return /^text$/i.test(type) ? 'text' : 'integer'
}

/** Bytes as hexadecimal text, as rows travel. */
function written(row: Row, kinds: Record<string, ColumnKind>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, kinds[name] === 'bytes' && value !== null ? Buffer.from(value as Uint8Array).toString('hex') : value]))
}
