import type { RawBuilder } from 'kysely'

export type ColumnKind = 'text' | 'integer' | 'bytes'

/**
 * A table expression of many rows from one JSON parameter: the statement's text does not depend on how many
 * there are, so it is compiled and prepared once. Bytes travel as hexadecimal text.
 */
export type RowsOf = (rows: object[], columns: Record<string, ColumnKind>) => RawBuilder<unknown>
