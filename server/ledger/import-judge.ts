import { setImmediate as breathe } from 'node:timers/promises'
import type { Reads } from '../database/open.ts'
import type { Day } from '../local-day.ts'
import type { DayTotal, ReadTable } from './import-reader.ts'
import { countedDays, countedFrom } from './import-rows.ts'

/** What is left to do of a file that was read. */
export interface Judged {
  /** Not there yet, in the order of site and day. */
  fresh: DayTotal[]
  /** Days that are there already with this very number. */
  known: number
  /** Days that are there with another number, which a new version takes the place of; of counted days never. */
  replaced: number
}

/**
 * Holds the days of a file against what is counted: a day that anybody was counted on, or that was corrected, takes no
 * total from a file, nor does a closed month; one that an import has brought keeps its number. Problems are added
 * to the file's own.
 */
export async function judgeVisits(db: Reads, { rows, problems }: ReadTable): Promise<Judged> {
  const judged: Judged = { fresh: [], known: 0, replaced: 0 }
  for (const [site, days] of bySite(rows)) {
    const from = await countedFrom(db, site)
    const { imported, measured } = await standing(db, site, days)
    for (const row of days) {
      const before = imported.get(row.day)
      if (before === row.people) judged.known += 1
      else if (before !== undefined) problems.add(row.line, 'other-number', { n: before.toLocaleString('en-US'), day: row.day })
      else if (from !== undefined && row.day < from) problems.add(row.line, 'closed', { day: row.day })
      else if (measured.has(row.day)) problems.add(row.line, 'measured', { day: row.day })
      else judged.fresh.push(row)
    }
    await breathe()
  }
  return judged
}

async function standing(db: Reads, site: string, days: DayTotal[]): Promise<{ imported: Map<Day, number>; measured: Set<Day> }> {
  const imported = new Map<Day, number>()
  const measured = new Set<Day>()
  for (const { day, source, people } of await countedDays(db, { site, ...spanOf(days) })) {
    if (source === 'import') imported.set(day, people)
    else measured.add(day)
  }
  return { imported, measured }
}

/** Whether all of it may still be counted: asked once more, in the transaction that does. */
export async function stillFree(db: Reads, sites: Map<string, DayTotal[]>): Promise<boolean> {
  for (const [site, days] of sites) {
    const span = spanOf(days)
    const from = await countedFrom(db, site)
    if (from !== undefined && span.from < from) return false
    const measured = new Set((await countedDays(db, { site, ...span, measured: true })).map(({ day }) => day))
    if (measured.size > 0 && days.some(({ day }) => measured.has(day))) return false
  }
  return true
}

/** The days of each site, in order. Files are mostly in some order already, site by site: sorting them so is quick. */
export function bySite(rows: DayTotal[]): Map<string, DayTotal[]> {
  const sites = new Map<string, DayTotal[]>()
  for (const row of rows) {
    const days = sites.get(row.site)
    if (days) days.push(row)
    else sites.set(row.site, [row])
  }
  for (const days of sites.values()) days.sort((a, b) => (a.day < b.day ? -1 : 1))
  return new Map([...sites].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Of days in order. */
export function spanOf(days: DayTotal[]): { from: Day; to: Day } {
  return { from: days[0]!.day, to: days.at(-1)!.day }
}

export interface YearSum {
  site: string
  year: string
  days: number
  people: number
}

/** What a file brings, by site and year. */
export function sumsByYear(rows: DayTotal[]): YearSum[] {
  const sums = new Map<string, YearSum>()
  for (const { site, day, people } of rows) {
    const year = day.slice(0, 4)
    const sum = sums.get(`${site} ${year}`) ?? { site, year, days: 0, people: 0 }
    sum.days += 1
    sum.people += people
    sums.set(`${site} ${year}`, sum)
  }
  return [...sums.values()]
}
