import type { Reads } from '../database/open.ts'
import type { Day } from '../local-day.ts'
import { firstDay, lastDay, type Month } from '../local-month.ts'
import type { Span } from '../local-span.ts'
import { lastEntryDay } from './month-days.ts'
import type { MonthFigures } from './month-figures.ts'

/** 人次 of a site on every day that has any, all sources together, in order. */
export async function peopleByDay(db: Reads, site: string, from: Day, to: Day): Promise<{ day: Day; people: number }[]> {
  const rows = await db
    .selectFrom('counters')
    .select(({ fn }) => ['day', fn.sum<number>('people').as('people')])
    .where('site', '=', site)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('day')
    .orderBy('day')
    .execute()
  return rows.map(({ day, people }) => ({ day, people: Number(people) }))
}

/** The corrections that count on the days of a span, in the order in which they were made. */
export async function correctionsIn(db: Reads, site: string, { from, to }: Span): Promise<MonthFigures['corrections']> {
  return db
    .selectFrom('corrections')
    .select(['day', 'about', 'people', 'reason', 'entered_by as by', 'confirmed_by as second', 'entered_on'])
    .where('site', '=', site)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .orderBy('at')
    .orderBy('id')
    .execute()
}

/** The latest seal that can stand for a month, and how many of the month's rows were entered after the day it seals. */
export async function sealFor(db: Reads, site: string, month: Month): Promise<NonNullable<MonthFigures['seal']> | undefined> {
  const seal = await db
    .selectFrom('seals')
    .select(['day', 'hash'])
    .where('site', '=', site)
    .where('day', '<=', lastEntryDay(month))
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (seal === undefined) return undefined
  const [visits, corrections] = await Promise.all([laterRows('visits'), laterRows('corrections')])
  return { day: seal.day, hash: Buffer.from(seal.hash).toString('hex'), rows_after: visits + corrections }

  async function laterRows(table: 'visits' | 'corrections'): Promise<number> {
    const { rows } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('site', '=', site)
      .where('day', '>=', firstDay(month))
      .where('day', '<=', lastDay(month))
      .where('entered_on', '>', seal!.day)
      .executeTakeFirstOrThrow()
    return Number(rows)
  }
}
