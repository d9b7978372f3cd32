import type { Dialect, RawBuilder } from 'kysely'
import type { Alone, InGroups, RowsOf } from './rows.ts'

/** What differs from one engine to the other, and nothing else: no query elsewhere knows which one holds the data. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres'
  /**
   * Resolves when the store can be opened.
   *
   * @param waiting is told once when it has to be waited for, and why
   * @throws ConfigError when it cannot be
   */
  ready(waiting: (cause: unknown) => void): Promise<void>
  /** Whether somebody has the store open; asked before it is opened from here. */
  isServed(): Promise<boolean>
  /**
   * A Kysely dialect that reads and writes, one transaction at a time among all servers of a database, and a way to
   * have a whole job done where writing is near.
   *
   * @param jobs address of a module whose exports are such jobs
   */
  writing(jobs?: string): Writing
  /** A Kysely dialect that cannot write. */
  reading(): Dialect
  /**
   * Has one job done over a connection of its own that cannot write and sees one state of the tables from
   * first to last; the connection is closed when the job is.
   *
   * @param jobs address of the module that exports the job
   */
  snapshot(jobs: string, job: string, argument: unknown): Promise<unknown>
  /** Whether this is the server, among those that share a database, that does what is to be done once. Never throws. */
  onDuty(): Promise<boolean>
  /** Ends what it holds besides the dialects. */
  end(): Promise<void>
  readonly definitions: Definitions
  readonly rowsOf: RowsOf
  readonly alone: Alone
  readonly inGroups: InGroups
  /** Takes deleted rows out of the engine's journal too, as far as no reader still looks at them. */
  readonly emptyJournal: RawBuilder<unknown>
  /** Whether a row was refused because its key is taken. */
  isTaken(error: unknown): boolean
  /** Whether a row was refused by what `refuseInsert` or `appendOnly` laid down. */
  isRefused(error: unknown): boolean
  /** Whether the store cannot be had now but may later: disk full, input/output error, locked, gone. */
  isUnavailable(error: unknown): boolean
}

export interface Writing {
  dialect: Dialect
  work(job: string, argument: unknown): Promise<unknown>
  end(): Promise<void>
}

/** What a migration says that each engine words differently. Only ever added to: migrations are frozen. */
export interface Definitions {
  /** Column type for 16 or 32 raw bytes. */
  readonly bytes: RawBuilder<unknown>
  /** What stands behind the closing bracket of a table that is stored in the order of its primary key. */
  readonly clustered: RawBuilder<unknown>
  /** Statements that make rows of a table refuse to change, with a sentence that says why. */
  appendOnly(table: string, why: string): RawBuilder<unknown>[]
  /** Statements that take back what `appendOnly` laid down, for a migration that lays it down again. */
  changeable(table: string): RawBuilder<unknown>[]
  /** Statements that make a table refuse rows of which `when` (of `new`, in plain SQL) is true, with a sentence that says why. */
  refuseInsert(table: string, when: string, why: string): RawBuilder<unknown>[]
  /** Statements that make rows refuse to change from when `when` (of `old`, in plain SQL) is true of them. */
  refuseChange(table: string, when: string, why: string): RawBuilder<unknown>[]
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
