import type { Database, Reads } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import { addDays, type Clock, type Day, dayOf } from '../local-day.ts'
import { CanonicalDay, noSeal } from './canonical.ts'
import { correctionsEntered, countEntered, visitsEntered } from './entries.ts'
import { enterFrom, nextLedgerDay, openDays, sitesOfLedger } from './ledger-days.ts'
import { lastSeal } from './seals.ts'

/** After midnight, what was counted just before it may still be on its way to the disk. */
const grace = 10 * 60 * 1000

/** Asked between two pages of rows; throws when no more are wanted. */
export type Ending = Pick<AbortSignal, 'throwIfAborted'> | undefined

export interface SealParts {
  db: Database
  now: Clock
  /** Ends it between two pages of rows; what is sealed by then stays so. */
  ending?: AbortSignal | undefined
}

/**
 * Seals every finished day of every site's ledger that has rows and no seal (counting law 9), also of the days
 * on which the server did not run; from then on nothing is entered on them.
 *
 * @returns how many days were sealed
 */
export async function sealDays({ db, now, ending }: SealParts): Promise<number> {
  let sealed = 0
  for (const site of await sitesOfLedger(db.read)) {
    // The day that is going on, or has only just ended.
    const until = dayOf(now() - grace)
    const { enteredFrom } = await openDays(db.read, site)
    const before = enteredFrom === '' ? undefined : addDays(enteredFrom, -1)
    let day = await nextLedgerDay(db.read, site, before)
    for (; day !== undefined && day < until; day = await nextLedgerDay(db.read, site, day)) {
      if (await sealDay({ db, now, ending }, site, day)) sealed += 1
    }
  }
  return sealed
}

/** What the rows of a day come to. */
export interface DayOfRows {
  hash: Bytes
  entries: number
  people: number
}

/**
 * Reads a ledger day through and computes its seal, as `CanonicalDay` lays it down.
 *
 * @throws the reason of `ending`
 */
export async function computeSeal(db: Reads, site: string, day: Day, previous: Bytes, ending?: Ending): Promise<DayOfRows> {
  const text = new CanonicalDay(site, day, previous)
  for await (const visits of visitsEntered(db, site, day)) {
    ending?.throwIfAborted()
    for (const visit of visits) text.visit(visit)
  }
  for (const correction of await correctionsEntered(db, site, day)) text.correction(correction)
  return { hash: text.seal(), entries: text.entries, people: text.people }
}

/**
 * Seals one day. Its rows are read beside the writers, and the seal is written only if none has come meanwhile:
 * rows are never changed, so their number says that they are the same.
 *
 * @returns whether there was anything to seal
 */
async function sealDay({ db, now, ending }: SealParts, site: string, day: Day): Promise<boolean> {
  for (;;) {
    const previous = (await lastSeal(db.read, site))?.hash ?? noSeal
    const { hash, entries, people } = await computeSeal(db.read, site, day, previous, ending)
    if (entries === 0) return false
    const written = await db.write(async (trx) => {
      const last = await lastSeal(trx, site)
      // Another process was quicker.
      if (last !== undefined && last.day >= day) return true
      if (!same(last?.hash ?? noSeal, previous) || (await countEntered(trx, site, day)) !== entries) return false
      await trx.insertInto('seals').values({ site, day, previous, hash, entries, people, sealed_at: now() }).execute()
      await enterFrom(trx, site, addDays(day, 1))
      return true
    })
    if (written) return true
  }
}

export const same = (a: Bytes, b: Bytes): boolean => Buffer.compare(a, b) === 0
