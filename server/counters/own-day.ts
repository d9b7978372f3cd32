import { sql } from 'kysely'
import type { Reads } from '../database/open.ts'
import type { Day } from '../local-day.ts'

/**
 * 人次 of a row of `counters`, less the corrections that count on its day and speak of another, as one about a closed
 * month does (counting law 9): those came on no such day. Where nothing was corrected it asks for nothing.
 */
export const ownPeople = sql<number>`
  case counters.source when 'correction' then counters.people - cast((
    select coalesce(sum(corrections.people), 0) from corrections
    where corrections.site = counters.site and corrections.day = counters.day and corrections.about <> counters.day
  ) as integer) else counters.people end`

/** 人次 of a site's day: all that counts on it, and what of it came on it. */
export interface DayPeople {
  counted: number
  own: number
}

export async function peopleOfDay(db: Reads, site: string, day: Day): Promise<DayPeople> {
  const { counted, own } = await db
    .selectFrom('counters')
    .select(({ fn }) => [fn.sum<number | null>('people').as('counted'), sql<number | null>`sum(${ownPeople})`.as('own')])
    .where('site', '=', site)
    .where('day', '=', day)
    .executeTakeFirstOrThrow()
  return { counted: Number(counted ?? 0), own: Number(own ?? 0) }
}

/** How many people can be taken off a day, so that neither its total nor the number that visitors see falls below zero. */
export const mostTaken = ({ counted, own }: DayPeople): number => Math.max(0, Math.min(counted, own))
