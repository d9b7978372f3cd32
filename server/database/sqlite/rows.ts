import { type RawBuilder, sql } from 'kysely'
import type { Alone, ColumnKind, InGroups, RowsOf } from '../rows.ts'

export const rowsOf: RowsOf = (rows, columns) =>
  sql`(select ${sql.join(Object.entries(columns).map(([name, kind]) => column(name, kind)))} from json_each(${JSON.stringify(rows)}))`

export const inGroups: InGroups = (query, by, columns) =>
  sql`select ${sql.ref(by)}, ${sql.join(columns.map((name) => sql`json_group_array(${sql.ref(name)}) as ${sql.ref(name)}`))} from ${query} as found group by ${sql.ref(by)} order by ${sql.ref(by)}`

/** One transaction writes at a time. */
export const alone: Alone = () => Promise.resolve()

function column(name: string, kind: ColumnKind): RawBuilder<unknown> {
  const value = sql`value ->> ${sql.lit(name)}`
  return sql`${kind === 'bytes' ? sql`unhex(${value})` : value} as ${sql.ref(name)}`
}
