import type { Logger } from 'pino'
import type { Reads } from '../database/open.ts'
import { dayOf, type Instant, startOf } from '../local-day.ts'
import { sealDays, type SealParts } from './seal-days.ts'
import type { Misfit } from './verify.ts'
import { verifyAside } from './verify-aside.ts'

/** What the last verification found: the whole ledger fits, or the first day of each site that does not. */
export interface LedgerState {
  /** When it was done; undefined before the first night. */
  verifiedAt: Instant | undefined
  /** How many sealed days and rows it has read. */
  days: number
  entries: number
  misfits: (Misfit & { site: string })[]
}

/** One o'clock: the day before is sealed, and nobody is at a gate. */
const nightly = 60 * 60 * 1000

/**
 * Verifies the ledger once a day, at one at night or when the server is next there, and keeps what it found. What
 * does not fit is logged as an error, and is on the dashboard until a verification finds it mended.
 */
export async function verifyNightly({ db, now, log, ending }: SealParts & { log: Pick<Logger, 'error'> }): Promise<void> {
  const at = now()
  const last = await ledgerState(db.read)
  const today = dayOf(at)
  if (at < startOf(today) + nightly || (last.verifiedAt !== undefined && dayOf(last.verifiedAt) === today)) return
  await sealDays({ db, now, ending })
  const { sites } = await verifyAside(db, { now: at, ending })
  const misfits = sites.flatMap(({ site, misfit }) => (misfit ? [{ site, ...misfit }] : []))
  if (misfits.length > 0) log.error({ misfits }, 'the ledger does not fit its seals')
  const sum = (of: 'days' | 'entries') => sites.reduce((all, site) => all + site[of], 0)
  const result = JSON.stringify({ days: sum('days'), entries: sum('entries'), misfits })
  await db.write((trx) =>
    trx
      .insertInto('verifications')
      .values({ one: 1, at, result })
      .onConflict((on) => on.column('one').doUpdateSet({ at, result }))
      .execute(),
  )
}

/** How the ledger stands by its last verification, for whoever looks after it. */
export async function ledgerState(db: Reads): Promise<LedgerState> {
  const row = await db.selectFrom('verifications').select(['at', 'result']).executeTakeFirst()
  if (row === undefined) return { verifiedAt: undefined, days: 0, entries: 0, misfits: [] }
  return { verifiedAt: row.at, ...(JSON.parse(row.result) as Omit<LedgerState, 'verifiedAt'>) }
}
