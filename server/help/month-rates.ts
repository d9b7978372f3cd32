import { sql } from 'kysely'
import type { Reads } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { type Sites, slugsOf } from '../staff/people.ts'

/**
 * What the ledger says of a month: of the tickets that were sent in it. Every rate is made of two of these numbers, and
 * is never shown without them.
 */
export interface MonthRates {
  /** `2026-11` */
  month: string
  received: number
  /** Answered by now, in time or late. */
  replied: number
  onTime: number
  /** Answered, or not answered in time: what still has time counts for nothing yet. */
  due: number
  rated: number
  satisfied: number
  mostly: number
  dissatisfied: number
}

export interface SiteRates extends MonthRates {
  site: string
}

/** 回复率: answered of received. */
export const replyRate = ({ replied, received }: MonthRates): Rate => ({ of: received, part: replied })
/** 按时率: answered in time of those whose time is over or who have their answer. */
export const onTimeRate = ({ onTime, due }: MonthRates): Rate => ({ of: due, part: onTime })
/** 满意率: satisfied or mostly satisfied, of those who rated. */
export const satisfaction = ({ satisfied, mostly, rated }: MonthRates): Rate => ({ of: rated, part: satisfied + mostly })

export interface Rate {
  part: number
  of: number
}

/** `75.0%`; — where there is nothing to divide by. */
export const percent = ({ part, of }: Rate): string => (of === 0 ? '—' : `${((part / of) * 100).toFixed(1)}%`)

/** A row for each month and site that has tickets, the latest month first. */
export async function monthRates(db: Reads, sites: Sites, { from, to }: { from: string; to: string }, now: Instant): Promise<SiteRates[]> {
  const month = sql<string>`substr(day, 1, 7)`
  const sum = (when: ReturnType<typeof sql<boolean>>) => sql<number>`sum(case when ${when} then 1 else 0 end)`
  let query = db.selectFrom('tickets').where('day', '>=', `${from}-01`).where('day', '<=', `${to}-31`)
  if (sites !== 'every') query = query.where('site', 'in', slugsOf(sites))
  const rows = await query
    .select([
      'site',
      month.as('month'),
      sql<number>`count(*)`.as('received'),
      sum(sql`answered_at is not null`).as('replied'),
      sum(sql`answered_at is not null and answered_at < due_at`).as('onTime'),
      sum(sql`answered_at is not null or due_at <= ${now}`).as('due'),
      sum(sql`rating is not null`).as('rated'),
      sum(sql`rating = 'satisfied'`).as('satisfied'),
      sum(sql`rating = 'mostly'`).as('mostly'),
      sum(sql`rating = 'dissatisfied'`).as('dissatisfied'),
    ])
    .groupBy(['site', month])
    .execute()
  const read = rows.map(({ site, month: of, ...numbers }) => ({ site, month: of, ...(Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])) as Omit<MonthRates, 'month'>) }))
  return read.sort((a, b) => b.month.localeCompare(a.month) || a.site.localeCompare(b.site))
}

/** All sites together, month by month. */
export function together(rows: readonly SiteRates[]): MonthRates[] {
  return [...new Set(rows.map(({ month }) => month))].map((month) => summed(month, rows.filter((row) => row.month === month)))
}

function summed(month: string, rows: readonly MonthRates[]): MonthRates {
  const sum = (of: (row: MonthRates) => number) => rows.reduce((total, row) => total + of(row), 0)
  return {
    month,
    received: sum((row) => row.received),
    replied: sum((row) => row.replied),
    onTime: sum((row) => row.onTime),
    due: sum((row) => row.due),
    rated: sum((row) => row.rated),
    satisfied: sum((row) => row.satisfied),
    mostly: sum((row) => row.mostly),
    dissatisfied: sum((row) => row.dissatisfied),
  }
}
