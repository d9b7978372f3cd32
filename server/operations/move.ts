import { sql } from 'kysely'
import { copyTables, rowCounts } from '../database/copy.ts'
import type { TableName } from '../database/keys.ts'
import type { Database, Reads } from '../database/open.ts'
import type { Guide } from '../guide/schema.ts'
import { guidePlace } from '../guide/guide-store.ts'
import { hex } from '../ledger/canonical.ts'
import { verifyLedger } from '../ledger/verify.ts'
import type { Instant } from '../local-day.ts'

/** The store cannot be moved, or what arrived is not what was sent; nothing was changed. */
export class MoveError extends Error {
  override name = 'MoveError'
}

/** A store, and the folder in which it keeps the guide where the store does not hold it. */
export interface Store {
  db: Database
  dataDir: string
}

interface Settings {
  now: Instant
  /** Tables of which nothing is carried over. */
  leaveOut?: readonly TableName[]
  /** Is told how many rows are copied of how many. */
  copying?: (done: number, of: number) => void
  /** Is told that all of it is there, and is now held against what was sent. */
  checking?: () => void
}

export interface Moved {
  rows: number
  /** 人次, by site. */
  totals: Record<string, number>
  /** Days that are sealed, of all sites. */
  seals: number
}

/**
 * Carries everything over into a store that holds nothing, whichever engine keeps it: the tables from one snapshot, in
 * one transaction, and the guide. Before that transaction ends, totals, rows and every seal are held against those of
 * the source, and the chain of seals is computed anew from the rows that arrived. The source stays as it is.
 *
 * @throws MoveError
 */
export async function moveStore(from: Store, to: Store, { now, leaveOut = [], copying, checking = () => undefined }: Settings): Promise<Moved> {
  const out: TableName[] = [...leaveOut, 'guide_document']
  const filled = Object.entries(await rowCounts(to.db.read)).filter(([, rows]) => rows > 0)
  if (filled.length > 0) throw new MoveError(`there is something already where all is to go (${filled.map(([table]) => table).join(', ')}); it has to be empty`)
  const guide = await readGuide(from)
  return from.db.read.transaction().execute(async (snapshot) => {
    const sent = await figuresOf(snapshot, now, out)
    return to.db.write(async (trx) => {
      await copyTables(snapshot, trx, to.db.engine, { leaveOut: out, ...(copying && { progress: copying }) })
      checking()
      const arrived = await figuresOf(trx, now, out)
      for (const name of Object.keys(sent) as (keyof Figures)[]) {
        if (JSON.stringify(sent[name]) !== JSON.stringify(arrived[name])) throw new MoveError(`${name}: what arrived is not what was sent`)
      }
      if (guide !== null) await guidePlace(to).adapter(trx).write(guide)
      return { rows: Object.values(sent.rows).reduce((sum, rows) => sum + rows, 0), totals: Object.fromEntries(sent.totals), seals: sent.seals.length }
    })
  })
}

async function readGuide(store: Store): Promise<Guide | null> {
  return guidePlace(store).adapter().read()
}

interface Figures {
  rows: Record<string, number>
  totals: [site: string, people: number][]
  visits: unknown[]
  counters: unknown[]
  seals: string[]
  /** What comes of computing every seal from the rows. */
  ledger: string[]
}

async function figuresOf(db: Reads, now: Instant, leaveOut: readonly TableName[]): Promise<Figures> {
  const rows = Object.fromEntries(Object.entries(await rowCounts(db)).filter(([table]) => !leaveOut.includes(table as TableName)))
  const totals = await db.selectFrom('totals').selectAll().orderBy('site').execute()
  const sums = (table: 'visits' | 'counters') =>
    sql`select site, source, count(*) as rows, sum(people) as people from ${sql.table(table)} group by site, source order by site, source`.execute(db)
  const seals = await db.selectFrom('seals').select(['site', 'day', 'hash']).orderBy('site').orderBy('day').execute()
  const { sites } = await verifyLedger(db, { now })
  return {
    rows,
    totals: totals.map(({ site, people }) => [site, people]),
    visits: (await sums('visits')).rows,
    counters: (await sums('counters')).rows,
    seals: seals.map(({ site, day, hash }) => `${site} ${day} ${hex(hash)}`),
    ledger: sites.map(({ site, head, days, entries, misfit }) => `${site} ${head?.printed} ${days} ${entries} ${misfit?.day} ${misfit?.kind}`),
  }
}
