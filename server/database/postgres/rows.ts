import { type RawBuilder, sql } from 'kysely'
import { type Alone, type ColumnKind, type InGroups, RowsStatement, type RowsOf } from '../rows.ts'

export const rowsOf: RowsOf = (rows, columns) =>
  sql`(select ${sql.join(Object.entries(columns).map(([name, kind]) => column(name, kind)))} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (${sql.join(Object.entries(columns).map(([name, kind]) => sql`${sql.ref(name)} ${sql.raw(types[kind])}`))}))`

export const inGroups: InGroups = (query, by, columns) =>
  sql`select ${sql.ref(by)}, ${sql.join(columns.map((name) => sql`json_agg(${sql.ref(name)})::text as ${sql.ref(name)}`))} from ${query} as found group by ${sql.ref(by)} order by ${sql.ref(by)}`

/** What JSON holds; bytes travel as hexadecimal text. */
const types: Record<ColumnKind, string> = { text: 'text', integer: 'bigint', bytes: 'text' }

function column(name: string, kind: ColumnKind): RawBuilder<unknown> {
  return kind === 'bytes' ? sql`decode(${sql.ref(name)}, 'hex') as ${sql.ref(name)}` : sql.ref(name)
}

/** In their order, so that two transactions that share several keys never wait for each other. */
const locked = new RowsStatement({ key: 'text' }, (trx, keys) =>
  sql<unknown>`select pg_advisory_xact_lock(2, hashtext(key)) from (select key from ${keys} as asked order by hashtext(key)) as sorted`.compile(trx),
)

export const alone: Alone = async (trx, keys) => {
  await locked.run(trx, { rowsOf }, [...new Set(keys)].map((key) => ({ key })))
}
