import { type CompiledQuery, type Expression, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Schema } from './schema.ts'

export type ColumnKind = 'text' | 'integer' | 'bytes'
export type Columns = Record<string, ColumnKind>

/**
 * A table expression of many rows from one JSON parameter: the statement's text does not depend on how many
 * there are, so it is compiled and prepared once. Bytes travel as hexadecimal text.
 */
export type RowsOf = (rows: object[], columns: Columns) => RawBuilder<unknown>

/**
 * Has the transaction to itself what these keys name, until it ends: others who ask for one of them wait. Asked for once
 * in a transaction, with all of its keys; an engine that writes one transaction at a time has nothing to do.
 */
export type Alone = (trx: Transaction<Schema>, keys: string[]) => Promise<void>

/** What an engine lends to whoever writes many rows at once. */
export interface ManyRows {
  readonly rowsOf: RowsOf
  readonly alone: Alone
}

/**
 * The rows of a query in few: one for each value of `by`, in its order, and each of its columns as a JSON array of
 * the values, all in the same order, whichever that is. Handing rows over one by one takes several times as long as
 * finding them.
 *
 * @param columns of the query, numbers and texts
 */
export type InGroups = <By extends string, Column extends string>(query: Expression<unknown>, by: By, columns: Column[]) => RawBuilder<Record<By | Column, string>>

/** What an engine lends to whoever reads many rows at once. */
export interface ManyRead {
  readonly inGroups: InGroups
}

/**
 * A statement over many rows that is put together once for each engine; from then on only its rows are new.
 * A crowd's commit is a handful of them, and putting them together took longer than carrying them out.
 */
export class RowsStatement<Column extends string, Answer> {
  readonly #columns: Record<Column, ColumnKind>
  readonly #build: (trx: Transaction<Schema>, rows: RawBuilder<unknown>) => CompiledQuery<Answer>
  readonly #compiled = new WeakMap<RowsOf, CompiledQuery<Answer>>()

  /**
   * @param columns of the rows
   * @param build the statement over their table expression; it has no other parameters
   */
  constructor(columns: Record<Column, ColumnKind>, build: (trx: Transaction<Schema>, rows: RawBuilder<unknown>) => CompiledQuery<Answer>) {
    this.#columns = columns
    this.#build = build
  }

  async run(trx: Transaction<Schema>, { rowsOf }: Pick<ManyRows, 'rowsOf'>, rows: Record<Column, unknown>[]): Promise<Answer[]> {
    let compiled = this.#compiled.get(rowsOf)
    if (compiled === undefined) {
      compiled = this.#build(trx, rowsOf([], this.#columns))
      if (compiled.parameters.length !== 1) throw new Error('a statement over rows has its rows as the one parameter')
      this.#compiled.set(rowsOf, compiled)
      kept.set(compiled.queryId, `rows ${++statements}`)
    }
    const result = await trx.executeQuery<Answer>({ ...compiled, parameters: [JSON.stringify(rows)] })
    return result.rows
  }
}

let statements = 0
const kept = new WeakMap<CompiledQuery['queryId'], string>()

/** The name under which a connection may keep a statement prepared: one that comes again and again. */
export const keptName = ({ queryId }: CompiledQuery): string | undefined => kept.get(queryId)

export const namesOf = <Name extends string>(columns: Record<Name, ColumnKind>) => Object.keys(columns) as Name[]

/**
 * Every row, for an insert. `where true` keeps SQLite from reading a clause on conflicts as part of a join.
 *
 * @param instead what is written in place of a column's own value; the row is called `fresh`
 */
export function allOf(rows: RawBuilder<unknown>, columns: Columns, instead: Record<string, RawBuilder<unknown>> = {}): RawBuilder<never> {
  const values = namesOf(columns).map((name) => instead[name] ?? sql.ref(name))
  return sql<never>`select ${sql.join(values)} from ${rows} as fresh where true`
}
