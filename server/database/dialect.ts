import { type Dialect, type RawBuilder, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import { ThreadDriver } from './sqlite/driver.ts'

/**
 * The one place that knows which engine holds the data. A second engine is a second `Engine` here; no
 * query elsewhere changes.
 */
export interface Engine {
  readonly name: 'sqlite'
  /** A Kysely dialect that reads and writes; one connection. */
  writing(): Dialect
  /** A Kysely dialect that cannot write. */
  reading(): Dialect
  readonly definitions: Definitions
  /**
   * A table expression of many rows from one JSON parameter: the statement's text does not depend on how
   * many there are, so it is compiled and prepared once. Bytes travel as hexadecimal text.
   */
  rows(rows: object[], columns: Record<string, ColumnKind>): RawBuilder<unknown>
  /** Takes deleted rows out of the engine's journal too, as far as no reader still looks at them. */
  readonly emptyJournal: RawBuilder<unknown>
  /** Whether a row was refused because its key is taken. */
  isTaken(error: unknown): boolean
  /** Whether the store cannot write now but may later: disk full, input/output error, locked. */
  isUnavailable(error: unknown): boolean
}

export type ColumnKind = 'text' | 'integer' | 'bytes'

/** What a migration says that each engine words differently. Only ever added to: migrations are frozen. */
export interface Definitions {
  /** Column type for 16 or 32 raw bytes. */
  readonly bytes: RawBuilder<unknown>
  /** What stands behind the closing bracket of a table that is stored in the order of its primary key. */
  readonly clustered: RawBuilder<unknown>
  /** Statements that make rows of a table refuse to change, with a sentence that says why. */
  appendOnly(table: string, why: string): RawBuilder<unknown>[]
}

/** @param file path of the SQLite file; made when absent */
export function sqlite(file: string): Engine {
  return {
    name: 'sqlite',
    writing: () => dialect(file, false),
    reading: () => dialect(file, true),
    definitions: {
      bytes: sql`blob`,
      clustered: sql`without rowid`,
      appendOnly: (table, why) =>
        ['update', 'delete'].map(
          (verb) => sql`create trigger ${sql.id(`${table}_no_${verb}`)} before ${sql.raw(verb)} on ${sql.table(table)}
            begin select raise(abort, ${sql.lit(why)}); end`,
        ),
    },
    rows: (rows, columns) =>
      sql`(select ${sql.join(Object.entries(columns).map(([name, kind]) => column(name, kind)))} from json_each(${JSON.stringify(rows)}))`,
    emptyJournal: sql`pragma wal_checkpoint(truncate)`,
    isTaken: (error) => /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE)$/.test(codeOf(error)),
    isUnavailable: (error) => /^SQLITE_(FULL|IOERR|BUSY|READONLY|CANTOPEN)/.test(codeOf(error)),
  }
}

function column(name: string, kind: ColumnKind): RawBuilder<unknown> {
  const value = sql`value ->> ${sql.lit(name)}`
  return sql`${kind === 'bytes' ? sql`unhex(${value})` : value} as ${sql.ref(name)}`
}

function dialect(file: string, readonly: boolean): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new ThreadDriver({ file, readonly }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** SQLite changes tables inside a transaction as well as rows; a migration is all or nothing. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
