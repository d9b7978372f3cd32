import { type RawBuilder, sql } from 'kysely'
import type { AsText, ColumnKind, RowsOf } from '../rows.ts'

export const rowsOf: RowsOf = (rows, columns) =>
  sql`(select ${sql.join(Object.entries(columns).map(([name, kind]) => column(name, kind)))} from json_each(${JSON.stringify(rows)}))`

export const asText: AsText = (query, columns) =>
  sql`select json_group_array(json_array(${sql.join(columns.map((name) => sql.ref(name)))})) as text from ${query} as found`

function column(name: string, kind: ColumnKind): RawBuilder<unknown> {
  const value = sql`value ->> ${sql.lit(name)}`
  return sql`${kind === 'bytes' ? sql`unhex(${value})` : value} as ${sql.ref(name)}`
}
