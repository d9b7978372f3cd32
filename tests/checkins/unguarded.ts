import { InsertQueryNode, type KyselyPlugin } from 'kysely'
import { recordScans } from '../../server/checkins/record-scans.ts'
import type { Scan } from '../../server/checkins/scan.ts'
import type { Database, Trx } from '../../server/database/open.ts'
import type { RowsOf } from '../../server/database/rows.ts'
import { dropIndex } from '../database/guards.ts'

/**
 * A database with one guard taken out, for the twin that proves that a test would notice: a unique index of
 * the visits, and the clause of the query that leans on it.
 *
 * @param column by which that clause is known
 */
export async function unguarded(db: Database, index: string, column: string): Promise<Database> {
  await dropIndex(db, index)
  // Statements are kept by engine: these are for this one alone.
  const engine = { rowsOf: ((rows, columns) => db.engine.rowsOf(rows, columns)) as RowsOf, alone: db.engine.alone }
  const work = (_job: string, scans: unknown) =>
    db.write((trx) => recordScans(trx.withPlugin(plainInserts(column)) as Trx, engine, scans as Scan[]))
  return { ...db, work: work as Database['work'] }
}

/** Inserts into `visits` as if nobody had thought of conflicts over this column. */
const plainInserts = (column: string): KyselyPlugin => ({
  transformQuery({ node }) {
    if (!InsertQueryNode.is(node) || node.into?.table.identifier.name !== 'visits') return node
    const { onConflict, ...plain } = node
    return onConflict?.columns?.some(({ column: { name } }) => name === column) ? plain : node
  },
  transformResult: async ({ result }) => result,
})
