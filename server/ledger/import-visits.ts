import { setImmediate as breathe } from 'node:timers/promises'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Database, Trx } from '../database/open.ts'
import type { ImportRow } from '../database/schema-imports.ts'
import { type Clock, type Day, dayOf, type Instant, startOf } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import { type Random, uuidV7, uuidV8 } from '../uuid.ts'
import { bySite, spanOf, stillFree } from './import-judge.ts'
import type { DayTotal, Progress } from './import-reader.ts'
import { countDays, deleteDays, type ImportedDay, insertDays, insertImports } from './import-rows.ts'

export interface ImportParts {
  db: Database
  counts: LiveCounts
  now: Clock
  random: Random
}

/** Where days come from: who brings them, in which file. */
export interface Origin {
  by: string
  file: string
  sha256: Bytes
}

/** Few enough for a check-in not to notice that it waits. */
const laidAtOnce = 2000

/**
 * Counts the days of a file, all or none. They are laid ready in short transactions, between which check-ins have
 * their turn; then one transaction, which is told nothing but their import's id, counts them all. A visit's id is
 * made of its site and day, so that a day cannot be counted twice, whoever imports it and however often.
 *
 * @param fresh judged to be free, not empty
 * @returns id of the import; undefined when they are not free any more, and nothing was counted
 * @throws StoreUnavailable
 */
export async function importVisits(parts: ImportParts, fresh: DayTotal[], origin: Origin, progress: Progress = () => undefined): Promise<Bytes | undefined> {
  const { db, counts, now, random } = parts
  const id = uuidV7(now(), random)
  const sites = bySite(fresh)
  const imports = importRows(id, sites, { ...origin, series: '', at: now() })
  let counted = false
  try {
    for await (const days of laidReady(id, fresh)) {
      await db.write((trx) => insertDays(trx, db.engine, days.rows))
      progress(days.done, fresh.length)
    }
    const totals = await db.write(async (trx) => {
      if (!(await stillFree(trx, sites))) return undefined
      await insertImports(trx, imports)
      await auditImports(trx, random, 'visits-imported', imports)
      return countDays(trx, id, dayOf(now()))
    })
    if (totals === undefined) return undefined
    counted = true
    const { day } = fresh[0]!
    counts.learn(new Map(totals.map(({ site, people }) => [`${site} ${day}`, { today: 0, all: people }])))
    return id
  } catch (error) {
    // Somebody has counted one of the days from a file of theirs at this very moment.
    if (db.engine.isTaken(error)) return undefined
    throw error
  } finally {
    // What lies there for nothing is in nobody's way; while the disk is full it stays.
    if (!counted) await db.write((trx) => deleteDays(trx, id)).catch(() => undefined)
  }
}

/** The days as rows, some at a time. */
async function* laidReady(id: Bytes, fresh: DayTotal[]): AsyncGenerator<{ rows: ImportedDay[]; done: number }> {
  const hex = Buffer.from(id).toString('hex')
  const starts = new Map<Day, Instant>()
  const startsAt = (day: Day) => {
    const known = starts.get(day) ?? startOf(day)
    starts.set(day, known)
    return known
  }
  for (let from = 0; from < fresh.length; from += laidAtOnce) {
    const part = fresh.slice(from, from + laidAtOnce)
    const rows: ImportedDay[] = []
    for (const { site, day, people } of part) {
      rows.push({ import: hex, site, day, visit: visitId(site, day), at: startsAt(day), people })
      if (rows.length % 100 === 0) await breathe()
    }
    yield { rows, done: from + part.length }
  }
}

/** Made of the site and the day alone, in hexadecimal. */
export const visitId = (site: string, day: Day): string => uuidV8(`import ${site} ${day}`)

/** What an import brings for each site. */
export function importRows(id: Bytes, sites: Map<string, DayTotal[]>, { by, file, sha256, series, at }: Origin & { series: string; at: Instant }): ImportRow[] {
  return [...sites].map(([site, days]) => {
    const { from, to } = spanOf(days)
    const people = days.reduce((sum, day) => sum + day.people, 0)
    return { id, site, series, at, entered_by: by, file, sha256, rows: days.length, people, first_day: from, last_day: to }
  })
}

/** Appends to the record what was imported, site by site. */
export async function auditImports(trx: Trx, random: Random, action: 'visits-imported' | 'comparison-imported', imports: ImportRow[]): Promise<void> {
  for (const { site, series, at, entered_by: actor, file, rows, people, first_day, last_day } of imports) {
    const detail = `${first_day} ${last_day} ${rows} ${people} ${series && `${series} `}${file}`
    await audit(trx, at, random, { actor, action, subject: site, detail })
  }
}
