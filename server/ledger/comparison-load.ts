import { setImmediate as breathe } from 'node:timers/promises'
import type { Bytes } from '../database/bytes.ts'
import type { Reads } from '../database/open.ts'
import { uuidV7 } from '../uuid.ts'
import { daysOfSeries, deleteComparisons, insertComparisons } from './comparison-rows.ts'
import { bySite, type Judged } from './import-judge.ts'
import type { DayTotal, ReadTable } from './import-reader.ts'
import { insertImports } from './import-rows.ts'
import { auditImports, type ImportParts, importRows, type Origin } from './import-visits.ts'

const laidAtOnce = 2000

/** Holds a file against what the series says already. Nothing is refused: of a day with two numbers the later is shown. */
export async function judgeComparison(db: Reads, { rows }: ReadTable, series: string): Promise<Judged> {
  const judged: Judged = { fresh: [], known: 0, replaced: 0 }
  for (const [site, days] of bySite(rows)) {
    const before = await daysOfSeries(db, { site, series })
    for (const row of days) {
      if (before.get(row.day) === row.people) judged.known += 1
      else judged.fresh.push(row)
      if (before.has(row.day) && before.get(row.day) !== row.people) judged.replaced += 1
    }
    await breathe()
  }
  return judged
}

/**
 * Takes in what somebody else has counted. The days are laid down in short transactions, and seen, all at once, when
 * the last one enters the import itself.
 *
 * @throws StoreUnavailable
 */
export async function loadComparison({ db, now, random }: Omit<ImportParts, 'counts'>, fresh: DayTotal[], origin: Origin & { series: string }): Promise<Bytes> {
  const id = uuidV7(now(), random)
  const hex = Buffer.from(id).toString('hex')
  const imports = importRows(id, bySite(fresh), { ...origin, at: now() })
  let seen = false
  try {
    for (let from = 0; from < fresh.length; from += laidAtOnce) {
      const days = fresh.slice(from, from + laidAtOnce).map(({ site, day, people }) => ({ import: hex, site, day, people }))
      await db.write((trx) => insertComparisons(trx, db.engine, days))
    }
    await db.write(async (trx) => {
      await insertImports(trx, imports)
      await auditImports(trx, random, 'comparison-imported', imports)
    })
    seen = true
    return id
  } finally {
    if (!seen) await db.write((trx) => deleteComparisons(trx, id)).catch(() => undefined)
  }
}
