import { sql } from 'kysely'
import type { Reads } from '../database/open.ts'
import type { Span } from '../local-span.ts'
import { weekdayOf } from '../staff/work-calendar.ts'

/**
 * Scans by weekday (Monday first) and hour, `[weekday 0–6][hour 0–23]`, from the ten-minute sums. What has no
 * known time of day is not among them: groups, the desk, imports, corrections, late check-ins.
 */
export async function hoursOfWeek(db: Reads, sites: readonly string[], { from, to }: Span): Promise<number[][]> {
  const sums = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  if (sites.length === 0) return sums
  const hour = sql<number>`tempo.slot / 6`
  const rows = await db
    .selectFrom('tempo')
    .select(['day', hour.as('hour'), ({ fn }) => fn.sum<number>('people').as('people')])
    .where('site', 'in', sites)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['day', hour])
    .execute()
  for (const { day, hour, people } of rows) sums[weekdayOf(day) - 1]![Number(hour)]! += Number(people)
  return sums
}
